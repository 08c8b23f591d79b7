package com.hevlayer.ports.json;

/**
 * Reads 64-bit floats from JSON number text. A mantissa below 2^53 and a power of ten of at most 22
 * are exact in a double, so that one division rounds once (Clinger, "How to read floating point
 * numbers accurately", 1990). Everything else is left to the JDK.
 */
final class DoubleText {
  private static final int MOST_DIGITS = 15;
  private static final double[] POWERS = new double[MOST_DIGITS + 1];

  static {
    double power = 1;
    for (int i = 0; i < POWERS.length; i++) {
      POWERS[i] = power;
      power *= 10;
    }
  }

  private DoubleText() {}

  static double parse(String text) {
    int length = text.length();
    int i = length > 0 && text.charAt(0) == '-' ? 1 : 0;
    if (length - i > MOST_DIGITS + 1) {
      return Double.parseDouble(text);
    }
    boolean negative = i == 1;
    long mantissa = 0;
    int digits = 0;
    int point = -1;
    for (; i < length; i++) {
      char c = text.charAt(i);
      if (c >= '0' && c <= '9') {
        mantissa = mantissa * 10 + (c - '0');
        digits++;
      } else if (c == '.' && point < 0) {
        point = digits;
      } else {
        return Double.parseDouble(text);
      }
    }
    if (digits == 0 || digits > MOST_DIGITS) {
      return Double.parseDouble(text);
    }
    double value = point < 0 ? mantissa : mantissa / POWERS[digits - point];
    return negative ? -value : value;
  }
}
