package com.hevlayer.domain.namespace;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;
import com.hevlayer.ports.store.NamespaceDescription;
import com.hevlayer.ports.store.NamespaceDescription.IndexStatus;
import com.hevlayer.protocol.encode.NamespaceAnswers;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One entry of a list of namespaces. Stateless. */
final class ListedNamespace {
  private static final int LONGEST_ERROR = 200;
  private static final Pattern VECTOR =
      Pattern.compile("(?:\\[\\])?\\[(\\d{1,5})\\](?:f32|f16|i8)");

  private ListedNamespace() {}

  /**
   * Returns an entry.
   *
   * @param before epoch milliseconds just before the description was asked for
   */
  static JsonObject of(
      String name, NamespaceDescription description, long before, CacheStanding cache) {
    Json source = NamespaceAnswers.document(description);
    JsonObject document = source instanceof JsonObject object ? object : Json.object(Map.of());
    Json.ObjectBuilder out =
        Json.objectBuilder().put("name", name).put("row_count", description.approxRowCount());
    description.approxLogicalBytes().ifPresent(bytes -> out.put("size_bytes", bytes));
    if (description.index() == IndexStatus.UP_TO_DATE) {
      out.put("stable_as_of_ms", before).put("is_stable", true);
    } else if (description.index() == IndexStatus.UPDATING) {
      out.put("is_stable", false);
    }
    if (document.get("schema") instanceof JsonObject schema) {
      out.put("schema_summary", summary(schema));
    }
    out.put("index", document.get("index"));
    out.put("cache_state", cacheState(cache));
    Long lastWrite = millis(document.get("last_write_at"));
    if (lastWrite != null && lastWrite >= 0) {
      out.put("last_write_ms", lastWrite);
    }
    return finish(out, name, labels(document));
  }

  /** Returns the entry of a namespace whose description could not be read. */
  static JsonObject failed(String name, String error, CacheStanding cache) {
    Json.ObjectBuilder out =
        Json.objectBuilder().put("name", name).put("cache_state", cacheState(cache));
    finish(out, name, Map.of());
    return out.put(
            "metadata_error",
            error.codePointCount(0, error.length()) > LONGEST_ERROR
                ? error.substring(0, error.offsetByCodePoints(0, LONGEST_ERROR)) + "…"
                : error)
        .build();
  }

  private static JsonObject finish(Json.ObjectBuilder out, String name, Map<String, Json> labels) {
    return out.put("shadow", name.endsWith("-shadow")).put("labels", Json.object(labels)).build();
  }

  private static JsonObject cacheState(CacheStanding cache) {
    Json.ObjectBuilder out = Json.objectBuilder().put("state", cache.state());
    cache.warmedThrough().ifPresent(millis -> out.put("warmed_through_ms", millis));
    return out.put("warm_inflight", cache.warming()).build();
  }

  private static JsonObject summary(JsonObject schema) {
    Json.ObjectBuilder out = Json.objectBuilder();
    for (Json attribute : schema.members().values()) {
      Json dimensions = dimensions(attribute);
      if (dimensions != null) {
        out.put("vector_dim", dimensions);
        break;
      }
    }
    return out.put(
            "fields",
            Json.array(new TreeSet<>(schema.members().keySet()).stream().map(Json::of).toList()))
        .build();
  }

  private static @Nullable Json dimensions(Json attribute) {
    if (!(attribute instanceof JsonObject object)) {
      return null;
    }
    Json stated = NamespaceMetadata.dimensions(object);
    if (stated instanceof JsonNumber) {
      return stated;
    }
    if (object.get("type") instanceof JsonString type) {
      Matcher vector = VECTOR.matcher(type.value());
      return vector.matches() ? Json.of(Long.parseLong(vector.group(1))) : null;
    }
    return null;
  }

  private static Map<String, Json> labels(JsonObject document) {
    Json labels = document.get("labels");
    if (!(labels instanceof JsonObject) && document.get("config") instanceof JsonObject config) {
      labels = config.get("labels");
    }
    Map<String, Json> texts = new LinkedHashMap<>();
    if (labels instanceof JsonObject object) {
      object
          .members()
          .forEach((name, value) -> {
            if (value instanceof JsonString) {
              texts.put(name, value);
            }
          });
    }
    return texts;
  }

  private static @Nullable Long millis(@Nullable Json time) {
    if (!(time instanceof JsonString text)) {
      return null;
    }
    try {
      return OffsetDateTime.parse(text.value()).toInstant().toEpochMilli();
    } catch (DateTimeException | ArithmeticException unreadable) {
      return null;
    }
  }
}
