package com.hevlayer.protocol.decode;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonBoolean;
import com.hevlayer.ports.json.JsonNull;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Ids, attribute names and attribute values of rows: what no schema could accept is refused. */
final class Cells {
  private static final int MAX_ID_BYTES = 64;
  private static final int MAX_NAME_BYTES = 128;
  private static final int MAX_SPARSE = 1024;

  private Cells() {}

  static void id(Json id, String path) {
    switch (id) {
      case JsonString string -> {
        int bytes = utf8Length(string.value());
        if (bytes > MAX_ID_BYTES) {
          throw Shape.meaning(
              path, "the id has " + bytes + " bytes, at most " + MAX_ID_BYTES + " are allowed");
        }
      }
      case JsonNumber number -> {
        if (!number.isUnsignedLong()) {
          throw Shape.meaning(
              path,
              "the id "
                  + Shape.describe(number)
                  + " is no unsigned 64-bit integer; ids are those, UUIDs or strings");
        }
      }
      default -> throw Shape.invalid(path, id, "an unsigned integer or a string");
    }
  }

  static int utf8Length(String text) {
    // No longer than this, whatever the characters are: spares the copy.
    return text.length() * 3 <= MAX_ID_BYTES
        ? text.length()
        : text.getBytes(StandardCharsets.UTF_8).length;
  }

  static void name(String name, String path) {
    if (name.isEmpty()) {
      throw Shape.meaning(path, "an attribute name is empty");
    }
    if (name.charAt(0) == '$') {
      throw Shape.meaning(path, "attribute name " + Json.of(name) + " starts with `$`");
    }
    int bytes = name.length() * 3 <= MAX_NAME_BYTES ? 0 : utf8Length(name);
    if (bytes > MAX_NAME_BYTES) {
      throw Shape.meaning(
          path,
          "attribute name `"
              + name.substring(0, 32)
              + "...` has "
              + bytes
              + " bytes, at most "
              + MAX_NAME_BYTES
              + " are allowed");
    }
  }

  /** Whether a value needs no closer look. */
  static boolean isPlain(Json value) {
    return switch (value) {
      case JsonNull ignored -> true;
      case JsonBoolean ignored -> true;
      case JsonNumber ignored -> true;
      case JsonString ignored -> true;
      case JsonArray array -> array.isNumbers();
      case JsonObject ignored -> false;
    };
  }

  static void value(Json value, String path) {
    if (value instanceof JsonObject sparse) {
      sparse(sparse, path);
    } else if (value instanceof JsonArray array && !array.isNumbers()) {
      list(array.values(), path);
    }
  }

  private static void sparse(JsonObject sparse, String path) {
    for (Map.Entry<String, Json> axis : sparse.members().entrySet()) {
      if (!(axis.getValue() instanceof JsonNumber)) {
        throw Shape.invalid(
            path + "." + axis.getKey(), axis.getValue(), "a number: the weight of an axis");
      }
    }
    if (sparse.members().size() > MAX_SPARSE) {
      throw Shape.meaning(
          path,
          "a sparse vector has "
              + sparse.members().size()
              + " entries, at most "
              + MAX_SPARSE
              + " are allowed");
    }
  }

  private static void list(List<Json> values, String path) {
    boolean objects = true;
    for (Json value : values) {
      objects &= value instanceof JsonObject;
    }
    if (objects) {
      throw Shape.meaning(path, "an array of objects is no attribute value");
    }
    Json first = values.get(0);
    for (int i = 0; i < values.size(); i++) {
      Json value = values.get(i);
      String expected =
          switch (first) {
            case JsonString ignored -> value instanceof JsonString ? null : "a string";
            case JsonBoolean ignored -> value instanceof JsonBoolean ? null : "a boolean";
            case JsonNumber ignored -> value instanceof JsonNumber ? null : "a number";
            case JsonArray ignored ->
                value instanceof JsonArray array && array.isNumbers()
                    ? null
                    : "a sequence of numbers";
            case JsonNull ignored -> "a value";
            case JsonObject ignored -> "a scalar";
          };
      if (expected != null) {
        throw Shape.invalid(path + "[" + i + "]", value, expected);
      }
    }
  }
}
