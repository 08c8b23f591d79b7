package com.hevlayer.domain.query.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The words of a query's input, each once, in the order of their first occurrence. Immutable.
 *
 * @param tokens at most {@link Words#MOST}, without stop words
 * @param cut how many more there were
 * @param stopWords those that were taken out, in order
 */
public record QueryTokens(List<String> tokens, int cut, List<String> stopWords) {

  /** Copies the lists. */
  public QueryTokens {
    tokens = List.copyOf(tokens);
    stopWords = List.copyOf(stopWords);
  }

  /** Returns the words of an input. */
  public static QueryTokens of(String input, StopWords stopWords) {
    Set<String> words = Words.all(input);
    List<String> kept = new ArrayList<>();
    List<String> removed = new ArrayList<>();
    int cut = 0;
    for (String word : words) {
      if (stopWords.contains(word)) {
        removed.add(word);
      } else if (kept.size() < Words.MOST) {
        kept.add(word);
      } else {
        cut++;
      }
    }
    return new QueryTokens(kept, cut, removed);
  }

  /** Whether the input has no word at all, not even a stop word. */
  public boolean wordless() {
    return tokens.isEmpty() && stopWords.isEmpty();
  }
}
