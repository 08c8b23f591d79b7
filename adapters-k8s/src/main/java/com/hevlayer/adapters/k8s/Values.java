package com.hevlayer.adapters.k8s;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks into objects. */
final class Values {
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

  /** Returns the integer, or {@code otherwise}. */
  static long number(long otherwise, @Nullable Json value, String... path) {
    return at(value, path) instanceof JsonNumber number && number.isLong()
        ? number.longValue()
        : otherwise;
  }

  /** Returns the elements of the array, none if there is no array. */
  static List<Json> elements(@Nullable Json value, String... path) {
    return at(value, path) instanceof JsonArray array ? array.values() : List.of();
  }

  /** Returns the object without a member of its metadata. */
  static JsonObject withoutMetadata(JsonObject object, String name) {
    if (!(object.get("metadata") instanceof JsonObject metadata) || metadata.get(name) == null) {
      return object;
    }
    Map<String, Json> fewer = new LinkedHashMap<>(metadata.members());
    fewer.remove(name);
    Map<String, Json> members = new LinkedHashMap<>(object.members());
    members.put("metadata", Json.object(fewer));
    return Json.object(members);
  }
}
