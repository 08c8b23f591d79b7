package com.hevlayer.ports.json;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A JSON array. Most are lists of values; a vector may be held as floats or as the text it came as,
 * so that it is never taken apart into objects.
 */
public abstract sealed class JsonArray extends Json {
  private JsonArray() {}

  /** Returns how many elements it has. */
  public abstract int size();

  /**
   * Returns an element.
   *
   * @throws IndexOutOfBoundsException if there is none at this index
   */
  public abstract Json get(int index);

  /** Returns the elements as an unmodifiable list. */
  public List<Json> values() {
    return new AbstractList<>() {
      @Override
      public Json get(int index) {
        return JsonArray.this.get(index);
      }

      @Override
      public int size() {
        return JsonArray.this.size();
      }
    };
  }

  /** Whether every element is a number; an empty array is. */
  public abstract boolean isNumbers();

  /**
   * Returns the elements as the nearest 32-bit floats, in a new array; too large ones are infinite.
   *
   * @throws IllegalStateException if {@link #isNumbers()} is false
   */
  public abstract float[] toFloats();

  /** Returns the text if it is at hand, which may hold whitespace; otherwise {@code null}. */
  public @Nullable ByteBuffer text() {
    return null;
  }

  @Override
  public void appendTo(StringBuilder out) {
    out.append('[');
    for (int i = 0; i < size(); i++) {
      if (i > 0) {
        out.append(',');
      }
      get(i).appendTo(out);
    }
    out.append(']');
  }

  @Override
  public final boolean equals(@Nullable Object other) {
    return other instanceof JsonArray that && values().equals(that.values());
  }

  @Override
  public final int hashCode() {
    return values().hashCode();
  }

  static final class OfValues extends JsonArray {
    private final List<Json> values;

    OfValues(List<Json> values) {
      this.values = values;
    }

    @Override
    public int size() {
      return values.size();
    }

    @Override
    public Json get(int index) {
      return values.get(index);
    }

    @Override
    public List<Json> values() {
      return values;
    }

    @Override
    public boolean isNumbers() {
      for (Json value : values) {
        if (!(value instanceof JsonNumber)) {
          return false;
        }
      }
      return true;
    }

    @Override
    public float[] toFloats() {
      float[] floats = new float[values.size()];
      for (int i = 0; i < floats.length; i++) {
        if (!(values.get(i) instanceof JsonNumber number)) {
          throw new IllegalStateException("element " + i + " is not a number");
        }
        floats[i] = Float.parseFloat(number.text());
      }
      return floats;
    }
  }

  static final class OfFloats extends JsonArray {
    private final float[] floats;

    OfFloats(float[] floats) {
      this.floats = floats;
    }

    @Override
    public int size() {
      return floats.length;
    }

    @Override
    public Json get(int index) {
      return Json.of(floats[index]);
    }

    @Override
    public boolean isNumbers() {
      return true;
    }

    @Override
    public float[] toFloats() {
      return floats.clone();
    }

    @Override
    public void appendTo(StringBuilder out) {
      out.append('[');
      for (int i = 0; i < floats.length; i++) {
        if (i > 0) {
          out.append(',');
        }
        out.append(floats[i]);
      }
      out.append(']');
    }
  }

  static final class OfText extends JsonArray {
    private final byte[] utf8;
    private final int from;
    private final int to;
    private final int known;

    OfText(byte[] utf8, int from, int to, int count) {
      this.utf8 = utf8;
      this.from = from;
      this.to = to;
      known = count;
    }

    @Override
    public int size() {
      if (known >= 0) {
        return known;
      }
      int count = 1;
      for (int i = from; i < to; i++) {
        count += utf8[i] == ',' ? 1 : 0;
      }
      return count;
    }

    @Override
    public Json get(int index) {
      return values().get(index);
    }

    @Override
    public List<Json> values() {
      Json[] values = new Json[size()];
      int at = from + 1;
      for (int i = 0; i < values.length; i++) {
        at = FloatText.skipToNumber(utf8, at);
        int end = FloatText.endOfNumber(utf8, at, to);
        values[i] = new JsonNumber(new String(utf8, at, end - at, StandardCharsets.US_ASCII));
        at = end;
      }
      return List.of(values);
    }

    @Override
    public boolean isNumbers() {
      return true;
    }

    @Override
    public float[] toFloats() {
      float[] floats = new float[size()];
      int at = from + 1;
      for (int i = 0; i < floats.length; i++) {
        at = FloatText.skipToNumber(utf8, at);
        int end = FloatText.endOfNumber(utf8, at, to);
        floats[i] = FloatText.parse(utf8, at, end);
        at = end;
      }
      return floats;
    }

    @Override
    public ByteBuffer text() {
      return ByteBuffer.wrap(utf8, from, to - from).asReadOnlyBuffer();
    }

    @Override
    public void appendTo(StringBuilder out) {
      out.append(new String(utf8, from, to - from, StandardCharsets.US_ASCII));
    }
  }
}
