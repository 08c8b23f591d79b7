package com.hevlayer.domain.embed;

import com.hevlayer.domain.routing.Target;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.AttributeSchema;
import com.hevlayer.ports.store.NamespaceDescription;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the schema of a namespace says about vectors of attributes without a profile. */
final class VectorAttributes {
  private final Target target;
  private @Nullable Map<String, AttributeSchema> schema;

  VectorAttributes(Target target) {
    this.target = target;
  }

  /**
   * Returns the attribute that holds the vectors of another one: itself if it holds vectors, else
   * what the store generates by the name, else the default name.
   */
  String of(String attribute) {
    AttributeSchema own = schema().get(attribute);
    if (own != null && own.type().startsWith("[") && !own.type().startsWith("[]")) {
      return attribute;
    }
    JsonObject embed = embed(attribute);
    return embed != null && embed.get("attribute") instanceof JsonString name
        ? name.value()
        : Profile.defaultTarget(target, attribute);
  }

  /** Returns the model that the store embeds an attribute by, or {@code null}. */
  @Nullable String model(String attribute) {
    JsonObject embed = embed(attribute);
    return embed != null && embed.get("model") instanceof JsonString model ? model.value() : null;
  }

  /** Returns the dimension count that the store embeds an attribute with, or {@code null}. */
  @Nullable Integer dims(String attribute) {
    JsonObject embed = embed(attribute);
    return embed != null && embed.get("dims") instanceof JsonNumber dims && dims.isLong()
        ? (int) Math.min(Integer.MAX_VALUE, dims.longValue())
        : null;
  }

  private @Nullable JsonObject embed(String attribute) {
    AttributeSchema own = schema().get(attribute);
    if (own == null) {
      return null;
    }
    return switch (own.embed().orElse(null)) {
      case JsonObject object -> object;
      case JsonString model -> Json.object("model", model);
      case null, default -> null;
    };
  }

  /**
   * A namespace that cannot be described has no schema: the query itself will tell what is wrong.
   */
  private Map<String, AttributeSchema> schema() {
    Map<String, AttributeSchema> known = schema;
    if (known == null) {
      known =
          target.describe() instanceof Answer.Ok<NamespaceDescription> ok
              ? ok.value().schema()
              : Map.of();
      schema = known;
    }
    return known;
  }
}
