package com.hevlayer.adapters.embedded.text;

import com.hevlayer.protocol.text.Segmenter;
import com.hevlayer.protocol.text.WordBreak;

/**
 * Sentences by the boundaries of UAX #29; they cover the text without gaps. Rule numbers below are
 * those of the standard.
 */
final class SentenceSegmenter implements Segmenter {
  /** What a character means for the end of a sentence. */
  private enum Kind {
    TRANSPARENT,
    PARAGRAPH_END,
    SPACE,
    LOWER,
    UPPER,
    LETTER,
    DIGIT,
    STOP,
    TERMINATOR,
    CONTINUES,
    CLOSES,
    OTHER
  }

  private static final int[] STOPS = {0x2e, 0x2024, 0xfe52, 0xff0e};

  private static final CodePointSet TERMINATORS =
      CodePointSet.ranges(
          0x21, 0x21, 0x3f, 0x3f, 0x589, 0x589, 0x61d, 0x61f, 0x6d4, 0x6d4, 0x700, 0x702, 0x7f9,
          0x7f9, 0x837, 0x837, 0x839, 0x839, 0x83d, 0x83e, 0x964, 0x965, 0x104a, 0x104b, 0x1362,
          0x1362, 0x1367, 0x1368, 0x166e, 0x166e, 0x1735, 0x1736, 0x17d4, 0x17d5, 0x1803, 0x1803,
          0x1809, 0x1809, 0x1944, 0x1945, 0x1aa8, 0x1aab, 0x1b4e, 0x1b4f, 0x1b5a, 0x1b5b, 0x1b5e,
          0x1b5f, 0x1b7d, 0x1b7f, 0x1c3b, 0x1c3c, 0x1c7e, 0x1c7f, 0x203c, 0x203d, 0x2047, 0x2049,
          0x2cf9, 0x2cfb, 0x2e2e, 0x2e2e, 0x2e3c, 0x2e3c, 0x2e53, 0x2e54, 0x3002, 0x3002, 0xa4ff,
          0xa4ff, 0xa60e, 0xa60f, 0xa6f3, 0xa6f3, 0xa6f7, 0xa6f7, 0xa876, 0xa877, 0xa8ce, 0xa8cf,
          0xa92f, 0xa92f, 0xa9c8, 0xa9c9, 0xaa5d, 0xaa5f, 0xaaf0, 0xaaf1, 0xabeb, 0xabeb, 0xfe12,
          0xfe12, 0xfe15, 0xfe16, 0xfe56, 0xfe57, 0xff01, 0xff01, 0xff1f, 0xff1f, 0xff61, 0xff61,
          0x10a56, 0x10a57, 0x10f55, 0x10f59, 0x10f86, 0x10f89, 0x11047, 0x11048, 0x110be, 0x110c1,
          0x11141, 0x11143, 0x111c5, 0x111c6, 0x111cd, 0x111cd, 0x111de, 0x111df, 0x11238, 0x11239,
          0x1123b, 0x1123c, 0x112a9, 0x112a9, 0x113d4, 0x113d5, 0x1144b, 0x1144c, 0x115c2, 0x115c3,
          0x115c9, 0x115d7, 0x11641, 0x11642, 0x1173c, 0x1173e, 0x11944, 0x11944, 0x11946, 0x11946,
          0x11a42, 0x11a43, 0x11a9b, 0x11a9c, 0x11c41, 0x11c42, 0x11ef7, 0x11ef8, 0x11f43, 0x11f44,
          0x16a6e, 0x16a6f, 0x16af5, 0x16af5, 0x16b37, 0x16b38, 0x16b44, 0x16b44, 0x16d6e, 0x16d6f,
          0x16e98, 0x16e98, 0x1bc9f, 0x1bc9f, 0x1da88, 0x1da88);

  private static final CodePointSet CONTINUATIONS =
      CodePointSet.ranges(
          0x2c, 0x2d, 0x3a, 0x3b, 0x37e, 0x37e, 0x55d, 0x55d, 0x60c, 0x60d, 0x7f8, 0x7f8, 0x1802,
          0x1802, 0x1808, 0x1808, 0x2013, 0x2014, 0x3001, 0x3001, 0xfe10, 0xfe11, 0xfe13, 0xfe14,
          0xfe31, 0xfe32, 0xfe50, 0xfe51, 0xfe54, 0xfe55, 0xfe58, 0xfe58, 0xfe63, 0xfe63, 0xff0c,
          0xff0d, 0xff1a, 0xff1b, 0xff64, 0xff64);

  private static final CodePointSet QUOTES =
      CodePointSet.ranges(
          '"', '"', '\'', '\'', 0x275b, 0x2760, 0x2e00, 0x2e01, 0x2e06, 0x2e08, 0x2e0b, 0x2e0b,
          0x1f676, 0x1f678);

