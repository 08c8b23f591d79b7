package com.hevlayer.adapters.embedded.index;

import com.hevlayer.adapters.embedded.schema.AttributeType;
import com.hevlayer.adapters.embedded.schema.SparseVector;
import com.hevlayer.adapters.embedded.schema.ValueKind;
import com.hevlayer.adapters.embedded.schema.VectorElement;
import com.hevlayer.adapters.embedded.schema.Vectors;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Rows as bytes, for the log and for the stored field. Every cell says its type and length, so a
 * row is read without a schema and cells nobody wants are passed over.
 *
 * <p>The codes of kinds are part of the format of the data directory.
 */
public final class RowCodec {
  private static final int ARRAY = 0x40;
  private static final int ELSEWHERE = 0x80;
  private static final ValueKind[] KINDS = {
    ValueKind.STRING,
    ValueKind.INT,
    ValueKind.UINT,
    ValueKind.FLOAT,
    ValueKind.BOOL,
    ValueKind.UUID,
    ValueKind.DATETIME,
    ValueKind.BYTES,
    ValueKind.VECTOR,
    ValueKind.MULTI_VECTOR,
    ValueKind.SPARSE,
    ValueKind.UNKNOWN
  };
  private static final VectorElement[] ELEMENTS = {
    VectorElement.F32, VectorElement.F16, VectorElement.I8
  };
  private static final AttributeType[] SCALARS = new AttributeType[KINDS.length];
  private static final AttributeType[] ARRAYS = new AttributeType[KINDS.length];

  static {
    for (int i = 0; i < KINDS.length; i++) {
      SCALARS[i] = AttributeType.scalar(KINDS[i]);
      ARRAYS[i] = AttributeType.arrayOf(KINDS[i]);
    }
  }

  private RowCodec() {}

  /** A dense vector, or several, whose numbers lie in another field of the document. */
  static final class Elsewhere {
    static final Elsewhere INSTANCE = new Elsewhere();

    private Elsewhere() {}
  }

  /** Appends an id. */
  public static void writeId(ByteWriter out, ValueKind idKind, Object id) {
    switch (idKind) {
      case UINT -> out.writeLong((Long) id);
      case UUID -> {
        out.writeLong(((UUID) id).getMostSignificantBits());
        out.writeLong(((UUID) id).getLeastSignificantBits());
      }
      default -> out.writeString((String) id);
    }
  }

  /** Reads an id. */
  public static Object readId(ByteReader in, ValueKind idKind) {
    return switch (idKind) {
      case UINT -> in.readLong();
      case UUID -> new UUID(in.readLong(), in.readLong());
      default -> in.readString();
    };
  }

  /** Appends a whole row. */
  public static void write(ByteWriter out, ValueKind idKind, Row row) {
    writeId(out, idKind, row.id());
    writeCells(out, row.cells(), Set.of());
  }

  /**
   * Appends cells.
   *
   * @param elsewhere attributes whose vectors are left out, since another field has them
   */
  static void writeCells(ByteWriter out, List<Row.Cell> cells, Set<Integer> elsewhere) {
    out.writeVarInt(cells.size());
    ByteWriter payload = new ByteWriter(64);
    for (Row.Cell cell : cells) {
      AttributeType type = cell.type();
      boolean left = elsewhere.contains(cell.attribute());
      out.writeVarInt(cell.attribute());
      out.writeByte(code(type.kind()) | (type.array() ? ARRAY : 0) | (left ? ELSEWHERE : 0));
      if (type.kind() == ValueKind.VECTOR && !left) {
        // The bulk of most rows: written without a detour.
        byte[] vector = Vectors.toBytes(type.element(), (float[]) cell.value());
        int head = 1 + varIntSize(type.dimensions());
        out.writeVarInt(head + vector.length);
        out.writeByte(elementCode(type.element()));
        out.writeVarInt(type.dimensions());
        out.writeBytes(vector);
        continue;
      }
      ByteWriter value = payload.size() == 0 ? payload : new ByteWriter(64);
      writeValue(value, type, cell.value(), left);
      byte[] bytes = value.toBytes();
      out.writeVarInt(bytes.length);
      out.writeBytes(bytes);
      payload = new ByteWriter(64);
    }
  }

  private static void writeValue(ByteWriter out, AttributeType type, Object value, boolean left) {
    if (type.array()) {
      List<?> elements = (List<?>) value;
      out.writeVarInt(elements.size());
      for (Object element : elements) {
        writeScalar(out, type.kind(), Objects.requireNonNull(element));
      }
      return;
    }
    switch (type.kind()) {
      case VECTOR, MULTI_VECTOR -> {
        out.writeByte(elementCode(type.element()));
        out.writeVarInt(type.dimensions());
        if (!left && value instanceof float[][] vectors) {
          out.writeVarInt(vectors.length);
          for (float[] vector : vectors) {
            out.writeBytes(Vectors.toBytes(type.element(), vector));
          }
        }
      }
      case SPARSE -> {
        SparseVector sparse = (SparseVector) value;
        out.writeVarInt(sparse.size());
        for (int i = 0; i < sparse.size(); i++) {
          out.writeString(sparse.axes()[i]);
          out.writeByte(sparse.weights()[i] >> 8);
          out.writeByte(sparse.weights()[i]);
        }
      }
      case STRING, INT, UINT, FLOAT, BOOL, UUID, DATETIME, BYTES, UNKNOWN ->
          writeScalar(out, type.kind(), value);
    }
  }

