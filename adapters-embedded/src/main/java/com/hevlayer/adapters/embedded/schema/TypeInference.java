package com.hevlayer.adapters.embedded.schema;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonBoolean;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;

/** The types of values that no schema knows yet. */
final class TypeInference {
  private static final String VECTOR = "vector";

  private TypeInference() {}

  /**
   * Returns the type of a value that is not null.
   *
   * @throws Refusal if it must be declared, or no attribute can hold it
   */
  static AttributeType of(String name, Json value) {
    return switch (value) {
      case JsonString text when name.equals(VECTOR) -> inferBase64(text);
      case JsonString ignored -> AttributeType.scalar(ValueKind.STRING);
      case JsonBoolean ignored -> AttributeType.scalar(ValueKind.BOOL);
      case JsonNumber number -> {
        if (!number.isInteger()) {
          throw Refusal.meaning(
              "attribute \"" + name + "\": floats must be declared in the schema, got " + number);
        }
        yield AttributeType.scalar(ValueKind.INT);
      }
      case JsonArray array when name.equals(VECTOR) && array.isNumbers() && array.size() > 0 ->
          vector(name, array.size(), false);
      case JsonArray array -> inferArray(name, array);
      case JsonObject ignored ->
          throw Refusal.shape(
              "attribute \""
                  + name
                  + "\": objects are not supported unless the attribute is declared {}f16");
      default ->
          throw new IllegalArgumentException("no type can be inferred from " + value.describe());
    };
  }

  private static AttributeType inferBase64(JsonString text) {
    int length = text.value().length();
    int padding = text.value().endsWith("==") ? 2 : text.value().endsWith("=") ? 1 : 0;
    int bytes = length / 4 * 3 - padding;
    if (length % 4 != 0 || bytes <= 0 || bytes % Float.BYTES != 0) {
      throw Refusal.meaning(
          "attribute \"vector\": a base64 vector holds 32-bit floats, but got a string of "
              + length
              + " characters");
    }
    return vector(VECTOR, bytes / Float.BYTES, false);
  }

  private static AttributeType inferArray(String name, JsonArray array) {
    if (array.size() == 0) {
      return AttributeType.arrayOf(ValueKind.UNKNOWN);
    }
    Values.checkShape(name, array);
    return switch (array.get(0)) {
      case JsonString ignored -> AttributeType.arrayOf(ValueKind.STRING);
      case JsonBoolean ignored -> AttributeType.arrayOf(ValueKind.BOOL);
      case JsonNumber ignored -> {
        for (Json element : array.values()) {
          if (element instanceof JsonNumber number && !number.isInteger()) {
            throw Refusal.meaning(
                "attribute \"" + name + "\": floats must be declared in the schema, got " + number);
          }
        }
        yield AttributeType.arrayOf(ValueKind.INT);
      }
      case JsonArray first when first.isNumbers() && first.size() > 0 ->
          vector(name, first.size(), true);
      default -> throw Refusal.shape("attribute \"" + name + "\": nested arrays are not supported");
    };
  }

  private static AttributeType vector(String name, int dimensions, boolean several) {
    if (dimensions > AttributeType.MAX_DIMENSIONS) {
      throw Refusal.meaning(
          "attribute \""
              + name
              + "\": a vector of "
              + dimensions
              + " dimensions is too long, allowed are "
              + AttributeType.MAX_DIMENSIONS);
    }
    return several
        ? AttributeType.multiVector(dimensions, VectorElement.F32)
        : AttributeType.vector(dimensions, VectorElement.F32);
  }
}
