package com.hevlayer.adapters.k8s;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Takes a JSON text apart without reading the values: each can then be read, or refused, by itself.
 * Judges nothing but where values end.
 */
final class Slices {
  private final byte[] text;
  private final int end;
  private int at;

  private Slices(byte[] text) {
    this.text = text;
    end = text.length;
  }

  /**
   * Returns the members of an object as texts. Names are compared as they are written.
   *
   * @throws IllegalArgumentException if there is no end to it
   */
  static Map<String, byte[]> members(byte[] object) {
    Slices slices = new Slices(object);
    Map<String, byte[]> members = new LinkedHashMap<>();
    slices.open('{');
    while (!slices.closes('}')) {
      byte[] name = slices.value();
      slices.open(':');
      members.put(
          new String(name, 1, Math.max(0, name.length - 2), StandardCharsets.UTF_8),
          slices.value());
      slices.comma('}');
    }
    return members;
  }

  /**
   * Hands over the elements of an array as texts, one by one.
   *
   * @throws IllegalArgumentException if there is no end to it
   */
  static void elements(byte[] array, Consumer<byte[]> taker) {
    Slices slices = new Slices(array);
    slices.open('[');
    while (!slices.closes(']')) {
      taker.accept(slices.value());
      slices.comma(']');
    }
  }

  private void open(char c) {
    skipWhitespace();
    if (at >= end || text[at] != c) {
      throw malformed();
    }
    at++;
  }

  private boolean closes(char c) {
    skipWhitespace();
    return at < end && text[at] == c;
  }

  private void comma(char close) {
    if (!closes(close)) {
      open(',');
      if (closes(close)) {
        throw malformed();
      }
    }
  }

  private byte[] value() {
    skipWhitespace();
    int from = at;
    int depth = 0;
    do {
      if (at >= end) {
        throw malformed();
      }
      switch (text[at]) {
        case '"' -> string();
        case '{', '[' -> {
          depth++;
          at++;
        }
        case '}', ']' -> {
          depth--;
          at++;
        }
        default -> at++;
      }
    } while (depth > 0 || !isEnd());
    if (depth < 0 || at == from) {
      throw malformed();
    }
    return Arrays.copyOfRange(text, from, at);
  }

  /** Whether a value that is not nested ends here. */
  private boolean isEnd() {
    return at >= end
        || text[at] == ','
        || text[at] == ':'
        || text[at] == '}'
        || text[at] == ']'
        || isWhitespace(text[at]);
  }

  private void string() {
    for (at++; at < end; at++) {
      if (text[at] == '\\') {
        at++;
      } else if (text[at] == '"') {
        at++;
        return;
      }
    }
    throw malformed();
  }

  private void skipWhitespace() {
    while (at < end && isWhitespace(text[at])) {
      at++;
    }
  }

  private static boolean isWhitespace(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  private IllegalArgumentException malformed() {
    return new IllegalArgumentException("no JSON at byte " + Math.min(at, end));
  }
}
