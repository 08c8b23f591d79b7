package com.hevlayer.protocol.decode;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;
import com.hevlayer.ports.store.QueryVector;
import com.hevlayer.protocol.WireRefusal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Vectors of queries: numbers, base64 of little-endian 32-bit floats, or a text to embed. */
final class Vectors {
  private Vectors() {}

  static QueryVector query(Json source, String path) {
    return switch (source) {
      case JsonString base64 -> new QueryVector.Dense(base64(base64.value(), path));
      case JsonArray array -> array(array, path);
      default -> throw Shape.invalid(path, source, "a vector: a sequence of numbers or base64");
    };
  }

  private static QueryVector array(JsonArray array, String path) {
    if (array.size() == 0) {
      throw Shape.meaning(path, "the vector is empty");
    }
    if (array.isNumbers()) {
      return new QueryVector.Dense(array.toFloats());
    }
    List<Json> elements = array.values();
    if (elements.get(0) instanceof JsonString word) {
      if (!word.value().equals("Embed")) {
        throw Shape.unknown(path + "[0]", word.value(), "`Embed` or numbers");
      }
      return embed(elements, path);
    }
    List<float[]> vectors = new ArrayList<>(elements.size());
    for (int i = 0; i < elements.size(); i++) {
      String at = path + "[" + i + "]";
      if (!(elements.get(i) instanceof JsonArray inner)) {
        throw Shape.invalid(
            at,
            elements.get(i),
            elements.get(0) instanceof JsonArray ? "a sequence of numbers" : "a number");
      }
      vectors.add(floats(inner, at));
    }
    return new QueryVector.Multiple(vectors);
  }

  /** Returns the floats of an array that holds at least one number and nothing else. */
  static float[] floats(JsonArray array, String path) {
    if (array.size() == 0) {
      throw Shape.meaning(path, "the vector is empty");
    }
    if (!array.isNumbers()) {
      throw Shape.invalid(path, array, "a sequence of numbers");
    }
    return array.toFloats();
  }

  private static QueryVector embed(List<Json> elements, String path) {
    if (elements.size() < 2 || elements.size() > 3) {
      throw WireRefusal.shape(
          path
              + ": invalid length "
              + elements.size()
              + ", expected [\"Embed\", text] or [\"Embed\", text, {\"model\": name}]");
    }
    String text = Shape.string(elements.get(1), path + "[1]");
    JsonObject options = null;
    if (elements.size() == 3) {
      options = Shape.object(elements.get(2), path + "[2]");
      Json model = Shape.member(options, "model");
      if (model == null) {
        throw Shape.missing(path + "[2]", "model");
      }
      Shape.string(model, path + "[2].model");
    }
    return new QueryVector.Embed(text, options);
  }

  /** Returns the floats of a base64 text. */
  static float[] base64(String text, String path) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException malformed) {
      throw Shape.meaning(path, "the vector is no base64: " + malformed.getMessage());
    }
    if (bytes.length == 0 || bytes.length % Float.BYTES != 0) {
      throw Shape.meaning(
          path,
          "the base64 vector has "
              + bytes.length
              + " bytes, needed is a positive multiple of 4 (little-endian 32-bit floats)");
    }
    float[] floats = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(floats);
    return floats;
  }
}
