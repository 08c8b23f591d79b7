package com.hevlayer.ports.json;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An immutable JSON value. Numbers keep the text they were written with, so that unsigned 64-bit
 * ids, {@code 1.0} and {@code 1e3} survive; arrays of numbers may stay bytes until somebody asks
 * for them. Two values are equal when their JSON text is, members of objects in any order.
 *
 * <p>Thread-safe. No method returns or accepts {@code null} unless it says so.
 */
public abstract sealed class Json
    permits JsonNull, JsonBoolean, JsonNumber, JsonString, JsonArray, JsonObject {

  Json() {}

  /** Returns the boolean value. */
  public static JsonBoolean of(boolean value) {
    return value ? JsonBoolean.TRUE : JsonBoolean.FALSE;
  }

  /** Returns the integer as a number. */
  public static JsonNumber of(long value) {
    return new JsonNumber(Long.toString(value));
  }

  /** Returns the integer, read as unsigned, as a number. */
  public static JsonNumber ofUnsigned(long value) {
    return new JsonNumber(Long.toUnsignedString(value));
  }

  /**
   * Returns the shortest decimal that reads back to the same 64-bit float.
   *
   * @throws IllegalArgumentException if the value is not finite
   */
  public static JsonNumber of(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("not a JSON number: " + value);
    }
    return new JsonNumber(Double.toString(value));
  }

  /**
   * Returns the shortest decimal that reads back to the same 32-bit float.
   *
   * @throws IllegalArgumentException if the value is not finite
   */
  public static JsonNumber of(float value) {
    if (!Float.isFinite(value)) {
      throw new IllegalArgumentException("not a JSON number: " + value);
    }
    return new JsonNumber(Float.toString(value));
  }

  /**
   * Returns the number with this text.
   *
   * @throws IllegalArgumentException if the text is not a number in the grammar of RFC 8259
   */
  public static JsonNumber number(String text) {
    if (!JsonNumber.isNumber(text)) {
      throw new IllegalArgumentException("not a JSON number: " + text);
    }
    return new JsonNumber(text);
  }

  /** Returns the string value. */
  public static JsonString of(String value) {
    return new JsonString(value);
  }

  /** Returns the array with these elements, copied. */
  public static JsonArray array(List<? extends Json> elements) {
    return new JsonArray.OfValues(List.copyOf(elements));
  }

  /** Returns the array with these elements. */
  public static JsonArray array(Json... elements) {
    return new JsonArray.OfValues(List.of(elements));
  }

  /** Returns an array of 32-bit floats. The caller must not change the Java array afterwards. */
  public static JsonArray floats(float[] values) {
    return new JsonArray.OfFloats(values);
  }

  /**
   * Returns an array of numbers that stays text until it is read.
   *
   * @param utf8 bytes that hold the array from {@code from} (its opening bracket) to {@code to}
   *     (behind its closing bracket); checked by the caller to be an array of numbers only, never
   *     changed afterwards
   * @param count how many numbers it has
   */
  public static JsonArray numbers(byte[] utf8, int from, int to, int count) {
    return new JsonArray.OfText(utf8, from, to, count);
  }

  /**
   * Returns an array of numbers that stays text until it is read; the numbers are counted then.
   *
   * @param utf8 bytes that hold the array from {@code from} (its opening bracket) to {@code to}
   *     (behind its closing bracket); checked by the caller to hold nothing but numbers and what
   *     separates them, and not to be empty; never changed afterwards
   */
  public static JsonArray numbers(byte[] utf8, int from, int to) {
    return new JsonArray.OfText(utf8, from, to, -1);
  }

  /** Returns the object with these members, in the order of the map, copied. */
  public static JsonObject object(Map<String, ? extends Json> members) {
    return new JsonObject(Collections.unmodifiableMap(new LinkedHashMap<>(members)));
  }

  /**
   * Returns an object that stays text until it is read.
   *
   * @param utf8 bytes that hold its members, each name once, without braces, from {@code from} to
   *     {@code to}; checked by the caller, never changed afterwards
   * @param reader reads the members, in order; unmodifiable
   */
  public static JsonObject members(
      byte[] utf8, int from, int to, Supplier<Map<String, Json>> reader) {
    return new JsonObject(utf8, from, to, reader);
  }

  /** Returns an object with one member. */
  public static JsonObject object(String name, Json value) {
    return object(Map.of(name, value));
  }

  /** Starts an object. */
  public static ObjectBuilder objectBuilder() {
    return new ObjectBuilder();
  }

  /** Appends the compact JSON text of this value. */
  public abstract void appendTo(StringBuilder out);

  /** Returns the compact JSON text. */
  @Override
  public final String toString() {
    StringBuilder out = new StringBuilder();
    appendTo(out);
    return out.toString();
  }

  /** The kind of this value as serde-like messages name it: {@code string "x"}, {@code map}. */
  public final String describe() {
    return switch (this) {
      case JsonNull ignored -> "null";
      case JsonBoolean value -> "boolean `" + value + "`";
      case JsonNumber value ->
          (value.isInteger() ? "integer `" : "floating point `") + value.text() + "`";
      case JsonString value -> "string " + value;
      case JsonArray ignored -> "sequence";
      case JsonObject ignored -> "map";
    };
  }

  /** Gathers the members of an object. Not thread-safe. */
  public static final class ObjectBuilder {
    private final Map<String, Json> members = new LinkedHashMap<>();

    private ObjectBuilder() {}

    /** Adds or replaces a member; a {@code null} value adds nothing. */
    public ObjectBuilder put(String name, @Nullable Json value) {
      if (value != null) {
        members.put(name, value);
      }
      return this;
    }

    /** Adds or replaces a member. */
    public ObjectBuilder put(String name, String value) {
      return put(name, Json.of(value));
    }

    /** Adds or replaces a member. */
    public ObjectBuilder put(String name, long value) {
      return put(name, Json.of(value));
    }

    /** Adds or replaces a member. */
    public ObjectBuilder put(String name, boolean value) {
      return put(name, Json.of(value));
    }

    /** Returns the object. */
    public JsonObject build() {
      return Json.object(members);
    }
  }

  static void appendString(StringBuilder out, String value) {
    out.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < 0x20 || (Character.isSurrogate(c) && !isPaired(value, i))) {
            out.append("\\u").append(String.format("%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  private static boolean isPaired(String value, int i) {
    return Character.isHighSurrogate(value.charAt(i))
        ? i + 1 < value.length() && Character.isLowSurrogate(value.charAt(i + 1))
        : i > 0 && Character.isHighSurrogate(value.charAt(i - 1));
  }
}
