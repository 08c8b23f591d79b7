package com.hevlayer.adapters.embedded.text;

import org.apache.lucene.index.FieldInvertState;
import org.apache.lucene.search.CollectionStatistics;
import org.apache.lucene.search.TermStatistics;
import org.apache.lucene.search.similarities.Similarity;

/**
 * The similarity to write an index with: it keeps the exact length of every field. Scoring does not
 * go through it, since parameters differ by attribute; queries of {@link TextQueries} bring their
 * own.
 */
public final class ExactLengthSimilarity extends Similarity {

  /** One more than the length: Lucene keeps 0 for a field without any term. */
  @Override
  public long computeNorm(FieldInvertState state) {
    int length =
        state.getAttributeSource() instanceof TextTokenStream text
            ? text.fieldLength()
            : state.getLength();
    return length + 1L;
  }

  /** The number of tokens behind a stored norm. */
  static long length(long norm) {
    return norm > 0 ? norm - 1 : 0;
  }

  @Override
  public SimScorer scorer(
      float boost, CollectionStatistics collection, TermStatistics... termStatistics) {
    throw new UnsupportedOperationException(
        "field " + collection.field() + " is scored by queries of TextQueries only");
  }
}
