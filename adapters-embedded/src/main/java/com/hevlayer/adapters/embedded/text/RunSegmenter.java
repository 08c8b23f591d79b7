package com.hevlayer.adapters.embedded.text;

import com.hevlayer.protocol.text.Segmenter;
import com.hevlayer.protocol.text.WordBreak;

/**
 * Words as runs of alphanumeric characters, for the tokenizers older than UAX #29. What is neither
 * alphanumeric nor an emoji separates.
 */
final class RunSegmenter implements Segmenter {
  private static final int ZWJ = 0x200d;

  private final boolean emoji;
  private final boolean ideographsApart;

  /**
   * @param emoji whether emoji clusters are words; otherwise they separate
   * @param ideographsApart whether every ideograph is a word; otherwise it is part of the run
   */
  RunSegmenter(boolean emoji, boolean ideographsApart) {
    this.emoji = emoji;
    this.ideographsApart = ideographsApart;
  }

  @Override
  public void segment(String text, Words words) {
    int runStart = -1;
    for (int at = 0; at < text.length(); ) {
      int c = text.codePointAt(at);
      int next = at + Character.charCount(c);
      boolean apart = ideographsApart && WordBreak.isIdeograph(c);
      if (!apart && isAlphanumeric(c)) {
        runStart = runStart < 0 ? at : runStart;
        at = next;
        continue;
      }
      if (runStart >= 0) {
        words.word(runStart, at);
        runStart = -1;
      }
      if (apart) {
        words.word(at, next);
      } else if (emoji && startsCluster(c)) {
        next = clusterEnd(text, at);
        words.word(at, next);
      }
      at = next;
    }
    if (runStart >= 0) {
      words.word(runStart, text.length());
    }
  }

  private static boolean isAlphanumeric(int c) {
    return switch (Character.getType(c)) {
      case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> true;
      default -> Character.isAlphabetic(c) || WordBreak.isIdeograph(c);
    };
  }

  private static boolean startsCluster(int c) {
    return Character.isEmoji(c) && c > 0x7f;
  }

  /** The end of a cluster: flag, or emoji with its modifiers, joined to others or not. */
  private static int clusterEnd(String text, int start) {
    int c = text.codePointAt(start);
    int at = start + Character.charCount(c);
    if (isRegional(c)) {
      return at < text.length() && isRegional(text.codePointAt(at))
          ? at + Character.charCount(text.codePointAt(at))
          : at;
    }
    while (at < text.length()) {
      c = text.codePointAt(at);
      int next = at + Character.charCount(c);
      if (c == ZWJ) {
        if (next < text.length() && startsCluster(text.codePointAt(next))) {
          at = next + Character.charCount(text.codePointAt(next));
        } else {
          return next;
        }
      } else if (WordBreak.of(c) == WordBreak.EXTEND) {
        at = next;
      } else {
        return at;
      }
    }
    return at;
  }

  private static boolean isRegional(int c) {
    return c >= 0x1f1e6 && c <= 0x1f1ff;
  }
}
