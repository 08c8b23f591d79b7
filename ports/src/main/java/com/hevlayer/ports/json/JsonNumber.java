package com.hevlayer.ports.json;

import java.math.BigDecimal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A JSON number as it was written. Equal when the text is: {@code 1} and {@code 1.0} differ. */
public final class JsonNumber extends Json {
  private final String text;

  JsonNumber(String text) {
    this.text = Objects.requireNonNull(text);
  }

  /** Returns the text, in the grammar of RFC 8259. */
  public String text() {
    return text;
  }

  /** Whether the text has neither fraction nor exponent. */
  public boolean isInteger() {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '.' || c == 'e' || c == 'E') {
        return false;
      }
    }
    return true;
  }

  /** Whether this is an integer from -2^63 to 2^63-1. */
  public boolean isLong() {
    if (!isInteger()) {
      return false;
    }
    try {
      Long.parseLong(text);
      return true;
    } catch (NumberFormatException notLong) {
      return false;
    }
  }

  /** Whether this is an integer from 0 to 2^64-1. */
  public boolean isUnsignedLong() {
    if (!isInteger() || text.charAt(0) == '-') {
      return false;
    }
    try {
      Long.parseUnsignedLong(text);
      return true;
    } catch (NumberFormatException notUnsigned) {
      return false;
    }
  }

  /**
   * Returns the integer.
   *
   * @throws NumberFormatException if {@link #isLong()} is false
   */
  public long longValue() {
    return Long.parseLong(text);
  }

  /**
   * Returns the bits of the unsigned integer.
   *
   * @throws NumberFormatException if {@link #isUnsignedLong()} is false
   */
  public long unsignedLongValue() {
    return Long.parseUnsignedLong(text);
  }

  /** Returns the nearest 64-bit float; infinite beyond its range. */
  public double doubleValue() {
    return DoubleText.parse(text);
  }

  /** Returns the exact value. */
  public BigDecimal decimalValue() {
    return new BigDecimal(text);
  }

  @Override
  public void appendTo(StringBuilder out) {
    out.append(text);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof JsonNumber that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  static boolean isNumber(String text) {
    int i = 0;
    int n = text.length();
    if (i < n && text.charAt(i) == '-') {
      i++;
    }
    int digits = digitsFrom(text, i);
    if (digits == i || (text.charAt(i) == '0' && digits > i + 1)) {
      return false;
    }
    i = digits;
    if (i < n && text.charAt(i) == '.') {
      digits = digitsFrom(text, i + 1);
      if (digits == i + 1) {
        return false;
      }
      i = digits;
    }
    if (i < n && (text.charAt(i) == 'e' || text.charAt(i) == 'E')) {
      i++;
      if (i < n && (text.charAt(i) == '+' || text.charAt(i) == '-')) {
        i++;
      }
      digits = digitsFrom(text, i);
      if (digits == i) {
        return false;
      }
      i = digits;
    }
    return i == n;
  }

  private static int digitsFrom(String text, int from) {
    int i = from;
    while (i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
      i++;
    }
    return i;
  }
}
