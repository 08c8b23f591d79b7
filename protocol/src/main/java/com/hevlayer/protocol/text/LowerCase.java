package com.hevlayer.protocol.text;

/**
 * Lower case character by character: independent of the language and of the neighbours, so that a
 * sigma stays one at the end of a word. Characters of Unicode 17 included.
 */
public final class LowerCase {
  /** The one character whose lower case is two. */
  private static final int CAPITAL_I_WITH_DOT = 0x130;

  private LowerCase() {}

  /** Returns the lower case of one character as one character. */
  public static int of(int codePoint) {
    int lower = Character.toLowerCase(codePoint);
    if (lower == codePoint && codePoint >= 0xa7ce) {
      if (codePoint == 0xa7ce || codePoint == 0xa7d2 || codePoint == 0xa7d4) {
        return codePoint + 1;
      }
      if (codePoint >= 0x16ea0 && codePoint <= 0x16eb8) {
        return codePoint + 27;
      }
    }
    return lower;
  }

  /** Returns the lower case of a text; the same object if nothing changes. */
  public static String of(String text) {
    int changed = firstToChange(text);
    if (changed < 0) {
      return text;
    }
    StringBuilder lower = new StringBuilder(text.length() + 1).append(text, 0, changed);
    for (int at = changed; at < text.length(); ) {
      int c = text.codePointAt(at);
      if (c == CAPITAL_I_WITH_DOT) {
        lower.append("i\u0307");
      } else {
        lower.appendCodePoint(of(c));
      }
      at += Character.charCount(c);
    }
    return lower.toString();
  }

  private static int firstToChange(String text) {
    for (int at = 0; at < text.length(); ) {
      int c = text.codePointAt(at);
      if (of(c) != c) {
        return at;
      }
      at += Character.charCount(c);
    }
    return -1;
  }
}
