package com.hevlayer.domain.resource;

/** Turns ids into values of labels. */
public final class LabelSafe {
  private static final int KEPT = 54;

  private LabelSafe() {}

  /**
   * Returns the text itself where it can be the value of a label; otherwise its beginning and a
   * hash of the whole, so that two texts rarely share a value.
   *
   * @param raw not empty, of letters, digits, dots, dashes and underscores
   */
  public static String of(String raw) {
    if (isSafe(raw)) {
      return raw;
    }
    String kept = strip(raw.substring(0, Math.min(KEPT, raw.length())));
    return kept.isEmpty() ? Fnv32.hex(raw) : kept + "-" + Fnv32.hex(raw);
  }

  /** Whether a text can be the value of a label as it is, and is not empty. */
  public static boolean isSafe(String raw) {
    return !raw.isEmpty() && Labels.problemOfValue(raw) == null;
  }

  private static String strip(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && !isAlphanumeric(text.charAt(from))) {
      from++;
    }
    while (from < to && !isAlphanumeric(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  private static boolean isAlphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }
}
