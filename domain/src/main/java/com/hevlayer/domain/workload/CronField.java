package com.hevlayer.domain.workload;

import java.util.Optional;

/**
 * One field of a cron expression: {@code *}, numbers, lists, ranges and steps. Immutable.
 *
 * @param name what people call it
 * @param least smallest number
 * @param most largest number
 */
record CronField(String name, int least, int most) {
  private static final int DIGITS = 4;

  /** Returns the number that a text is, if it is one. */
  static Optional<Integer> number(String text) {
    boolean digits =
        !text.isEmpty()
            && text.length() <= DIGITS
            && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return digits ? Optional.of(Integer.parseInt(text)) : Optional.empty();
  }

  /**
   * Checks the text of the field.
   *
   * @throws IllegalArgumentException if it is not allowed here; the message says why
   */
  void check(String text) {
    for (String part : text.split(",", -1)) {
      checkPart(text, part);
    }
  }

  private void checkPart(String text, String part) {
    int slash = part.indexOf('/');
    String range = slash < 0 ? part : part.substring(0, slash);
    if (slash >= 0) {
      int step = number(part.substring(slash + 1)).orElse(0);
      if (step < 1 || !(range.equals("*") || range.contains("-"))) {
        throw wrong(text, "steps are written */n or a-b/n with n from 1");
      }
    }
    if (range.equals("*")) {
      return;
    }
    int dash = range.indexOf('-');
    int from = bound(text, dash < 0 ? range : range.substring(0, dash));
    int to = dash < 0 ? from : bound(text, range.substring(dash + 1));
    if (from > to) {
      throw wrong(text, "a range begins with the smaller number");
    }
  }

  private int bound(String text, String bound) {
    return number(bound)
        .filter(value -> value >= least && value <= most)
        .orElseThrow(() -> wrong(text, "numbers go from " + least + " to " + most));
  }

  private IllegalArgumentException wrong(String text, String rule) {
    return new IllegalArgumentException(
        "the " + name + " field \"" + text + "\" is not understood: " + rule);
  }
}
