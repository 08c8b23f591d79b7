package com.hevlayer.domain.namespace;

import com.hevlayer.domain.consistency.Freshness;
import com.hevlayer.domain.consistency.Watermarks;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonNull;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;
import com.hevlayer.ports.store.NamespaceDescription;
import com.hevlayer.ports.store.NamespaceDescription.IndexStatus;
import com.hevlayer.protocol.encode.NamespaceAnswers;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The metadata of one namespace: the store's own, and what the gateway knows. Thread-safe; blocks.
 */
public final class NamespaceMetadata {
  private final Watermarks watermarks;
  private final Sharder sharder;

  /** Creates one. */
  public NamespaceMetadata(Watermarks watermarks, Sharder sharder) {
    this.watermarks = watermarks;
    this.sharder = sharder;
  }

  /**
   * Returns the document.
   *
   * @throws com.hevlayer.domain.fault.Fault if the namespace does not exist or a step fails
   */
  public JsonObject of(Target target) {
    NamespaceDescription description = Sharder.described(target);
    observed(watermarks, target, description);
    Json source = NamespaceAnswers.document(description);
    ShardStanding standing = sharder.standing(target);
    Map<String, Json> document = new LinkedHashMap<>();
    if (source instanceof JsonObject object) {
      document.putAll(object.members());
    } else {
      document.put("raw", source);
    }
    document.putIfAbsent("id", Json.of(target.namespace().value()));
    document.put("layer", layer(target, description, source, standing));
    return Json.object(document);
  }

  private JsonObject layer(
      Target target, NamespaceDescription description, Json source, ShardStanding standing) {
    Freshness freshness = watermarks.of(target.namespace());
    // Nothing of the namespace was ever snapshotted.
    boolean vectors = hasVectors(source);
    Json.ObjectBuilder out =
        Json.objectBuilder()
            .put(
                "stable_as_of",
                freshness.watermark().isPresent()
                    ? Json.of(freshness.watermark().getAsLong())
                    : JsonNull.NULL)
            .put("is_stable", freshness.status() == Freshness.Status.STABLE)
            .put("indexed", vectors ? Json.of(description.approxRowCount() == 0) : JsonNull.NULL)
            .put("index_lag_rows", vectors ? Json.of(description.approxRowCount()) : JsonNull.NULL)
            .put("schema_version", 1);
    return standing.describe(out).build();
  }

  /** Has a namespace polled whose index says how current it is. */
  static void observed(Watermarks watermarks, Target target, NamespaceDescription description) {
    if (description.index() != IndexStatus.UNKNOWN) {
      watermarks.register(target.namespace(), true);
    }
  }

  private static boolean hasVectors(Json document) {
    return document instanceof JsonObject object
        && object.get("schema") instanceof JsonObject schema
        && schema.members().entrySet().stream()
            .anyMatch(entry -> entry.getKey().equals("vector") || isVector(entry.getValue()));
  }

  private static boolean isVector(Json attribute) {
    if (attribute instanceof JsonString type) {
      return isVectorType(type.value());
    }
    return attribute instanceof JsonObject object
        && (dimensions(object) instanceof JsonNumber
            || (object.get("type") instanceof JsonString type && isVectorType(type.value())));
  }

  private static boolean isVectorType(String type) {
    return type.equals("vector")
        || (type.startsWith("[")
            && type.indexOf(']') > 1
            && (type.endsWith("]f32") || type.endsWith("]f16") || type.endsWith("]i8")));
  }

  /** Returns the dimensions that an attribute of a schema states, or {@code null}. */
  static @org.jspecify.annotations.Nullable Json dimensions(JsonObject attribute) {
    for (String name : new String[] {"dimensions", "dims"}) {
      if (attribute.get(name) instanceof JsonNumber number) {
        return number;
      }
    }
    return attribute.get("ann") instanceof JsonObject ann
            && ann.get("dimensions") instanceof JsonNumber number
        ? number
        : null;
  }
}
