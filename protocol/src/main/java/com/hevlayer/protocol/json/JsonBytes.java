package com.hevlayer.protocol.json;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Writes compact JSON straight into a growing array of bytes. Commas are set by the writer; that
 * arrays and objects are closed is the caller's affair. One thread.
 */
public final class JsonBytes {
  private static final int LARGEST = Integer.MAX_VALUE - 16;

  private final StringBuilder scratch = new StringBuilder();
  private byte[] bytes;
  private int size;
  private boolean comma;

  /** Creates an empty writer with room for this many bytes. */
  public JsonBytes(int room) {
    bytes = new byte[Math.max(16, room)];
  }

  /** Returns the compact text of a value. */
  public static byte[] of(Json value) {
    return new JsonBytes(256).value(value).toByteArray();
  }

  /** Opens an object as the next element or member value. */
  public JsonBytes openObject() {
    separate();
    put('{');
    comma = false;
    return this;
  }

  /** Closes the object. */
  public JsonBytes closeObject() {
    put('}');
    comma = true;
    return this;
  }

  /** Opens an array as the next element or member value. */
  public JsonBytes openArray() {
    separate();
    put('[');
    comma = false;
    return this;
  }

  /** Closes the array. */
  public JsonBytes closeArray() {
    put(']');
    comma = true;
    return this;
  }

  /** Writes the name of the next member. */
  public JsonBytes name(String name) {
    separate();
    quoted(name);
    put(':');
    comma = false;
    return this;
  }

  /** Writes a string. */
  public JsonBytes value(String value) {
    separate();
    quoted(value);
    comma = true;
    return this;
  }

  /** Writes an integer. */
  public JsonBytes value(long value) {
    return text(Long.toString(value));
  }

  /** Writes a boolean. */
  public JsonBytes value(boolean value) {
    return text(value ? "true" : "false");
  }

  /**
   * Writes the shortest decimal that reads back to the same 32-bit float.
   *
   * @throws IllegalArgumentException if the value is not finite
   */
  public JsonBytes value(float value) {
    if (!Float.isFinite(value)) {
      throw new IllegalArgumentException("not a JSON number: " + value);
    }
    return text(Float.toString(value));
  }

  /**
   * Writes the shortest decimal that reads back to the same 64-bit float.
   *
   * @throws IllegalArgumentException if the value is not finite
   */
  public JsonBytes value(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("not a JSON number: " + value);
    }
    return text(Double.toString(value));
  }

  /** Writes {@code null}. */
  public JsonBytes nullValue() {
    return text("null");
  }

  /** Writes any value. */
  public JsonBytes value(Json value) {
    switch (value) {
      case JsonString string -> value(string.value());
      case JsonNumber number -> text(number.text());
      case JsonArray array -> array(array);
      case JsonObject object -> openObject().members(object).closeObject();
      default -> text(value.toString());
    }
    return this;
  }

  /** Writes the members of an object into the object that is open. */
  public JsonBytes members(JsonObject object) {
    ByteBuffer text = object.membersText();
    if (text != null) {
      return text.hasRemaining() ? raw(text) : this;
    }
    for (Map.Entry<String, Json> member : object.members().entrySet()) {
      name(member.getKey());
      value(member.getValue());
    }
    return this;
  }

  private void array(JsonArray array) {
    ByteBuffer text = array.text();
    if (text != null) {
      raw(text);
      return;
    }
    if (array.isNumbers()) {
      // Numbers are ASCII, and the array knows best whether it is text already.
      scratch.setLength(0);
      array.appendTo(scratch);
      text(scratch.toString());
      return;
    }
    openArray();
    List<Json> values = array.values();
    for (int i = 0; i < values.size(); i++) {
      value(values.get(i));
    }
    closeArray();
  }

  /** Writes bytes that are one JSON value already. */
  public JsonBytes raw(byte[] value) {
    separate();
    room(value.length);
    System.arraycopy(value, 0, bytes, size, value.length);
    size += value.length;
    comma = true;
    return this;
  }

  private JsonBytes raw(ByteBuffer value) {
    separate();
    int length = value.remaining();
    room(length);
    value.get(bytes, size, length);
    size += length;
    comma = true;
    return this;
  }

  /** Returns the bytes, copied. */
  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  /** Returns how many bytes there are. */
  public int size() {
    return size;
  }

  /** Writes ASCII text that is one JSON value. */
  private JsonBytes text(String ascii) {
    separate();
    ascii(ascii);
    comma = true;
    return this;
  }

  private void separate() {
    if (comma) {
      put(',');
    }
  }

  private void put(char ascii) {
    room(1);
    bytes[size++] = (byte) ascii;
  }

  @SuppressWarnings("deprecation") // the one method that copies ASCII without an encoder
  private void ascii(String text) {
    room(text.length());
    text.getBytes(0, text.length(), bytes, size);
    size += text.length();
  }

  private void quoted(String text) {
    put('"');
    int plain = 0;
    while (plain < text.length() && isPlain(text.charAt(plain))) {
      plain++;
    }
    if (plain == text.length()) {
      ascii(text);
    } else {
      ascii(text.substring(0, plain));
      encode(text, plain);
    }
    put('"');
  }

  private static boolean isPlain(char c) {
    return c >= 0x20 && c < 0x80 && c != '"' && c != '\\';
  }

  private void encode(String text, int from) {
    room(6 * (text.length() - from));
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isPlain(c)) {
        bytes[size++] = (byte) c;
      } else if (c < 0x80) {
        escape(c);
      } else if (c < 0x800) {
        bytes[size++] = (byte) (0xC0 | (c >> 6));
        bytes[size++] = (byte) (0x80 | (c & 0x3F));
      } else if (!Character.isSurrogate(c)) {
        bytes[size++] = (byte) (0xE0 | (c >> 12));
        bytes[size++] = (byte) (0x80 | ((c >> 6) & 0x3F));
        bytes[size++] = (byte) (0x80 | (c & 0x3F));
      } else if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        int point = Character.toCodePoint(c, text.charAt(++i));
        bytes[size++] = (byte) (0xF0 | (point >> 18));
        bytes[size++] = (byte) (0x80 | ((point >> 12) & 0x3F));
        bytes[size++] = (byte) (0x80 | ((point >> 6) & 0x3F));
        bytes[size++] = (byte) (0x80 | (point & 0x3F));
      } else {
        unicode(c);
      }
    }
  }

  private void escape(char c) {
    switch (c) {
      case '"', '\\' -> pair(c);
      case '\n' -> pair('n');
      case '\r' -> pair('r');
      case '\t' -> pair('t');
      default -> unicode(c);
    }
  }

  private void pair(char c) {
    bytes[size++] = '\\';
    bytes[size++] = (byte) c;
  }

  private void unicode(char c) {
    pair('u');
    for (int shift = 12; shift >= 0; shift -= 4) {
      bytes[size++] = (byte) Character.forDigit((c >> shift) & 0xF, 16);
    }
  }

  private void room(int more) {
    if (bytes.length - size >= more) {
      return;
    }
    long needed = (long) size + more;
    if (needed > LARGEST) {
      throw new IllegalStateException("a body of " + needed + " bytes is too large");
    }
    bytes = Arrays.copyOf(bytes, (int) Math.min(LARGEST, Math.max(needed, 2L * bytes.length)));
  }
}
