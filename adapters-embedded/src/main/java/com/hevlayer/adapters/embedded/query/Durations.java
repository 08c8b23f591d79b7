package com.hevlayer.adapters.embedded.query;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as score expressions write them, such as {@code 90m}. */
final class Durations {
  private static final Pattern DURATION =
      Pattern.compile("(\\d{1,15}(?:\\.\\d{1,9})?)(ms|s|m|h|d|w)");

  private Durations() {}

  /** Returns the milliseconds, NaN if the text is no duration. */
  static double millis(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      return Double.NaN;
    }
    double unit =
        switch (matcher.group(2)) {
          case "ms" -> 1;
          case "s" -> 1_000;
          case "m" -> 60_000;
          case "h" -> 3_600_000;
          case "d" -> 86_400_000;
          default -> 604_800_000;
        };
    return Double.parseDouble(matcher.group(1)) * unit;
  }
}
