package com.hevlayer.domain.write;

import com.hevlayer.protocol.json.JsonReader;
import com.hevlayer.protocol.scan.ArrayCursor;
import com.hevlayer.protocol.scan.ValueKind;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Whether what is written as a vector is one: numbers, or base64 of finite 32-bit floats. */
final class VectorCheck {
  private static final int BLOCK = 16;
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final int[] SIX_BITS = new int[256];

  static {
    Arrays.fill(SIX_BITS, -1);
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (int i = 0; i < alphabet.length(); i++) {
      SIX_BITS[alphabet.charAt(i)] = i;
    }
  }

  private VectorCheck() {}

  static Invalid invalid(String path) {
    return new Invalid(
        path
            + ": a vector is a non-empty array of numbers or base64 of finite little-endian 32-bit"
            + " floats");
  }

  /** Whether the elements of a non-empty array are vectors. */
  static boolean areVectors(MemorySegment body, long offset, int depth) {
    ArrayCursor vectors = new ArrayCursor(body);
    vectors.open(offset, depth);
    int count = 0;
    while (vectors.next()) {
      boolean vector =
          vectors.kind() == ValueKind.ARRAY
              ? vectors.skipNumbers()
              : vectors.kind() == ValueKind.STRING
                  && isBase64(body, vectors.offset(), vectors.end());
      if (!vector) {
        return false;
      }
      count++;
    }
    return count > 0;
  }

  /** Whether the string in this range, quotes included, is a vector. */
  static boolean isBase64(MemorySegment body, long offset, long end) {
    return floats(body, offset, end) > 0;
  }

  /** Returns how many finite floats the string in this range has; -1 if it is none of floats. */
  static long floats(MemorySegment body, long offset, long end) {
    long from = offset + 1;
    long to = end - 1;
    while (to > from && end - to <= 2 && body.get(ValueLayout.JAVA_BYTE, to - 1) == '=') {
      to--;
    }
    long blocks = blocks(body, from, to);
    int word = 0;
    int bytes = (int) (blocks * (3 * Float.BYTES));
    int bits = 0;
    int buffer = 0;
    for (long i = from + blocks * BLOCK; i < to; i++) {
      byte c = body.get(ValueLayout.JAVA_BYTE, i);
      int six = c < 0 ? -1 : SIX_BITS[c];
      if (six < 0) {
        return c == '\\' ? unescaped(body, offset, end) : -1;
      }
      buffer = (buffer << 6) | six;
      bits += 6;
      if (bits >= 8) {
        bits -= 8;
        word = (word >>> 8) | ((buffer >>> bits) << 24);
        if ((++bytes & 3) == 0 && (word & 0x7F800000) == 0x7F800000) {
          return -1;
        }
      }
    }
    boolean whole = bits < 6 && (buffer & ((1 << bits) - 1)) == 0;
    return whole && bytes > 0 && (bytes & 3) == 0 ? bytes / Float.BYTES : -1;
  }

  /**
   * Returns how many blocks of 16 characters, 3 floats each, hold finite floats from the beginning;
   * the rest, and the block in which something is wrong, is looked at character by character.
   */
  private static long blocks(MemorySegment body, long from, long to) {
    long at = from;
    while (to - at >= BLOCK) {
      long low = body.get(LONG, at);
      long high = body.get(LONG, at + Long.BYTES);
      // Bytes 0 to 2, 3 to 5, 6 to 8 and 9 to 11; negative where a character is none of base64.
      int first = quad((int) low);
      int second = quad((int) (low >>> 32));
      int third = quad((int) high);
      int fourth = quad((int) (high >>> 32));
      if ((first | second | third | fourth) < 0
          || isInfinite(first & 0xFF, second >>> 16)
          || isInfinite(third >>> 16, third >>> 8)
          || isInfinite(fourth >>> 8, fourth)) {
        break;
      }
      at += BLOCK;
    }
    return (at - from) / BLOCK;
  }

  private static int quad(int characters) {
    return (SIX_BITS[characters & 0xFF] << 18)
        | (SIX_BITS[(characters >>> 8) & 0xFF] << 12)
        | (SIX_BITS[(characters >>> 16) & 0xFF] << 6)
        | SIX_BITS[characters >>> 24];
  }

  /** Whether the two upper bytes of a float, the third and the fourth, have all exponent bits. */
  private static boolean isInfinite(int third, int fourth) {
    return (fourth & 0x7F) == 0x7F && (third & 0x80) != 0;
  }

  /** Some writers escape the slash. */
  private static long unescaped(MemorySegment body, long offset, long end) {
    String text = new JsonReader(body, offset, end, true).string();
    if (text.indexOf('\\') >= 0) {
      return -1;
    }
    byte[] quoted = ('"' + text + '"').getBytes(StandardCharsets.UTF_8);
    return floats(MemorySegment.ofArray(quoted), 0, quoted.length);
  }
}
