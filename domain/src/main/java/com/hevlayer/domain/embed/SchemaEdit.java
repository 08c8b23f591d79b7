package com.hevlayer.domain.embed;

import com.hevlayer.domain.routing.Target;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.protocol.Splice;
import com.hevlayer.protocol.json.JsonBytes;
import com.hevlayer.protocol.scan.BodyIndex;
import com.hevlayer.protocol.scan.Member;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a store is told of embedding: its own part, and the attributes that take vectors. */
final class SchemaEdit {
  private static final Json STRING = Json.object("type", Json.of("string"));

  private SchemaEdit() {}

  /**
   * Returns the change of the {@code schema} member, if any.
   *
   * @param schema as written; {@code null}: there is none
   * @param known profiles before this write
   * @param lengths how many numbers vectors have, by the attribute that takes them
   */
  static Optional<Splice> splice(
      Target target,
      BodyIndex index,
      @Nullable JsonObject schema,
      Map<String, Optional<Profile>> declared,
      Map<String, Profile> known,
      Map<String, Integer> lengths) {
    Map<String, Json> before = schema == null ? Map.of() : schema.members();
    Map<String, Json> after = new LinkedHashMap<>(before);
    declared.forEach((source, profile) -> {
      if (before.get(source) instanceof JsonObject definition) {
        boolean own =
            profile.isPresent()
                ? profile.get().byGateway(target)
                : !target.speaksWire() || isOwn(target, known.get(source));
        after.put(source, own ? withoutEmbed(definition) : withoutServing(definition));
      }
    });
    if (!Profile.hasOneVector(target)) {
      lengths.forEach((attribute, length) ->
          after.putIfAbsent(
              attribute,
              Json.objectBuilder().put("type", "[" + length + "]f32").put("ann", true).build()));
    }
    if (after.equals(before)) {
      return Optional.empty();
    }
    byte[] text = JsonBytes.of(Json.object(after));
    Member member = index.member("schema");
    return Optional.of(
        member == null
            ? new Splice(index.closingBrace(), 0, Members.following("schema", text))
            : new Splice(member.offset(), member.end() - member.offset(), text));
  }

  private static boolean isOwn(Target target, @Nullable Profile profile) {
    return profile != null && profile.byGateway(target);
  }

  private static Json withoutEmbed(JsonObject definition) {
    Map<String, Json> members = new LinkedHashMap<>(definition.members());
    members.remove("embed");
    // A definition without anything is none; what is embedded is a string.
    return members.isEmpty() ? STRING : Json.object(members);
  }

  private static Json withoutServing(JsonObject definition) {
    if (!(definition.get("embed") instanceof JsonObject embed) || embed.get("serving") == null) {
      return definition;
    }
    Map<String, Json> stripped = new LinkedHashMap<>(embed.members());
    stripped.remove("serving");
    Map<String, Json> members = new LinkedHashMap<>(definition.members());
    members.put("embed", Json.object(stripped));
    return Json.object(members);
  }
}
