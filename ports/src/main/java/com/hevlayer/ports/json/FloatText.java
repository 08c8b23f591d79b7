package com.hevlayer.ports.json;

import java.nio.charset.StandardCharsets;

/**
 * Reads 32-bit floats from JSON number text.
 *
 * <p>A mantissa of 53 bits and a power of ten of at most 22 are exact in a double (Clinger, "How to
 * read floating point numbers accurately", 1990), so one multiplication or division rounds once. A
 * longer mantissa of up to 18 digits rounds once more. Rounding the double to a float is a further
 * rounding, which errs only when the double lies beside the middle of two floats; that case, and
 * everything else, is left to the JDK.
 */
final class FloatText {
  private static final double[] POWERS = new double[23];

  static {
    double power = 1;
    for (int i = 0; i < POWERS.length; i++) {
      POWERS[i] = power;
      power *= 10;
    }
  }

  private FloatText() {}

  static int skipToNumber(byte[] utf8, int at) {
    int i = at;
    while (utf8[i] != '-' && (utf8[i] < '0' || utf8[i] > '9')) {
      i++;
    }
    return i;
  }

  static int endOfNumber(byte[] utf8, int at, int limit) {
    int i = at;
    while (i < limit) {
      byte b = utf8[i];
      if ((b < '0' || b > '9') && b != '-' && b != '+' && b != '.' && b != 'e' && b != 'E') {
        return i;
      }
      i++;
    }
    return i;
  }

  static float parse(byte[] utf8, int from, int to) {
    int i = from;
    boolean negative = utf8[i] == '-';
    if (negative) {
      i++;
    }
    long mantissa = 0;
    int digits = 0;
    int scale = 0;
    boolean fraction = false;
    for (; i < to; i++) {
      int b = utf8[i];
      if (b >= '0' && b <= '9') {
        mantissa = mantissa * 10 + (b - '0');
        if (mantissa != 0) {
          digits++;
        }
        if (fraction) {
          scale--;
        }
      } else if (b == '.') {
        fraction = true;
      } else {
        break;
      }
    }
    if (digits > 18) {
      return slow(utf8, from, to);
    }
    if (i < to) {
      i++;
      boolean down = utf8[i] == '-';
      if (down || utf8[i] == '+') {
        i++;
      }
      int exponent = 0;
      for (; i < to && exponent < 1000; i++) {
        exponent = exponent * 10 + (utf8[i] - '0');
      }
      scale += down ? -exponent : exponent;
    }
    if (scale < -22 || scale > 22) {
      return mantissa == 0 ? (negative ? -0f : 0f) : slow(utf8, from, to);
    }
    double value = scale < 0 ? mantissa / POWERS[-scale] : mantissa * POWERS[scale];
    long low = Double.doubleToRawLongBits(value) & 0x1FFFFFFFL;
    // Beside the middle between two floats, or among the subnormal ones, a second rounding can err.
    // A mantissa beyond 53 bits was rounded too, so the double may be off by two units.
    int near = mantissa < 1L << 53 ? 1 : 4;
    if (Math.abs(low - 0x10000000L) <= near || (value < 0x1p-126 && value != 0)) {
      return slow(utf8, from, to);
    }
    return negative ? (float) -value : (float) value;
  }

  private static float slow(byte[] utf8, int from, int to) {
    return Float.parseFloat(new String(utf8, from, to - from, StandardCharsets.US_ASCII));
  }
}
