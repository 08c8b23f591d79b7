package com.hevlayer.protocol.text;

import java.lang.Character.UnicodeScript;
import java.util.Arrays;

/**
 * The Word_Break property of UAX #29, derived from what the JDK knows of a character.
 *
 * <p>The derivation follows the prose definition of the property, plus the characters the standard
 * lists by name. JDK 25 carries Unicode 16; the letters, marks and digits that Unicode 17 added are
 * named here, so that boundaries are those of Unicode 17.
 */
public final class WordBreak {
  static final int OTHER = 0;
  static final int CR = 1;
  static final int LF = 2;
  static final int NEWLINE = 3;

  /** Marks that belong to the character before them. */
  public static final int EXTEND = 4;

  /** The zero width joiner. */
  public static final int ZWJ = 5;

  /** Formatting characters, which words pass over. */
  public static final int FORMAT = 6;

  static final int REGIONAL = 7;
  static final int KATAKANA = 8;
  static final int HEBREW = 9;
  static final int LETTER = 10;
  static final int SINGLE_QUOTE = 11;
  static final int DOUBLE_QUOTE = 12;
  static final int MID_NUM_LET = 13;
  static final int MID_LETTER = 14;
  static final int MID_NUM = 15;

  /** Digits, and what stands among them. */
  public static final int NUMERIC = 16;

  static final int EXTEND_NUM_LET = 17;
  static final int SPACE = 18;

  /** Bits of a table entry above the property. */
  private static final int PROPERTY = 0x1f;

  static final int PICTOGRAPH = 0x20;
  static final int WORD_LIKE = 0x40;

  private static final int[] MID_LETTERS = {
    ':', 0xb7, 0x387, 0x55f, 0x5f4, 0x2027, 0xfe13, 0xfe55, 0xff1a
  };
  private static final int[] MID_NUMS = {
    ',', ';', 0x37e, 0x589, 0x60c, 0x60d, 0x66c, 0x7f8, 0x2044, 0xfe50, 0xfe54, 0xff0c, 0xff1b
  };
  private static final int[] MID_NUM_LETS = {'.', 0x2018, 0x2019, 0x2024, 0xfe52, 0xff07, 0xff0e};

  /** Prepended signs: formatting characters that behave as digits. */
  private static final int[] NUMBER_SIGNS = {
    0x600, 0x605, 0x6dd, 0x6dd, 0x890, 0x891, 0x8e2, 0x8e2, 0x110bd, 0x110bd, 0x110cd, 0x110cd
  };

  /** Symbols and marks that stand inside words; pairs of first and last. */
  private static final int[] LETTER_SYMBOLS = {
    0xb8, 0xb8, 0x2c2, 0x2c5, 0x2d2, 0x2d7, 0x2de, 0x2df, 0x2e5, 0x2eb, 0x2ed, 0x2ed, 0x2ef, 0x2ff,
    0x55a, 0x55c, 0x55e, 0x55e, 0x58a, 0x58a, 0x5f3, 0x5f3, 0x70f, 0x70f, 0xa708, 0xa716, 0xa720,
    0xa721, 0xa789, 0xa78a, 0xab5b, 0xab5b
  };

  private static final int[] KATAKANA_MARKS = {
    0x3031, 0x3035, 0x309b, 0x309c, 0x30a0, 0x30a0, 0x30fc, 0x30fc, 0xff70, 0xff70
  };

