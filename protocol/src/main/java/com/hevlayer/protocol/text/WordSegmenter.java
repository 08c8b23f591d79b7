package com.hevlayer.protocol.text;

import static com.hevlayer.protocol.text.WordBreak.CR;
import static com.hevlayer.protocol.text.WordBreak.DOUBLE_QUOTE;
import static com.hevlayer.protocol.text.WordBreak.EXTEND;
import static com.hevlayer.protocol.text.WordBreak.EXTEND_NUM_LET;
import static com.hevlayer.protocol.text.WordBreak.FORMAT;
import static com.hevlayer.protocol.text.WordBreak.HEBREW;
import static com.hevlayer.protocol.text.WordBreak.KATAKANA;
import static com.hevlayer.protocol.text.WordBreak.LETTER;
import static com.hevlayer.protocol.text.WordBreak.LF;
import static com.hevlayer.protocol.text.WordBreak.MID_LETTER;
import static com.hevlayer.protocol.text.WordBreak.MID_NUM;
import static com.hevlayer.protocol.text.WordBreak.MID_NUM_LET;
import static com.hevlayer.protocol.text.WordBreak.NEWLINE;
import static com.hevlayer.protocol.text.WordBreak.NUMERIC;
import static com.hevlayer.protocol.text.WordBreak.OTHER;
import static com.hevlayer.protocol.text.WordBreak.PICTOGRAPH;
import static com.hevlayer.protocol.text.WordBreak.REGIONAL;
import static com.hevlayer.protocol.text.WordBreak.SINGLE_QUOTE;
import static com.hevlayer.protocol.text.WordBreak.SPACE;
import static com.hevlayer.protocol.text.WordBreak.WORD_LIKE;
import static com.hevlayer.protocol.text.WordBreak.ZWJ;
import static com.hevlayer.protocol.text.WordBreak.entry;
import static com.hevlayer.protocol.text.WordBreak.property;

/**
 * Words by the boundaries of UAX #29. A segment is a word when it holds a letter, a digit or other
 * number, an emoji, an ideograph or any other character that belongs to a script. Rule numbers
 * below are those of the standard.
 */
public final class WordSegmenter implements Segmenter {

  /** Creates one. */
  public WordSegmenter() {}

  @Override
  public void segment(String text, Words words) {
    int length = text.length();
    int start = 0;
    boolean wordLike = false;
    int raw = OTHER; // the property of the character just before
    int last = OTHER; // the same, looking through marks and formatting (WB4)
    int beforeLast = OTHER;
    int regionals = 0;
    for (int at = 0; at < length; ) {
      int c = text.codePointAt(at);
      int entry = entry(c);
      int p = property(entry);
      int next = at + Character.charCount(c);
      boolean transparent = isTransparent(p);
      boolean breaks;
      if (at == 0) {
        breaks = false;
      } else if (isLineBreak(raw) || isLineBreak(p)) {
        breaks = !(raw == CR && p == LF); // WB3, WB3a, WB3b
      } else if (transparent
          || (raw == ZWJ && (entry & PICTOGRAPH) != 0) // WB3c
          || (raw == SPACE && p == SPACE)) { // WB3d
        breaks = false; // WB4
      } else {
        breaks = breaksBetween(beforeLast, last, p, regionals, text, next);
      }
      if (breaks) {
        if (wordLike) {
          words.word(start, at);
        }
        start = at;
        wordLike = false;
      }
      wordLike |= (entry & WORD_LIKE) != 0;
      if (!transparent || start == at) {
        // A mark that begins a segment stands for itself.
        beforeLast = last;
        last = transparent ? OTHER : p;
        regionals = p == REGIONAL ? regionals + 1 : 0;
      }
      raw = p;
      at = next;
    }
    if (wordLike) {
      words.word(start, length);
    }
  }

  private static boolean breaksBetween(
      int beforeLast, int last, int p, int regionals, String text, int next) {
    boolean letter = isLetter(p);
    if (isLetter(last)) {
      if (letter || p == NUMERIC || p == EXTEND_NUM_LET) {
        return false; // WB5, WB9, WB13a
      }
      if (last == HEBREW && p == SINGLE_QUOTE) {
        return false; // WB7a
      }
      if (isMidLetter(p)) {
        return !isLetter(following(text, next)); // WB6
      }
      return !(last == HEBREW && p == DOUBLE_QUOTE && following(text, next) == HEBREW); // WB7b
    }
    if (last == NUMERIC) {
      if (letter || p == NUMERIC || p == EXTEND_NUM_LET) {
        return false; // WB8, WB10, WB13a
      }
      return !(isMidNumber(p) && following(text, next) == NUMERIC); // WB12
    }
    if (letter && isMidLetter(last) && isLetter(beforeLast)) {
      return false; // WB7
    }
    if (p == HEBREW && last == DOUBLE_QUOTE && beforeLast == HEBREW) {
      return false; // WB7c
    }
    if (p == NUMERIC && isMidNumber(last) && beforeLast == NUMERIC) {
      return false; // WB11
    }
    if (last == KATAKANA) {
      return p != KATAKANA && p != EXTEND_NUM_LET; // WB13, WB13a
    }
    if (last == EXTEND_NUM_LET) {
      return !(letter || p == NUMERIC || p == KATAKANA || p == EXTEND_NUM_LET); // WB13a, WB13b
    }
    return !(last == REGIONAL && p == REGIONAL && regionals % 2 == 1); // WB15, WB16
  }

  /** The next property that counts, looking through marks and formatting. */
  private static int following(String text, int from) {
    for (int at = from; at < text.length(); ) {
      int c = text.codePointAt(at);
      int p = WordBreak.of(c);
      if (!isTransparent(p)) {
        return p;
      }
      at += Character.charCount(c);
    }
    return OTHER;
  }

  private static boolean isTransparent(int p) {
    return p == EXTEND || p == FORMAT || p == ZWJ;
  }

  private static boolean isLineBreak(int p) {
    return p == CR || p == LF || p == NEWLINE;
  }

  private static boolean isLetter(int p) {
    return p == LETTER || p == HEBREW;
  }

  private static boolean isMidLetter(int p) {
    return p == MID_LETTER || p == MID_NUM_LET || p == SINGLE_QUOTE;
  }

  private static boolean isMidNumber(int p) {
    return p == MID_NUM || p == MID_NUM_LET || p == SINGLE_QUOTE;
  }
}
