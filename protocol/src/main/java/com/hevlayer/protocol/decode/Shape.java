package com.hevlayer.protocol.decode;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonBoolean;
import com.hevlayer.ports.json.JsonNull;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;
import com.hevlayer.protocol.WireRefusal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes values apart by their JSON type and refuses others with 422, path first. */
final class Shape {
  private static final int LONGEST_VALUE = 120;

  private Shape() {}

  static WireRefusal invalid(String path, Json found, String expected) {
    return WireRefusal.shape(
        path + ": invalid type: " + describe(found) + ", expected " + expected);
  }

  static WireRefusal unknown(String path, String found, String expected) {
    return WireRefusal.shape(path + ": unknown variant `" + cut(found) + "`, expected " + expected);
  }

  static WireRefusal missing(String path, String field) {
    return WireRefusal.shape(path + ": missing field `" + field + "`");
  }

  static WireRefusal meaning(String path, String text) {
    return WireRefusal.meaning(path + ": " + text);
  }

  /** The value as messages show it, cut where it is long. */
  static String describe(Json value) {
    return cut(value.describe());
  }

  private static String cut(String text) {
    return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + "...";
  }

  static boolean isAbsent(@Nullable Json value) {
    return value == null || value instanceof JsonNull;
  }

  static @Nullable Json member(JsonObject object, String name) {
    Json value = object.get(name);
    return isAbsent(value) ? null : value;
  }

  static JsonArray array(Json value, String path) {
    if (value instanceof JsonArray array) {
      return array;
    }
    throw invalid(path, value, "a sequence");
  }

  static JsonObject object(Json value, String path) {
    return object(value, path, "a map");
  }

  static JsonObject object(Json value, String path, String expected) {
    if (value instanceof JsonObject object) {
      return object;
    }
    throw invalid(path, value, expected);
  }

  static String string(Json value, String path) {
    if (value instanceof JsonString string) {
      return string.value();
    }
    throw invalid(path, value, "a string");
  }

  static boolean bool(Json value, String path) {
    if (value instanceof JsonBoolean bool) {
      return bool.value();
    }
    throw invalid(path, value, "a boolean");
  }

  static boolean boolMember(JsonObject object, String name, boolean absent) {
    Json value = member(object, name);
    return value == null ? absent : bool(value, name);
  }

  /** Returns an integer of at least 0; one beyond the range of int comes back as the largest. */
  static int unsigned(Json value, String path) {
    if (!(value instanceof JsonNumber number) || !number.isInteger()) {
      throw invalid(path, value, "an unsigned integer");
    }
    if (number.text().startsWith("-") && !number.text().equals("-0")) {
      throw WireRefusal.shape(
          path
              + ": invalid value: integer `"
              + cut(number.text())
              + "`, expected an unsigned integer");
    }
    return number.isLong()
        ? (int) Math.min(Integer.MAX_VALUE, number.longValue())
        : Integer.MAX_VALUE;
  }

  static double number(Json value, String path) {
    if (value instanceof JsonNumber number) {
      double result = number.doubleValue();
      if (Double.isFinite(result)) {
        return result;
      }
      throw meaning(path, "number " + cut(number.text()) + " is out of range");
    }
    throw invalid(path, value, "a number");
  }

  static List<String> strings(Json value, String path) {
    JsonArray array = array(value, path);
    List<String> strings = new ArrayList<>(array.size());
    List<Json> values = array.values();
    for (int i = 0; i < values.size(); i++) {
      if (!(values.get(i) instanceof JsonString string)) {
        throw invalid(path + "[" + i + "]", values.get(i), "a string");
      }
      strings.add(string.value());
    }
    return strings;
  }

  /** Returns the one of these words that the value is. */
  static String word(Json value, String path, List<String> words) {
    String word = string(value, path);
    if (words.contains(word)) {
      return word;
    }
    throw unknown(path, word, oneOf(words));
  }

  static String oneOf(List<String> words) {
    if (words.size() == 2) {
      return "`" + words.get(0) + "` or `" + words.get(1) + "`";
    }
    return (words.size() == 1 ? "`" : "one of `") + String.join("`, `", words) + "`";
  }
}
