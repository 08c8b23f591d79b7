package com.hevlayer.app.config;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads sizes such as {@code 32G}: an integer and a binary unit. */
final class ByteSize {
  private static final Pattern FORM = Pattern.compile("([0-9]+)([KMGT])");
  private static final String UNITS = "KMGT";
  private static final String ALLOWED = "a positive integer followed by K, M, G or T, such as 32G";

  private ByteSize() {}

  /** Returns the bytes; 0 if nothing is given. */
  static long read(ConfigReader in, String name) {
    Optional<String> text = in.text(name, null, FORM, ALLOWED);
    if (text.isEmpty()) {
      return 0;
    }
    Matcher parts = FORM.matcher(text.get());
    if (parts.matches()) {
      try {
        long count = Long.parseLong(parts.group(1));
        int power = UNITS.indexOf(parts.group(2)) + 1;
        long bytes = Math.multiplyExact(count, 1L << (10 * power));
        if (bytes > 0) {
          return bytes;
        }
      } catch (ArithmeticException | NumberFormatException tooLarge) {
        // Reported below.
      }
    }
    in.problem(name + " is '" + text.get() + "'; allowed is " + ALLOWED);
    return 0;
  }
}