  @Override
  public void segment(String text, Words sentences) {
    int start = 0;
    Kind beforeStop = Kind.OTHER; // the letter before the stop, if it is one
    Kind end = Kind.OTHER; // the stop or terminator that may end a sentence here
    boolean spaced = false; // whether space followed it
    Kind last = Kind.OTHER;
    int lastChar = -1;
    for (int at = 0; at < text.length(); ) {
      int c = text.codePointAt(at);
      Kind kind = kind(c);
      int next = at + Character.charCount(c);
      boolean breaks;
      if (at == start) {
        breaks = false;
      } else if (last == Kind.PARAGRAPH_END) {
        breaks = !(lastChar == '\r' && c == '\n'); // SB3, SB4
      } else if (kind == Kind.TRANSPARENT) {
        breaks = false; // SB5
      } else {
        breaks =
            (end == Kind.STOP || end == Kind.TERMINATOR)
                && endsBefore(kind, end, spaced, last, beforeStop, text, at);
      }
      if (breaks) {
        sentences.word(start, at);
        start = at;
        end = Kind.OTHER;
      }
      if (kind != Kind.TRANSPARENT || breaks || last == Kind.PARAGRAPH_END) {
        if (kind == Kind.STOP || kind == Kind.TERMINATOR) {
          beforeStop = last;
          end = kind;
          spaced = false;
        } else if (end != Kind.OTHER && kind == Kind.SPACE) {
          spaced = true;
        } else if (!(end != Kind.OTHER && kind == Kind.CLOSES && !spaced)
            && kind != Kind.PARAGRAPH_END) {
          end = Kind.OTHER;
        }
        last = kind;
      }
      lastChar = c;
      at = next;
    }
    if (start < text.length()) {
      sentences.word(start, text.length());
    }
  }

  private static boolean endsBefore(
      Kind kind, Kind end, boolean spaced, Kind last, Kind beforeStop, String text, int at) {
    if (end == Kind.STOP && last == Kind.STOP) {
      if (kind == Kind.DIGIT) {
        return false; // SB6
      }
      if (kind == Kind.UPPER && (beforeStop == Kind.UPPER || beforeStop == Kind.LOWER)) {
        return false; // SB7
      }
    }
    if (end == Kind.STOP && goesOnInLowerCase(text, at)) {
      return false; // SB8
    }
    return switch (kind) {
      case CONTINUES, STOP, TERMINATOR -> false; // SB8a
      case SPACE, PARAGRAPH_END -> false; // SB9, SB10
      case CLOSES -> spaced; // SB9
      default -> true; // SB11
    };
  }

  /** Whether a lower-case letter comes before any other letter, end or paragraph. */
  private static boolean goesOnInLowerCase(String text, int from) {
    for (int at = from; at < text.length(); ) {
      int c = text.codePointAt(at);
      switch (kind(c)) {
        case LOWER -> {
          return true;
        }
        case LETTER, UPPER, PARAGRAPH_END, STOP, TERMINATOR -> {
          return false;
        }
        default -> at += Character.charCount(c);
      }
    }
    return false;
  }

  private static Kind kind(int c) {
    if (c == '\r' || c == '\n' || c == 0x85 || c == 0x2028 || c == 0x2029) {
      return Kind.PARAGRAPH_END;
    }
    for (int stop : STOPS) {
      if (c == stop) {
        return Kind.STOP;
      }
    }
    if (TERMINATORS.contains(c)) {
      return Kind.TERMINATOR;
    }
    if (CONTINUATIONS.contains(c)) {
      return Kind.CONTINUES;
    }
    if (UnicodeClasses.isSpace(c)) {
      return Kind.SPACE;
    }
    if (QUOTES.contains(c)) {
      return Kind.CLOSES;
    }
    return switch (WordBreak.of(c)) {
      case WordBreak.EXTEND, WordBreak.ZWJ, WordBreak.FORMAT -> Kind.TRANSPARENT;
      case WordBreak.NUMERIC -> Kind.DIGIT;
      default -> letterKind(c);
    };
  }

  private static Kind letterKind(int c) {
    if (Character.isLowerCase(c)) {
      return Kind.LOWER;
    }
    if (Character.isUpperCase(c) || Character.isTitleCase(c)) {
      return Kind.UPPER;
    }
    if (Character.isAlphabetic(c) || WordBreak.isIdeograph(c)) {
      return Kind.LETTER;
    }
    return switch (Character.getType(c)) {
      case Character.START_PUNCTUATION,
          Character.END_PUNCTUATION,
          Character.INITIAL_QUOTE_PUNCTUATION,
          Character.FINAL_QUOTE_PUNCTUATION ->
          Kind.CLOSES;
      default -> Kind.OTHER;
    };
  }
}
