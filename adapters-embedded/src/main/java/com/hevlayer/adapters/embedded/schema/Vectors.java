package com.hevlayer.adapters.embedded.schema;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Dense and sparse vectors between JSON, Java and bytes. */
public final class Vectors {
  /** The most entries of a sparse vector. */
  public static final int MAX_SPARSE_ENTRIES = 1_024;

  private static final int MAX_AXIS_BYTES = 4_096;

  private Vectors() {}

  /**
   * Reads a dense vector and rounds it to its stored width.
   *
   * @throws Refusal 400 if it is none or has another length
   */
  public static float[] parse(String attribute, AttributeType type, Json value) {
    float[] vector =
        switch (value) {
          case JsonString text -> fromBase64(attribute, text.value());
          case JsonArray array when array.isNumbers() -> array.toFloats();
          default -> {
            if (value instanceof JsonArray) {
              Values.checkShape(attribute, value);
            }
            throw Refusal.meaning(
                "attribute \""
                    + attribute
                    + "\" has type "
                    + type
                    + ": a vector is an array of numbers or a base64 string, but got "
                    + value.describe());
          }
        };
    if (vector.length != type.dimensions()) {
      throw Refusal.meaning(
          "attribute \""
              + attribute
              + "\" has type "
              + type
              + ", but the vector has "
              + vector.length
              + " dimensions");
    }
    round(attribute, type.element(), vector);
    return vector;
  }

  static float[][] parseMultiple(String attribute, AttributeType type, Json value) {
    if (!(value instanceof JsonArray array)) {
      throw Refusal.meaning(
          "attribute \"" + attribute + "\" has type " + type + ", but got " + value.describe());
    }
    List<float[]> vectors = new ArrayList<>();
    for (Json element : array.values()) {
      vectors.add(parse(attribute, type, element));
    }
    return vectors.toArray(float[][]::new);
  }

  static SparseVector parseSparse(String attribute, Json value) {
    if (!(value instanceof JsonObject object)) {
      throw Refusal.meaning(
          "attribute \""
              + attribute
              + "\" has type {}f16: a sparse vector is an object of numbers, but got "
              + value.describe());
    }
    int size = object.members().size();
    if (size > MAX_SPARSE_ENTRIES) {
      throw Refusal.meaning(
          "attribute \""
              + attribute
              + "\": a sparse vector of "
              + size
              + " entries is too large, allowed are "
              + MAX_SPARSE_ENTRIES);
    }
    String[] axes = new String[size];
    short[] weights = new short[size];
    int i = 0;
    for (Map.Entry<String, Json> member : object.members().entrySet()) {
      if (!(member.getValue() instanceof JsonNumber number)) {
        throw Refusal.meaning(
            "attribute \""
                + attribute
                + "\": weights of a sparse vector are numbers, but got "
                + member.getValue().describe());
      }
      short weight = Float.floatToFloat16(Float.parseFloat(number.text()));
      if (!Float.isFinite(Float.float16ToFloat(weight))) {
        throw Refusal.meaning(
            "attribute \"" + attribute + "\": weight " + number.text() + " is too large for f16");
      }
      if (Values.utf8Length(member.getKey()) > MAX_AXIS_BYTES) {
        throw Refusal.meaning(
            "attribute \""
                + attribute
                + "\": the name of an axis is longer than "
                + MAX_AXIS_BYTES
                + " bytes");
      }
      axes[i] = member.getKey();
      weights[i++] = weight;
    }
    return new SparseVector(axes, weights);
  }

  private static float[] fromBase64(String attribute, String text) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException notBase64) {
      throw Refusal.meaning("attribute \"" + attribute + "\": the vector is not valid base64");
    }
    if (bytes.length % Float.BYTES != 0) {
      throw Refusal.meaning(
          "attribute \""
              + attribute
              + "\": a base64 vector holds 32-bit floats, but it has "
              + bytes.length
              + " bytes");
    }
    float[] vector = new float[bytes.length / Float.BYTES];
    Values.littleEndian(bytes).asFloatBuffer().get(vector);
    return vector;
  }

  private static void round(String attribute, VectorElement element, float[] vector) {
    for (int i = 0; i < vector.length; i++) {
      float value = vector[i];
      float rounded =
          switch (element) {
            case F32 -> value;
            case F16 -> Float.float16ToFloat(Float.floatToFloat16(value));
            case I8 ->
                value == Math.rint(value) && value >= -128 && value <= 127 ? value : Float.NaN;
          };
      if (!Float.isFinite(rounded)) {
        throw Refusal.meaning(
            "attribute \""
                + attribute
                + "\": dimension "
                + i
                + " of the vector is "
                + value
                + ", which is no finite "
                + element.wireName());
      }
      vector[i] = rounded;
    }
  }

  /** Returns the JSON of a vector: numbers, or base64 of the stored width. */
  public static Json toJson(VectorElement element, float[] vector, boolean base64) {
    if (base64) {
      return Json.of(Base64.getEncoder().encodeToString(toBytes(element, vector)));
    }
    if (element != VectorElement.I8) {
      return Json.floats(vector);
    }
    List<Json> numbers = new ArrayList<>(vector.length);
    for (float value : vector) {
      numbers.add(Json.of((long) value));
    }
    return Json.array(numbers);
  }

  /** Returns the numbers in their stored width, little-endian. */
  public static byte[] toBytes(VectorElement element, float[] vector) {
    byte[] bytes = new byte[vector.length * element.bytes()];
    ByteBuffer buffer = Values.littleEndian(bytes);
    switch (element) {
      case F32 -> buffer.asFloatBuffer().put(vector);
      case F16 -> {
        for (float value : vector) {
          buffer.putShort(Float.floatToFloat16(value));
        }
      }
      case I8 -> {
        for (float value : vector) {
          buffer.put((byte) value);
        }
      }
    }
    return bytes;
  }

  /** Reads numbers in their stored width, little-endian. */
  public static float[] fromBytes(VectorElement element, int dimensions, byte[] bytes, int from) {
    float[] vector = new float[dimensions];
    ByteBuffer buffer = Values.littleEndian(bytes).position(from);
    switch (element) {
      case F32 -> {
        for (int i = 0; i < dimensions; i++) {
          vector[i] = buffer.getFloat();
        }
      }
      case F16 -> {
        for (int i = 0; i < dimensions; i++) {
          vector[i] = Float.float16ToFloat(buffer.getShort());
        }
      }
      case I8 -> {
        for (int i = 0; i < dimensions; i++) {
          vector[i] = buffer.get();
        }
      }
    }
    return vector;
  }
}
