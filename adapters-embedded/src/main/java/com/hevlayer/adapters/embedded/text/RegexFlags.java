package com.hevlayer.adapters.embedded.text;

import java.util.Optional;

/** What {@code (?…)} sets. Greed does not matter here and is accepted without effect. */
record RegexFlags(
    boolean ignoreCase,
    boolean multiLine,
    boolean dotAll,
    boolean carriageReturn,
    boolean unicode,
    boolean verbose) {
  static final RegexFlags DEFAULT = new RegexFlags(false, false, false, false, true, false);

  private static final CodePointSet NO_NEWLINE = CodePointSet.of('\n').complement();
  private static final CodePointSet NO_LINE_BREAK =
      CodePointSet.ranges('\n', '\n', '\r', '\r').complement();

  /** With one flag changed; empty if there is no such flag. */
  Optional<RegexFlags> with(int flag, boolean on) {
    return Optional.ofNullable(
        switch (flag) {
          case 'i' -> new RegexFlags(on, multiLine, dotAll, carriageReturn, unicode, verbose);
          case 'm' -> new RegexFlags(ignoreCase, on, dotAll, carriageReturn, unicode, verbose);
          case 's' -> new RegexFlags(ignoreCase, multiLine, on, carriageReturn, unicode, verbose);
          case 'R' -> new RegexFlags(ignoreCase, multiLine, dotAll, on, unicode, verbose);
          case 'u' -> new RegexFlags(ignoreCase, multiLine, dotAll, carriageReturn, on, verbose);
          case 'x' -> new RegexFlags(ignoreCase, multiLine, dotAll, carriageReturn, unicode, on);
          case 'U' -> this;
          default -> null;
        });
  }

  /** What a dot takes. */
  CodePointSet dot() {
    if (dotAll) {
      return CodePointSet.ALL;
    }
    return carriageReturn ? NO_LINE_BREAK : NO_NEWLINE;
  }
}
