package com.hevlayer.adapters.embedded.text;

/**
 * BM25 of one text by itself, for computed attributes and fragments: no corpus statistics, so every
 * term is equally rare (idf = ln 2) and the average length is 1.
 */
public final class DocumentBm25 {
  private static final double IDF = Math.log(2);

  private DocumentBm25() {}

  /** The score of an analysed text; 0 when nothing of the query occurs in it. */
  public static double score(TextOptions options, AnalyzedText text, QueryTokens query) {
    double score = 0;
    for (var asked : query.frequencies().entrySet()) {
      int frequency = 0;
      for (Token token : text.tokens()) {
        frequency += token.text().equals(asked.getKey()) ? 1 : 0;
      }
      if (frequency > 0) {
        score +=
            IDF
                * Bm25.termWeight(frequency, text.tokens().size(), 1, options)
                * Bm25.queryWeight(asked.getValue(), options);
      }
    }
    String prefix = query.prefix();
    if (prefix != null && text.tokens().stream().anyMatch(t -> t.text().startsWith(prefix))) {
      score += 1;
    }
    return score;
  }
}
