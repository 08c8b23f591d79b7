package com.hevlayer.adapters.embedded.schema;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.NumericUtils;

/** How values stand in the fields that {@link FieldNames} lists, and back. */
public final class IndexValues {
  /** The longest value of a keyword field, in bytes; the most that filterable values may have. */
  public static final int MAX_KEYWORD_BYTES = 4_096;

  private static final int MAX_PLAIN_KEY = 256;

  private IndexValues() {}

  /** Returns the term of an id. */
  public static BytesRef idTerm(ValueKind idKind, Object id) {
    return switch (idKind) {
      case UINT -> new BytesRef(ByteBuffer.allocate(8).putLong((Long) id).array());
      default -> keyword(idKind, id);
    };
  }

  /** Returns a number as a long whose signed order is the order of the values. */
  public static long number(ValueKind kind, Object value) {
    return switch (kind) {
      case INT, DATETIME -> (Long) value;
      case UINT -> (Long) value ^ Long.MIN_VALUE;
      case FLOAT -> NumericUtils.doubleToSortableLong((Double) value);
      case BOOL -> (Boolean) value ? 1 : 0;
      case STRING, UUID, BYTES, VECTOR, MULTI_VECTOR, SPARSE, UNKNOWN ->
          throw new IllegalArgumentException(kind + " is not numeric");
    };
  }

  /** Returns the value of a number. */
  public static Object numberValue(ValueKind kind, long number) {
    return switch (kind) {
      case INT, DATETIME -> number;
      case UINT -> number ^ Long.MIN_VALUE;
      case FLOAT -> NumericUtils.sortableLongToDouble(number);
      case BOOL -> number != 0;
      case STRING, UUID, BYTES, VECTOR, MULTI_VECTOR, SPARSE, UNKNOWN ->
          throw new IllegalArgumentException(kind + " is not numeric");
    };
  }

  /** Returns a string or uuid as a term whose order is the order of the values. */
  public static BytesRef keyword(ValueKind kind, Object value) {
    return switch (kind) {
      case STRING -> new BytesRef((String) value);
      case UUID -> {
        UUID uuid = (UUID) value;
        yield new BytesRef(
            ByteBuffer.allocate(16)
                .putLong(uuid.getMostSignificantBits())
                .putLong(uuid.getLeastSignificantBits())
                .array());
      }
      case INT, UINT, FLOAT, BOOL, DATETIME, BYTES, VECTOR, MULTI_VECTOR, SPARSE, UNKNOWN ->
          throw new IllegalArgumentException(kind + " is no keyword");
    };
  }

  /** Returns the value of a term. */
  public static Object keywordValue(ValueKind kind, BytesRef term) {
    if (kind != ValueKind.UUID) {
      return term.utf8ToString();
    }
    ByteBuffer buffer = ByteBuffer.wrap(term.bytes, term.offset, term.length);
    return new UUID(buffer.getLong(), buffer.getLong());
  }

  /** Returns the value of an id's term. */
  public static Object idValue(ValueKind idKind, BytesRef term) {
    return idKind == ValueKind.UINT
        ? (Object) ByteBuffer.wrap(term.bytes, term.offset, term.length).getLong()
        : keywordValue(idKind, term);
  }

  /**
   * Returns the term for a whole array: equal exactly when the elements are, in order. A digest of
   * 256 bits stands for long ones. An empty array has the same term whatever its kind.
   */
  public static BytesRef arrayKey(ValueKind kind, List<?> elements) {
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    for (Object element : elements) {
      Object value = Objects.requireNonNull(element);
      if (kind.isNumeric()) {
        byte[] number = ByteBuffer.allocate(8).putLong(number(kind, value)).array();
        plain.write(number, 0, number.length);
      } else {
        BytesRef term = keyword(kind, value);
        byte[] length = ByteBuffer.allocate(4).putInt(term.length).array();
        plain.write(length, 0, length.length);
        plain.write(term.bytes, term.offset, term.length);
      }
    }
    byte[] key = plain.toByteArray();
    if (key.length <= MAX_PLAIN_KEY) {
      byte[] tagged = new byte[key.length + 1];
      System.arraycopy(key, 0, tagged, 1, key.length);
      return new BytesRef(tagged);
    }
    byte[] digest = sha256(key);
    byte[] tagged = new byte[digest.length + 1];
    tagged[0] = 1;
    System.arraycopy(digest, 0, tagged, 1, digest.length);
    return new BytesRef(tagged);
  }

  /** Returns the term frequency that stands for a weight of a sparse vector, 1 to 65,536. */
  public static int sparseFrequency(short weight) {
    return (weight & 0xFFFF) + 1;
  }

  /** Returns the weight behind a term frequency. */
  public static float sparseWeight(int frequency) {
    return Float.float16ToFloat((short) (frequency - 1));
  }

  /** Returns several vectors as bytes: 32-bit floats, little-endian, one vector after the other. */
  public static BytesRef multiVector(float[][] vectors) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (float[] vector : vectors) {
      byte[] bytes = Vectors.toBytes(VectorElement.F32, vector);
      out.write(bytes, 0, bytes.length);
    }
    return new BytesRef(out.toByteArray());
  }

  /** Returns the vectors behind bytes of {@link #multiVector}. */
  public static float[][] multiVectorValue(int dimensions, BytesRef bytes) {
    float[][] vectors = new float[bytes.length / (dimensions * Float.BYTES)][dimensions];
    var floats =
        ByteBuffer.wrap(bytes.bytes, bytes.offset, bytes.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .asFloatBuffer();
    for (float[] vector : vectors) {
      floats.get(vector);
    }
    return vectors;
  }

  /** Returns long strings as bytes: length and UTF-8 of each. */
  public static BytesRef longKeywords(List<String> values) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (String value : values) {
      byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
      byte[] length = ByteBuffer.allocate(4).putInt(bytes.length).array();
      out.write(length, 0, length.length);
      out.write(bytes, 0, bytes.length);
    }
    return new BytesRef(out.toByteArray());
  }

  /** Returns the strings behind bytes of {@link #longKeywords}. */
  public static List<String> longKeywordValues(BytesRef bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes.bytes, bytes.offset, bytes.length);
    List<String> values = new ArrayList<>();
    while (buffer.hasRemaining()) {
      byte[] value = new byte[buffer.getInt()];
      buffer.get(value);
      values.add(new String(value, StandardCharsets.UTF_8));
    }
    return values;
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
