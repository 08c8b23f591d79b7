package com.hevlayer.testkit.cluster;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonNull;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks into JSON values and makes changed copies. */
final class Values {
  static final JsonObject EMPTY = Json.object(Map.of());

  private Values() {}

  static @Nullable Json at(@Nullable Json value, String... path) {
    Json found = value;
    for (String name : path) {
      found = found instanceof JsonObject object ? object.get(name) : null;
    }
    return found;
  }

  /** Returns the string, or an empty one. */
  static String text(@Nullable Json value, String... path) {
    return at(value, path) instanceof JsonString text ? text.value() : "";
  }

  /** Returns the elements of the array, none if there is no array. */
  static List<Json> elements(@Nullable Json value, String... path) {
    return at(value, path) instanceof JsonArray array ? array.values() : List.of();
  }

  /** Returns the object with a value at this path; {@code null} takes it away. */
  static JsonObject with(JsonObject object, @Nullable Json value, String... path) {
    return with(object, value, 0, path);
  }

  private static JsonObject with(JsonObject object, @Nullable Json value, int at, String... path) {
    Map<String, Json> members = new LinkedHashMap<>(object.members());
    String name = path[at];
    if (at == path.length - 1) {
      if (value == null) {
        members.remove(name);
      } else {
        members.put(name, value);
      }
    } else if (members.get(name) instanceof JsonObject child) {
      members.put(name, with(child, value, at + 1, path));
    } else if (value != null) {
      members.put(name, with(EMPTY, value, at + 1, path));
    }
    return Json.object(members);
  }

  /** Returns the object with a value at this path if there is none yet. */
  static JsonObject orElse(JsonObject object, Json value, String... path) {
    return at(object, path) == null ? with(object, value, path) : object;
  }

  /** Applies a JSON merge patch (RFC 7396). */
  static Json mergePatch(@Nullable Json value, Json patch) {
    if (!(patch instanceof JsonObject changes)) {
      return patch;
    }
    Map<String, Json> members =
        new LinkedHashMap<>(value instanceof JsonObject object ? object.members() : Map.of());
    changes
        .members()
        .forEach(
            (name, change) -> {
              if (change instanceof JsonNull) {
                members.remove(name);
              } else {
                members.put(name, mergePatch(members.get(name), change));
              }
            });
    return Json.object(members);
  }
}
