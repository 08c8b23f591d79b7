package com.hevlayer.adapters.embedded.schema;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonBoolean;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Values between JSON and the Java types that {@link ValueKind} names; arrays are {@code
 * List<Object>} of them. Nothing here is {@code null}: a missing value has no Java value.
 */
public final class Values {
  private static final Pattern UUID_TEXT =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private Values() {}

  /**
   * Reads one scalar, such as the argument of a filter or an element of an array.
   *
   * @return {@code null} if the JSON is not of this kind
   */
  public static @Nullable Object scalar(ValueKind kind, Json value) {
    return switch (kind) {
      case STRING -> value instanceof JsonString text ? text.value() : null;
      case INT -> value instanceof JsonNumber number && number.isLong() ? number.longValue() : null;
      case UINT ->
          value instanceof JsonNumber number && number.isUnsignedLong()
              ? number.unsignedLongValue()
              : null;
      case FLOAT -> value instanceof JsonNumber number ? finite(number.doubleValue()) : null;
      case BOOL -> value instanceof JsonBoolean flag ? flag.value() : null;
      case UUID -> value instanceof JsonString text ? uuid(text.value()) : null;
      case DATETIME -> value instanceof JsonString text ? Datetimes.parse(text.value()) : null;
      case BYTES -> value instanceof JsonString text ? base64(text.value()) : null;
      case VECTOR, MULTI_VECTOR, SPARSE, UNKNOWN -> null;
    };
  }

  /**
   * Reads a value that is not null.
   *
   * @throws Refusal 400 if the value is not of this type, 422 if no attribute can hold it
   */
  public static Object parse(String attribute, AttributeType type, Json value) {
    if (type.array()) {
      return array(attribute, type, value);
    }
    return switch (type.kind()) {
      case VECTOR -> Vectors.parse(attribute, type, value);
      case MULTI_VECTOR -> Vectors.parseMultiple(attribute, type, value);
      case SPARSE -> Vectors.parseSparse(attribute, value);
      case STRING, INT, UINT, FLOAT, BOOL, UUID, DATETIME, BYTES, UNKNOWN -> {
        Object parsed = scalar(type.kind(), value);
        if (parsed == null) {
          checkShape(attribute, value);
          throw mismatch(attribute, type, value);
        }
        yield parsed;
      }
    };
  }

  private static List<Object> array(String attribute, AttributeType type, Json value) {
    if (!(value instanceof JsonArray elements)) {
      checkShape(attribute, value);
      throw mismatch(attribute, type, value);
    }
    List<Object> parsed = new ArrayList<>(elements.size());
    for (Json element : elements.values()) {
      Object one = scalar(type.kind(), element);
      if (one == null) {
        checkShape(attribute, value);
        throw Refusal.meaning(
            "attribute \""
                + attribute
                + "\" has type "
                + type
                + ", but element "
                + parsed.size()
                + " is "
                + element.describe());
      }
      parsed.add(one);
    }
    return parsed;
  }

  private static Refusal mismatch(String attribute, AttributeType type, Json value) {
    return Refusal.meaning(
        "attribute \"" + attribute + "\" has type " + type + ", but got " + value.describe());
  }

  /** Refuses values that no attribute can hold, whatever its type. */
  static void checkShape(String attribute, Json value) {
    if (value instanceof JsonObject) {
      throw Refusal.shape("attribute \"" + attribute + "\": nested objects are not supported");
    }
    if (!(value instanceof JsonArray array) || array.isNumbers()) {
      return;
    }
    Json first = array.get(0);
    boolean allObjects = true;
    for (Json element : array.values()) {
      allObjects &= element instanceof JsonObject;
      if (element.getClass() != first.getClass()) {
        throw Refusal.shape("attribute \"" + attribute + "\": an array must not mix types");
      }
      if (!(element instanceof JsonString
          || element instanceof JsonNumber
          || element instanceof JsonBoolean
          || element instanceof JsonArray
          || element instanceof JsonObject)) {
        throw Refusal.shape("attribute \"" + attribute + "\": an array must not hold null");
      }
    }
    if (allObjects) {
      throw Refusal.meaning("attribute \"" + attribute + "\": arrays of objects are not supported");
    }
  }

