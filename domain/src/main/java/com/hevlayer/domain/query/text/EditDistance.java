package com.hevlayer.domain.query.text;

import java.util.List;

/** Levenshtein distance of words to one word, in code points. Used by one thread. */
public final class EditDistance {
  /** No word is that far. */
  public static final int INFINITE = Integer.MAX_VALUE;

  private final int[] word;
  private int[] row;
  private int[] next;

  /** Creates one for this word. */
  public EditDistance(String word) {
    this.word = word.codePoints().toArray();
    row = new int[this.word.length + 1];
    next = new int[this.word.length + 1];
  }

  /** Returns the distance to the closest of some words; {@link #INFINITE} to none. */
  public int toClosest(List<String> others) {
    int best = INFINITE;
    for (int i = 0; i < others.size() && best > 0; i++) {
      best = Math.min(best, to(others.get(i), best));
    }
    return best;
  }

  /** Returns the distance, or some number of at least {@code bound} if it is not below that. */
  private int to(String other, int bound) {
    int length = other.codePointCount(0, other.length());
    if (Math.abs(length - word.length) >= bound) {
      return bound;
    }
    for (int j = 0; j <= word.length; j++) {
      row[j] = j;
    }
    int i = 0;
    for (int at = 0; at < other.length(); ) {
      int c = other.codePointAt(at);
      at += Character.charCount(c);
      next[0] = ++i;
      for (int j = 1; j <= word.length; j++) {
        int substituted = row[j - 1] + (word[j - 1] == c ? 0 : 1);
        next[j] = Math.min(substituted, Math.min(row[j], next[j - 1]) + 1);
      }
      int[] swap = row;
      row = next;
      next = swap;
    }
    return row[word.length];
  }
}
