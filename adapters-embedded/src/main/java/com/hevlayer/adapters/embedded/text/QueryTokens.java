package com.hevlayer.adapters.embedded.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An analysed query text.
 *
 * @param tokens whole tokens by ascending position
 * @param holes positions of removed words, ascending
 * @param prefix the last word when it stands for every token that begins with it; no stemming and
 *     no removal apply to it. Null when the last word is a whole word
 */
public record QueryTokens(List<Token> tokens, List<Integer> holes, @Nullable String prefix) {

  public QueryTokens {
    tokens = List.copyOf(tokens);
    holes = List.copyOf(holes);
  }

  /** Whether no word is left. */
  public boolean isEmpty() {
    return tokens.isEmpty() && prefix == null;
  }

  /** Each distinct token with the number of times it was asked for, in order of appearance. */
  public Map<String, Integer> frequencies() {
    Map<String, Integer> frequencies = new LinkedHashMap<>();
    for (Token token : tokens) {
      frequencies.merge(token.text(), 1, Integer::sum);
    }
    return frequencies;
  }

  /** Whether a token of a document answers one of the words asked for. */
  public boolean matches(String token) {
    if (prefix != null && token.startsWith(prefix)) {
      return true;
    }
    for (Token asked : tokens) {
      if (asked.text().equals(token)) {
        return true;
      }
    }
    return false;
  }

  List<String> distinct() {
    return new ArrayList<>(frequencies().keySet());
  }
}
