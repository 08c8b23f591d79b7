package com.hevlayer.domain.scan;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.json.JsonObject;
import java.util.Map;

/** Equality of JSON values in which numbers are equal when their values are: 1 equals 1.0. */
final class JsonEquality {
  private JsonEquality() {}

  static boolean equal(Json one, Json other) {
    return switch (one) {
      case JsonNumber a -> other instanceof JsonNumber b && compare(a, b) == 0;
      case JsonArray a -> other instanceof JsonArray b && elementsEqual(a, b);
      case JsonObject a -> other instanceof JsonObject b && membersEqual(a, b);
      default -> one.equals(other);
    };
  }

  static int compare(JsonNumber one, JsonNumber other) {
    if (one.text().equals(other.text())) {
      return 0;
    }
    return one.isLong() && other.isLong()
        ? Long.compare(one.longValue(), other.longValue())
        : one.decimalValue().compareTo(other.decimalValue());
  }

  private static boolean elementsEqual(JsonArray one, JsonArray other) {
    if (one.size() != other.size()) {
      return false;
    }
    var left = one.values().iterator();
    for (Json element : other.values()) {
      if (!equal(left.next(), element)) {
        return false;
      }
    }
    return true;
  }

  private static boolean membersEqual(JsonObject one, JsonObject other) {
    if (one.members().size() != other.members().size()) {
      return false;
    }
    for (Map.Entry<String, Json> member : one.members().entrySet()) {
      Json value = other.get(member.getKey());
      if (value == null || !equal(member.getValue(), value)) {
        return false;
      }
    }
    return true;
  }
}
