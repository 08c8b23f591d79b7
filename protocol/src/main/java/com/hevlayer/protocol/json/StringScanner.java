package com.hevlayer.protocol.json;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads quoted strings: escapes, control characters, UTF-8 and surrogate pairs are all checked. */
final class StringScanner {
  private final byte[] utf8;
  private final int end;
  private int next;
  private int failedAt;
  private String expected = "";

  StringScanner(byte[] utf8, int end) {
    this.utf8 = utf8;
    this.end = end;
  }

  /** Returns the offset behind the closing quote of the string read last. */
  int next() {
    return next;
  }

  /** Returns where the string that could not be read is wrong. */
  int failedAt() {
    return failedAt;
  }

  /** Returns what would have been right there. */
  String expected() {
    return expected;
  }

  /** Reads the string whose opening quote is at this offset; {@code null} if it is wrong. */
  @Nullable String read(int open) {
    int i = open + 1;
    int signs = 0;
    while (i < end) {
      byte b = utf8[i];
      if (b == '"') {
        next = i + 1;
        return signs < 0 ? decode(open + 1, i) : latin(open + 1, i);
      }
      if (b == '\\') {
        return readEscaped(open + 1, i);
      }
      if (b >= 0 && b < 0x20) {
        return fail(i, "no bare control character in a string");
      }
      signs |= b;
      i++;
    }
    return fail(end, "'\"' at the end of a string");
  }

  private @Nullable String readEscaped(int from, int firstEscape) {
    StringBuilder out = new StringBuilder(firstEscape - from + 16);
    int run = from;
    int i = firstEscape;
    while (i < end) {
      byte b = utf8[i];
      if (b != '"' && b != '\\') {
        if (b >= 0 && b < 0x20) {
          return fail(i, "no bare control character in a string");
        }
        i++;
        continue;
      }
      String plain = decode(run, i);
      if (plain == null) {
        return null;
      }
      out.append(plain);
      if (b == '"') {
        next = i + 1;
        return out.toString();
      }
      i = escape(i, out);
      if (i < 0) {
        return null;
      }
      run = i;
    }
    return fail(end, "'\"' at the end of a string");
  }

  /** Appends what the escape at this backslash stands for; returns the offset behind it, or -1. */
  private int escape(int backslash, StringBuilder out) {
    int i = backslash + 1;
    int c = i < end ? utf8[i] : 0;
    switch (c) {
      case '"', '\\', '/' -> out.append((char) c);
      case 'b' -> out.append('\b');
      case 'f' -> out.append('\f');
      case 'n' -> out.append('\n');
      case 'r' -> out.append('\r');
      case 't' -> out.append('\t');
      case 'u' -> {
        return unicode(i + 1, out);
      }
      default -> {
        fail(Math.min(i, end), "one of \" \\ / b f n r t u behind a backslash");
        return -1;
      }
    }
    return i + 1;
  }

  private int unicode(int digits, StringBuilder out) {
    int first = hex(digits);
    if (first < 0) {
      return -1;
    }
    if (!Character.isSurrogate((char) first)) {
      out.append((char) first);
      return digits + 4;
    }
    int second = digits + 4;
    if (Character.isHighSurrogate((char) first)
        && second + 1 < end
        && utf8[second] == '\\'
        && utf8[second + 1] == 'u') {
      int low = hex(second + 2);
      if (low < 0) {
        return -1;
      }
      if (Character.isLowSurrogate((char) low)) {
        out.append((char) first).append((char) low);
        return second + 6;
      }
    }
    fail(digits, "the escapes of a surrogate pair, high then low");
    return -1;
  }

  private int hex(int from) {
    int value = 0;
    for (int i = from; i < from + 4; i++) {
      int digit = i < end ? Character.digit(utf8[i], 16) : -1;
      if (digit < 0) {
        fail(Math.min(i, end), "four hexadecimal digits");
        return -1;
      }
      value = (value << 4) | digit;
    }
    return value;
  }

  @SuppressWarnings("deprecation") // the one constructor that copies ASCII without a decoder
  private String latin(int from, int to) {
    return new String(utf8, 0, from, to - from);
  }

  private @Nullable String decode(int from, int to) {
    String text = new String(utf8, from, to - from, StandardCharsets.UTF_8);
    if (text.indexOf('\uFFFD') >= 0) {
      // Either it was written so, or the decoder put it where the bytes are no UTF-8.
      ByteBuffer bytes = ByteBuffer.wrap(utf8, from, to - from);
      try {
        StandardCharsets.UTF_8.newDecoder().decode(bytes);
      } catch (CharacterCodingException malformed) {
        return fail(bytes.position(), "valid UTF-8");
      }
    }
    return text;
  }

  private @Nullable String fail(int offset, String what) {
    failedAt = offset;
    expected = what;
    return null;
  }
}