  // What Unicode 17 added, as far as it matters here; without effect on a JDK that knows it.
  private static final int[] NEW_LETTERS = {
    0x88f, 0x88f, 0xc5c, 0xc5c, 0xcdc, 0xcdc, 0xa7ce, 0xa7cf, 0xa7d2, 0xa7d2, 0xa7d4, 0xa7d4,
    0xa7f1, 0xa7f1, 0x10940, 0x10959, 0x10ec5, 0x10ec7, 0x11db0, 0x11ddb, 0x16ea0, 0x16eb8, 0x16ebb,
    0x16ed3, 0x1e6c0, 0x1e6de, 0x1e6e0, 0x1e6e2, 0x1e6e4, 0x1e6e5, 0x1e6e7, 0x1e6ed, 0x1e6f0,
    0x1e6f4, 0x1e6fe, 0x1e6ff
  };
  private static final int[] NEW_MARKS = {
    0x1acf, 0x1add, 0x1ae0, 0x1aeb, 0x10efa, 0x10efb, 0x11b60, 0x11b67, 0x1e6e3, 0x1e6e3, 0x1e6e6,
    0x1e6e6, 0x1e6ee, 0x1e6ef, 0x1e6f5, 0x1e6f5
  };
  private static final int[] NEW_DIGITS = {0x11de0, 0x11de9};
  private static final int[] NEW_IDEOGRAPHS = {
    0x16ff2, 0x16ff6, 0x187f8, 0x187ff, 0x18d09, 0x18d1e, 0x18d80, 0x18df2, 0x2b73a, 0x2b73f,
    0x2cea2, 0x2cead, 0x323b0, 0x33479
  };
  private static final int[] NEW_SCRIPT_SYMBOLS = {
    0xfbc3, 0xfbd2, 0xfd90, 0xfd91, 0xfdc8, 0xfdce, 0x10ed0, 0x10ed8
  };
  private static final int[] NEW_PLAIN_SYMBOLS = {
    0x1f777, 0x1f77a, 0x1f8d0, 0x1f8d8, 0x1fa54, 0x1fa57
  };

  /** Above lie only unassigned and private planes, and the tags. */
  private static final int LAST_SCRIPT = 0x34000;

  private static final int TAGS = 0xe0000;

  private static final int PAGE_BITS = 8;
  private static final byte[][] PAGES = table();

  private WordBreak() {}

  /** Returns the property of a code point. */
  public static int of(int codePoint) {
    return entry(codePoint) & PROPERTY;
  }

  /** Property and bits of a code point; {@link #property} and the masks take them apart. */
  static int entry(int codePoint) {
    return PAGES[codePoint >>> PAGE_BITS][codePoint & ((1 << PAGE_BITS) - 1)];
  }

  static int property(int entry) {
    return entry & PROPERTY;
  }

  /** Whether a character is an ideograph, those of Unicode 17 included. */
  public static boolean isIdeograph(int codePoint) {
    return Character.isIdeographic(codePoint) || in(NEW_IDEOGRAPHS, codePoint);
  }

  private static byte[][] table() {
    int size = 1 << PAGE_BITS;
    byte[][] pages = new byte[(Character.MAX_CODE_POINT + 1) >>> PAGE_BITS][];
    byte[] empty = new byte[size];
    byte[] previous = empty;
    for (int page = 0; page < pages.length; page++) {
      int first = page << PAGE_BITS;
      if (first >= LAST_SCRIPT && (first < TAGS || first > TAGS + 0xfff)) {
        pages[page] = empty; // unassigned or private: no need to ask a million times
        continue;
      }
      byte[] filled = new byte[size];
      for (int i = 0; i < size; i++) {
        filled[i] = (byte) derive(first | i);
      }
      // Most pages equal their neighbour (ideographs, syllables, unassigned planes).
      previous = Arrays.equals(filled, previous) ? previous : filled;
      pages[page] = previous;
    }
    return pages;
  }

  private static int derive(int c) {
    int property = deriveProperty(c);
    boolean pictograph = isPictograph(c);
    boolean wordLike =
        property == LETTER
            || property == HEBREW
            || property == NUMERIC
            || pictograph
            || isIdeograph(c)
            || in(NEW_SCRIPT_SYMBOLS, c)
            || (in(NEW_MARKS, c) && c >= 0x10efa)
            || Character.getType(c) == Character.OTHER_NUMBER
            || switch (UnicodeScript.of(c)) {
              case COMMON, INHERITED, UNKNOWN -> false;
              default -> true;
            };
    return property | (pictograph ? PICTOGRAPH : 0) | (wordLike ? WORD_LIKE : 0);
  }

