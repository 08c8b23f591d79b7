package com.hevlayer.adapters.embedded.text;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How a text is cut and what is said of the fragments.
 *
 * @param fragmentBy how text is cut
 * @param fragmentLimit the largest number of fragments, 1 to {@value #MAX_FRAGMENTS}
 * @param unit what offsets count
 */
public record HighlightOptions(FragmentBy fragmentBy, int fragmentLimit, OffsetUnit unit) {
  /** The bound of {@code fragment_limit}. */
  public static final int MAX_FRAGMENTS = 1024;

  /** Fragments unless told otherwise. */
  public static final int DEFAULT_FRAGMENTS = 3;

  public HighlightOptions {
    if (fragmentLimit < 1 || fragmentLimit > MAX_FRAGMENTS) {
      throw new IllegalArgumentException(
          "fragment_limit is %d, allowed are 1 to %d".formatted(fragmentLimit, MAX_FRAGMENTS));
    }
  }

  /** Three sentences. */
  public static HighlightOptions defaults() {
    return new HighlightOptions(FragmentBy.SENTENCE, DEFAULT_FRAGMENTS, OffsetUnit.UTF_16);
  }

  /** How text is cut into fragments. */
  public enum FragmentBy {
    /** Not at all: a string, or an element of an array, is one fragment. */
    NONE("none"),
    /** At the sentence boundaries of UAX #29. */
    SENTENCE("sentence"),
    /** At blank lines and paragraph separators. */
    PARAGRAPH("paragraph"),
    /** Every token by itself. */
    WORD("word");

    private final String wireName;

    FragmentBy(String wireName) {
      this.wireName = wireName;
    }

    /** The value of the option. */
    public String wireName() {
      return wireName;
    }

    /** The way of that name, if there is one; names are case-sensitive. */
    public static Optional<FragmentBy> ofWireName(String name) {
      return Arrays.stream(values()).filter(f -> f.wireName.equals(name)).findFirst();
    }

    /** All values of the option, comma-separated, for messages. */
    public static String wireNames() {
      return Arrays.stream(values()).map(FragmentBy::wireName).collect(Collectors.joining(", "));
    }
  }

  /** What offsets count. */
  public enum OffsetUnit {
    UTF_8("utf-8"),
    UTF_16("utf-16"),
    CODE_POINTS("codepoints");

    private final String wireName;

    OffsetUnit(String wireName) {
      this.wireName = wireName;
    }

    /** The value of the option. */
    public String wireName() {
      return wireName;
    }

    /** The unit of that name, if there is one; names are case-sensitive. */
    public static Optional<OffsetUnit> ofWireName(String name) {
      return Arrays.stream(values()).filter(u -> u.wireName.equals(name)).findFirst();
    }

    /** All values of the option, comma-separated, for messages. */
    public static String wireNames() {
      return Arrays.stream(values()).map(OffsetUnit::wireName).collect(Collectors.joining(", "));
    }
  }
}
