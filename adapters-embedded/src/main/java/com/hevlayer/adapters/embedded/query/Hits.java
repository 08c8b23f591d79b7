package com.hevlayer.adapters.embedded.query;

import java.util.Arrays;

/**
 * The best rows of a ranking, best first. Immutable by convention.
 *
 * @param docs numbers of documents
 * @param scores distances or scores; empty when the ranking has none
 */
@SuppressWarnings("ArrayRecordComponent") // made for one query, never compared
record Hits(int[] docs, float[] scores) {
  static final Hits NONE = new Hits(new int[0], new float[0]);

  int size() {
    return docs.length;
  }

  boolean scored() {
    return scores.length == docs.length;
  }

  /** The hits from one place to another, as far as they exist. */
  Hits slice(int from, int to) {
    int end = Math.min(to, docs.length);
    int start = Math.min(from, end);
    return new Hits(
        Arrays.copyOfRange(docs, start, end),
        scores.length == 0 ? scores : Arrays.copyOfRange(scores, start, end));
  }
}