  private static void writeScalar(ByteWriter out, ValueKind kind, Object value) {
    switch (kind) {
      case STRING -> out.writeString((String) value);
      case INT, UINT, DATETIME -> out.writeLong((Long) value);
      case FLOAT -> out.writeLong(Double.doubleToRawLongBits((Double) value));
      case BOOL -> out.writeByte((Boolean) value ? 1 : 0);
      case UUID -> writeId(out, ValueKind.UUID, value);
      case BYTES -> {
        out.writeVarInt(((byte[]) value).length);
        out.writeBytes((byte[]) value);
      }
      case VECTOR, MULTI_VECTOR, SPARSE, UNKNOWN ->
          throw new IllegalArgumentException(kind + " is no scalar");
    }
  }

  /** Reads a whole row. */
  public static Row read(ByteReader in, ValueKind idKind) {
    Object id = readId(in, idKind);
    return new Row(id, readCells(in, null));
  }

  /**
   * Reads cells; a vector that was left out has the value {@link Elsewhere}.
   *
   * @param wanted ids of the attributes to read; {@code null}: all
   */
  static List<Row.Cell> readCells(ByteReader in, @Nullable Set<Integer> wanted) {
    int count = in.readVarInt();
    List<Row.Cell> cells = new ArrayList<>(Math.min(count, 64));
    for (int i = 0; i < count; i++) {
      int attribute = in.readVarInt();
      int tag = in.readByte();
      int length = in.readVarInt();
      if (wanted != null && !wanted.contains(attribute)) {
        in.skip(length);
        continue;
      }
      cells.add(readCell(in, attribute, tag));
    }
    return cells;
  }

  private static Row.Cell readCell(ByteReader in, int attribute, int tag) {
    int code = tag & 0x3F;
    if (code >= KINDS.length) {
      throw new IllegalStateException("a row holds a value of unknown kind " + code);
    }
    ValueKind kind = KINDS[code];
    if ((tag & ARRAY) != 0) {
      int size = in.readVarInt();
      List<Object> elements = new ArrayList<>(Math.min(size, 1_024));
      for (int i = 0; i < size; i++) {
        elements.add(readScalar(in, kind));
      }
      return new Row.Cell(attribute, ARRAYS[code], elements);
    }
    return switch (kind) {
      case VECTOR, MULTI_VECTOR -> readVectors(in, attribute, kind, (tag & ELSEWHERE) != 0);
      case SPARSE -> {
        int size = in.readVarInt();
        String[] axes = new String[size];
        short[] weights = new short[size];
        for (int i = 0; i < size; i++) {
          axes[i] = in.readString();
          weights[i] = (short) (in.readByte() << 8 | in.readByte());
        }
        yield new Row.Cell(attribute, SCALARS[code], new SparseVector(axes, weights));
      }
      case STRING, INT, UINT, FLOAT, BOOL, UUID, DATETIME, BYTES, UNKNOWN ->
          new Row.Cell(attribute, SCALARS[code], readScalar(in, kind));
    };
  }

  private static Row.Cell readVectors(
      ByteReader in, int attribute, ValueKind kind, boolean elsewhere) {
    VectorElement element = ELEMENTS[in.readByte()];
    int dimensions = in.readVarInt();
    AttributeType type =
        kind == ValueKind.VECTOR
            ? AttributeType.vector(dimensions, element)
            : AttributeType.multiVector(dimensions, element);
    if (elsewhere) {
      return new Row.Cell(attribute, type, Elsewhere.INSTANCE);
    }
    if (kind == ValueKind.VECTOR) {
      return new Row.Cell(attribute, type, readVector(in, type));
    }
    float[][] vectors = new float[in.readVarInt()][];
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = readVector(in, type);
    }
    return new Row.Cell(attribute, type, vectors);
  }

  private static float[] readVector(ByteReader in, AttributeType type) {
    int from = in.position();
    in.skip(type.dimensions() * type.element().bytes());
    return Vectors.fromBytes(type.element(), type.dimensions(), in.array(), from);
  }

  private static Object readScalar(ByteReader in, ValueKind kind) {
    return switch (kind) {
      case STRING -> in.readString();
      case INT, UINT, DATETIME -> in.readLong();
      case FLOAT -> Double.longBitsToDouble(in.readLong());
      case BOOL -> in.readByte() != 0;
      case UUID -> readId(in, ValueKind.UUID);
      case BYTES -> in.readBytes(in.readVarInt());
      case VECTOR, MULTI_VECTOR, SPARSE, UNKNOWN ->
          throw new IllegalStateException(kind + " is no scalar");
    };
  }

  private static int code(ValueKind kind) {
    for (int i = 0; i < KINDS.length; i++) {
      if (KINDS[i] == kind) {
        return i;
      }
    }
    throw new IllegalArgumentException(kind.toString());
  }

  private static int elementCode(VectorElement element) {
    return switch (element) {
      case F32 -> 0;
      case F16 -> 1;
      case I8 -> 2;
    };
  }

  private static int varIntSize(int value) {
    return value < 0x80
        ? 1
        : value < 0x4000 ? 2 : value < 0x20_0000 ? 3 : value < 0x1000_0000 ? 4 : 5;
  }
}
