package com.hevlayer.adapters.embedded.schema;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The type of an attribute.
 *
 * @param kind of the value, or of each element
 * @param array whether it is an array of scalars
 * @param dimensions of dense vectors; 0 otherwise
 * @param element of dense vectors; {@link VectorElement#F32} otherwise
 */
public record AttributeType(ValueKind kind, boolean array, int dimensions, VectorElement element) {
  /** The most dimensions of a dense vector. */
  public static final int MAX_DIMENSIONS = 10_752;

  private static final Pattern VECTOR = Pattern.compile("(\\[\\])?\\[(\\d{1,9})\\](f32|f16|i8)");

  /** Returns the type of single values of a kind. */
  public static AttributeType scalar(ValueKind kind) {
    return new AttributeType(kind, false, 0, VectorElement.F32);
  }

  /** Returns the type of arrays of a kind. */
  public static AttributeType arrayOf(ValueKind kind) {
    return new AttributeType(kind, true, 0, VectorElement.F32);
  }

  /** Returns the type of one dense vector. */
  public static AttributeType vector(int dimensions, VectorElement element) {
    return new AttributeType(ValueKind.VECTOR, false, dimensions, element);
  }

  /** Returns the type of several dense vectors. */
  public static AttributeType multiVector(int dimensions, VectorElement element) {
    return new AttributeType(ValueKind.MULTI_VECTOR, false, dimensions, element);
  }

  /**
   * Reads a type as it stands in a schema.
   *
   * @throws Refusal 422 if there is no such type, 400 if a vector has too many dimensions
   */
  public static AttributeType parse(String text) {
    boolean array = text.startsWith("[]") && !text.startsWith("[][");
    String name = array ? text.substring(2) : text;
    for (ValueKind kind : ValueKind.values()) {
      if (kind.wireName().equals(name) && isNamed(kind, array)) {
        return array ? arrayOf(kind) : scalar(kind);
      }
    }
    Matcher vector = VECTOR.matcher(text);
    if (!vector.matches() || (vector.group(1) != null && vector.group(3).equals("i8"))) {
      throw Refusal.shape(
          "unknown type `"
              + text
              + "`, expected string, int, uint, float, bool, uuid, datetime, bytes, an array of"
              + " one of them such as []string, a vector such as [768]f32, [768]f16 or [768]i8,"
              + " [][768]f32, [][768]f16 or {}f16");
    }
    int dimensions = Integer.parseInt(vector.group(2));
    if (dimensions < 1 || dimensions > MAX_DIMENSIONS) {
      throw Refusal.meaning(
          "vector type `" + text + "` is not allowed, dimensions are 1 to " + MAX_DIMENSIONS);
    }
    VectorElement element =
        switch (vector.group(3)) {
          case "f16" -> VectorElement.F16;
          case "i8" -> VectorElement.I8;
          default -> VectorElement.F32;
        };
    return vector.group(1) == null ? vector(dimensions, element) : multiVector(dimensions, element);
  }

  private static boolean isNamed(ValueKind kind, boolean array) {
    return switch (kind) {
      case STRING, INT, UINT, FLOAT, BOOL, UUID, DATETIME -> true;
      case BYTES, SPARSE -> !array;
      case UNKNOWN -> array;
      case VECTOR, MULTI_VECTOR -> false;
    };
  }

  /** Returns the type as it stands in a schema. */
  public String wireName() {
    return switch (kind) {
      case VECTOR -> "[" + dimensions + "]" + element.wireName();
      case MULTI_VECTOR -> "[][" + dimensions + "]" + element.wireName();
      case STRING, INT, UINT, FLOAT, BOOL, UUID, DATETIME, BYTES, SPARSE, UNKNOWN ->
          array ? "[]" + kind.wireName() : kind.wireName();
    };
  }

  /** Whether it is {@code string} or {@code []string}. */
  public boolean isText() {
    return kind == ValueKind.STRING;
  }

  /** Whether values of this type can have an index for comparisons at all. */
  public boolean isComparable() {
    return kind.isNumeric() || kind.isKeyword() || kind == ValueKind.UNKNOWN;
  }

  @Override
  public String toString() {
    return wireName();
  }
}