  /** Returns the JSON of a value. */
  public static Json toJson(AttributeType type, Object value, boolean base64Vectors) {
    if (type.array()) {
      List<Json> elements = new ArrayList<>();
      for (Object element : (List<?>) value) {
        elements.add(scalarJson(type.kind(), Objects.requireNonNull(element)));
      }
      return Json.array(elements);
    }
    return switch (type.kind()) {
      case VECTOR -> Vectors.toJson(type.element(), (float[]) value, base64Vectors);
      case MULTI_VECTOR -> {
        List<Json> vectors = new ArrayList<>();
        for (float[] vector : (float[][]) value) {
          vectors.add(Vectors.toJson(type.element(), vector, base64Vectors));
        }
        yield Json.array(vectors);
      }
      case SPARSE -> {
        SparseVector sparse = (SparseVector) value;
        Map<String, Json> members = LinkedHashMap.newLinkedHashMap(sparse.size());
        for (int i = 0; i < sparse.size(); i++) {
          members.put(sparse.axes()[i], Json.of(sparse.weight(i)));
        }
        yield Json.object(members);
      }
      case STRING, INT, UINT, FLOAT, BOOL, UUID, DATETIME, BYTES, UNKNOWN ->
          scalarJson(type.kind(), value);
    };
  }

  /** Returns the JSON of a scalar. */
  public static Json scalarJson(ValueKind kind, Object value) {
    return switch (kind) {
      case STRING -> Json.of((String) value);
      case INT -> Json.of((long) (Long) value);
      case UINT -> Json.ofUnsigned((Long) value);
      case FLOAT -> Json.of((double) (Double) value);
      case BOOL -> Json.of((boolean) (Boolean) value);
      case UUID -> Json.of(value.toString());
      case DATETIME -> Json.of(Datetimes.format((Long) value));
      case BYTES -> Json.of(Base64.getEncoder().encodeToString((byte[]) value));
      case VECTOR, MULTI_VECTOR, SPARSE, UNKNOWN ->
          throw new IllegalArgumentException(kind + " is no scalar");
    };
  }

  /** Returns the bytes that a value counts for on a bill when it is returned. */
  public static long logicalBytes(AttributeType type, Object value) {
    if (type.array()) {
      long sum = 0;
      for (Object element : (List<?>) value) {
        sum += scalarBytes(type.kind(), Objects.requireNonNull(element));
      }
      return sum;
    }
    return switch (type.kind()) {
      case VECTOR -> (long) type.element().bytes() * type.dimensions();
      case MULTI_VECTOR ->
          (long) type.element().bytes() * type.dimensions() * ((float[][]) value).length;
      case SPARSE -> {
        SparseVector sparse = (SparseVector) value;
        long sum = 2L * sparse.size();
        for (String axis : sparse.axes()) {
          sum += utf8Length(axis);
        }
        yield sum;
      }
      case STRING, INT, UINT, FLOAT, BOOL, UUID, DATETIME, BYTES, UNKNOWN ->
          scalarBytes(type.kind(), value);
    };
  }

  /** Returns the bytes that a scalar counts for on a bill. */
  public static long scalarBytes(ValueKind kind, Object value) {
    return switch (kind) {
      case STRING -> utf8Length((String) value);
      case INT, UINT, FLOAT, DATETIME -> 8;
      case UUID -> 16;
      case BOOL -> 1;
      case BYTES -> ((byte[]) value).length;
      case VECTOR, MULTI_VECTOR, SPARSE, UNKNOWN -> 0;
    };
  }

  /** Returns the length of a string in UTF-8. */
  public static int utf8Length(String text) {
    int bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        bytes++;
      } else if (c < 0x800) {
        bytes += 2;
      } else if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        bytes += 4;
        i++;
      } else {
        bytes += 3;
      }
    }
    return bytes;
  }

  private static @Nullable Double finite(double value) {
    return Double.isFinite(value) ? (Double) (value + 0.0) : null;
  }

  private static @Nullable UUID uuid(String text) {
    // The parser of the JDK also takes groups of other lengths, and signs.
    return UUID_TEXT.matcher(text).matches() ? UUID.fromString(text) : null;
  }

  private static byte @Nullable [] base64(String text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException notBase64) {
      return null;
    }
  }

  static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
