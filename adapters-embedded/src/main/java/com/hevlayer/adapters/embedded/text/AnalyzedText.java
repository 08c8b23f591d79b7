package com.hevlayer.adapters.embedded.text;

import java.util.List;

/**
 * The outcome of analysing one value.
 *
 * @param tokens what was kept, by ascending position; its size is the length of the field
 * @param holes positions of words that were removed (stopwords, words that are too long), ascending
 */
public record AnalyzedText(List<Token> tokens, List<Integer> holes) {

  public AnalyzedText {
    tokens = List.copyOf(tokens);
    holes = List.copyOf(holes);
  }
}
