package com.hevlayer.domain.embed;

import com.hevlayer.domain.fault.Fault;
import com.hevlayer.ports.embed.Modality;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonNull;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what a schema says about embedding. */
final class EmbedSchema {
  /** Stands before the source in the name of a target that nobody named. */
  static final String TARGET_PREFIX = "embed_";

  private static final List<String> MEMBERS =
      List.of(
          "model", "dims", "attribute", "serving", "revision", "instructions", "modality", "chunk");
  private static final List<String> EXTENSIONS =
      List.of("revision", "instructions", "modality", "chunk");

  private final Fields embed;
  private final String source;

  private EmbedSchema(Fields embed, String source) {
    this.embed = embed;
    this.source = source;
  }

  /**
   * Returns the declarations of a schema by source, in order; an empty one takes the profile back.
   *
   * @throws Fault.Invalid if one is malformed
   */
  static Map<String, Optional<Profile>> read(JsonObject schema) {
    Map<String, Optional<Profile>> declared = new LinkedHashMap<>();
    schema
        .members()
        .forEach((source, definition) -> {
          if (definition instanceof JsonObject object && object.get("embed") != null) {
            declared.put(source, profile(source, object.get("embed")));
          }
        });
    return declared;
  }

  private static Optional<Profile> profile(String source, @Nullable Json embed) {
    String path = "schema." + source + ".embed";
    if (embed == null || embed instanceof JsonNull) {
      return Optional.empty();
    }
    JsonObject object =
        embed instanceof JsonString model
            ? Json.object("model", model)
            : Fields.of(embed, path, "a model, an object or null").object();
    return Optional.of(new EmbedSchema(new Fields(object, path), source).profile());
  }

  private Profile profile() {
    embed.only(MEMBERS);
    String model = ModelNames.read(embed.required("model", "provider/name"), at("model"));
    Serving serving = serving();
    Modality modality = modality();
    Integer dims = embed.integer("dims", 1);
    String target = target();
    String revision = embed.text("revision");
    if (revision != null && ModelNames.hasWhitespace(revision)) {
      throw new Fault.Invalid(at("revision") + " holds whitespace; allowed is a name without");
    }
    Json chunk = embed.get("chunk");
    if (modality == Modality.IMAGE) {
      if (!isClip(model)) {
        throw new Fault.Invalid(
            at("modality") + " is image; allowed with models whose name contains clip");
      }
      if (chunk != null) {
        throw new Fault.Invalid(at("chunk") + " cannot cut images; allowed with modality text");
      }
    }
    extensions(serving, modality);
    Json instructions = embed.get("instructions");
    Fields spoken =
        instructions == null
            ? new Fields(Json.object(Map.of()), at("instructions"))
            : Fields.of(instructions, at("instructions"), "{document?, query?}");
    spoken.only(List.of("document", "query"));
    return new Profile(
        source,
        revision == null ? model : model + "@" + revision,
        dims,
        target,
        serving,
        orEmpty(spoken.text("document")),
        orEmpty(spoken.text("query")),
        modality,
        chunk == null ? null : ChunkReader.read(chunk, at("chunk"), source, target));
  }

  private String target() {
    String given = embed.text("attribute");
    String target = given == null ? TARGET_PREFIX + source : given;
    if (target.equals(source) || target.equals("id")) {
      throw new Fault.Invalid(
          at("attribute")
              + " is "
              + Json.of(target)
              + "; allowed is an attribute other than id and the embedded one");
    }
    return target;
  }

  private Serving serving() {
    Json given = embed.get("serving");
    if (given == null) {
      return Serving.NATIVE;
    }
    Fields serving = Fields.of(given, at("serving"), "{prefer}");
    serving.only(List.of("prefer"));
    Json prefer = serving.required("prefer", "native, autoscaler or local");
    return prefer.equals(Json.of("lattice"))
        ? Serving.LOCAL
        : serving.choice("prefer", prefer, List.of(Serving.values()));
  }

  private Modality modality() {
    Json given = embed.get("modality");
    return given == null
        ? Modality.TEXT
        : embed.choice("modality", given, List.of(Modality.values()));
  }

  /** These mean something to the gateway alone, so it must be the gateway that embeds. */
  private void extensions(Serving serving, Modality modality) {
    if (serving == Serving.AUTOSCALER) {
      return;
    }
    boolean images = serving == Serving.LOCAL && modality == Modality.IMAGE;
    for (String extension : EXTENSIONS) {
      if (embed.has(extension) && !(images && extension.equals("modality"))) {
        throw new Fault.Invalid(
            at(extension) + " needs serving.prefer autoscaler, not " + Fields.lower(serving));
      }
    }
  }

  private static boolean isClip(String model) {
    return model.toLowerCase(Locale.ROOT).contains("clip");
  }

  private String at(String member) {
    return embed.path() + "." + member;
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