  /** Unicode 17 took the property from all characters that are not emoji; reserved ones kept it. */
  private static boolean isPictograph(int c) {
    return Character.isExtendedPictographic(c)
        && (Character.isEmoji(c) || !Character.isDefined(c))
        && !in(NEW_PLAIN_SYMBOLS, c);
  }

  private static int deriveProperty(int c) {
    return switch (c) {
      case '\r' -> CR;
      case '\n' -> LF;
      case 0x0b, 0x0c, 0x85, 0x2028, 0x2029 -> NEWLINE;
      case '"' -> DOUBLE_QUOTE;
      case '\'' -> SINGLE_QUOTE;
      case 0x200d -> ZWJ;
      case 0x202f -> EXTEND_NUM_LET;
      case 0x200b, 0xa0, 0x2007 -> OTHER;
      default -> deriveFromKind(c);
    };
  }

  private static int deriveFromKind(int c) {
    if (c >= 0x1f1e6 && c <= 0x1f1ff) {
      return REGIONAL;
    }
    if (isExtend(c)) {
      return EXTEND;
    }
    if (listed(MID_LETTERS, c)) {
      return MID_LETTER;
    }
    if (listed(MID_NUMS, c)) {
      return MID_NUM;
    }
    if (listed(MID_NUM_LETS, c)) {
      return MID_NUM_LET;
    }
    if (in(LETTER_SYMBOLS, c) || in(NEW_LETTERS, c)) {
      return LETTER;
    }
    if (in(KATAKANA_MARKS, c)) {
      return KATAKANA;
    }
    int type = Character.getType(c);
    if (type == Character.DECIMAL_DIGIT_NUMBER
        || c == 0x66b
        || c == 0x19da
        || in(NUMBER_SIGNS, c)
        || in(NEW_DIGITS, c)) {
      return NUMERIC;
    }
    return switch (type) {
      case Character.FORMAT -> FORMAT;
      case Character.SPACE_SEPARATOR -> SPACE;
      case Character.CONNECTOR_PUNCTUATION -> EXTEND_NUM_LET;
      default -> letter(c, type);
    };
  }

  private static int letter(int c, int type) {
    UnicodeScript script = UnicodeScript.of(c);
    if (script == UnicodeScript.KATAKANA) {
      return KATAKANA;
    }
    if (script == UnicodeScript.HEBREW && type == Character.OTHER_LETTER) {
      return HEBREW;
    }
    if (!Character.isAlphabetic(c) || isIdeograph(c)) {
      return OTHER;
    }
    return switch (script) {
      // Scripts written without spaces: a boundary between words needs a dictionary, so the
      // standard makes no letters of them.
      case HIRAGANA, THAI, LAO, MYANMAR, KHMER, TAI_LE, NEW_TAI_LUE, TAI_THAM, TAI_VIET, AHOM ->
          OTHER;
      default -> LETTER;
    };
  }

  private static boolean isExtend(int c) {
    int type = Character.getType(c);
    return type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.COMBINING_SPACING_MARK
        || c == 0x200c
        || c == 0xff9e
        || c == 0xff9f
        || (c >= 0xe0020 && c <= 0xe007f)
        || Character.isEmojiModifier(c)
        || in(NEW_MARKS, c);
  }

  private static boolean listed(int[] sorted, int c) {
    return Arrays.binarySearch(sorted, c) >= 0;
  }

  private static boolean in(int[] ranges, int c) {
    if (c < ranges[0] || c > ranges[ranges.length - 1]) {
      return false;
    }
    for (int i = 0; i < ranges.length; i += 2) {
      if (c >= ranges[i] && c <= ranges[i + 1]) {
        return true;
      }
    }
    return false;
  }
}
