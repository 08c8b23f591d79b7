package com.hevlayer.adapters.embedded.text;

/** The terms of the BM25 formula. */
final class Bm25 {
  private Bm25() {}

  /** Rarity of a term: {@code frequency} of {@code documents} hold it. */
  static double idf(long documents, long frequency) {
    return Math.log(1 + (documents - frequency + 0.5) / (frequency + 0.5));
  }

  /** Saturation of the term frequency, against the length of the field. */
  static double termWeight(
      double frequency, double length, double averageLength, TextOptions options) {
    double k1 = options.k1();
    double b = options.b();
    return frequency * (k1 + 1) / (frequency + k1 * (1 - b + b * length / averageLength));
  }

  /** Saturation of the frequency in the query. */
  static double queryWeight(int frequency, TextOptions options) {
    return frequency * (options.k3() + 1) / (frequency + options.k3());
  }
}
