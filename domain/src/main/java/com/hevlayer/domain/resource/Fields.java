package com.hevlayer.domain.resource;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonBoolean;
import com.hevlayer.ports.json.JsonNull;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads members of objects by their path. What is absent, {@code null} or of another type reads as
 * absent, since a schema that was not applied must not stop a reconcile.
 */
public final class Fields {
  private static final JsonObject NOTHING = Json.object(Map.of());

  private Fields() {}

  /** Returns the value at a path; {@code null} if there is none or it is a JSON {@code null}. */
  public static @Nullable Json value(JsonObject object, String... path) {
    Json at = object;
    for (String name : path) {
      at = at instanceof JsonObject holder ? holder.get(name) : null;
      if (at == null) {
        return null;
      }
    }
    return at instanceof JsonNull ? null : at;
  }

  /** Returns the text at a path. */
  public static Optional<String> text(JsonObject object, String... path) {
    return value(object, path) instanceof JsonString text
        ? Optional.of(text.value())
        : Optional.empty();
  }

  /** Returns the integer at a path. */
  public static OptionalLong integer(JsonObject object, String... path) {
    return value(object, path) instanceof JsonNumber number && number.isLong()
        ? OptionalLong.of(number.longValue())
        : OptionalLong.empty();
  }

  /** Whether the boolean at a path is true. */
  public static boolean flag(JsonObject object, String... path) {
    return value(object, path) instanceof JsonBoolean flag && flag.value();
  }

  /** Returns the object at a path; an empty one if there is none. */
  public static JsonObject object(JsonObject object, String... path) {
    return value(object, path) instanceof JsonObject found ? found : NOTHING;
  }

  /** Returns the elements of the list at a path; none if there is none. */
  public static List<Json> list(JsonObject object, String... path) {
    return value(object, path) instanceof JsonArray array ? array.values() : List.of();
  }

  /** Returns the texts in the list at a path. */
  public static List<String> texts(JsonObject object, String... path) {
    List<String> texts = new ArrayList<>();
    for (Json each : list(object, path)) {
      if (each instanceof JsonString text) {
        texts.add(text.value());
      }
    }
    return texts;
  }

  /** Returns the texts by name of the object at a path, in order. */
  public static Map<String, String> textMap(JsonObject object, String... path) {
    Map<String, String> texts = new LinkedHashMap<>();
    object(object, path)
        .members()
        .forEach((name, value) -> {
          if (value instanceof JsonString text) {
            texts.put(name, text.value());
          }
        });
    return texts;
  }

  /** Returns the point in time at a path. */
  public static Optional<Instant> instant(JsonObject object, String... path) {
    return text(object, path).flatMap(Fields::instant);
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeParseException notATime) {
      return Optional.empty();
    }
  }
}
