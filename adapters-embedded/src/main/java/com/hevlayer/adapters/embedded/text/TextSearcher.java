package com.hevlayer.adapters.embedded.text;

import org.apache.lucene.index.IndexReader;
import org.apache.lucene.search.IndexSearcher;

/**
 * Searches one view of a namespace with exact text statistics. Cheap to make; the statistics are
 * what should be kept and passed to the next view.
 */
public final class TextSearcher extends IndexSearcher {
  /** A query text of 8,192 characters can hold half as many words. */
  private static final int MIN_CLAUSES = 16_384;

  static {
    if (IndexSearcher.getMaxClauseCount() < MIN_CLAUSES) {
      IndexSearcher.setMaxClauseCount(MIN_CLAUSES);
    }
  }

  private final TextStatistics statistics;

  public TextSearcher(IndexReader reader, TextStatistics statistics) {
    super(reader);
    this.statistics = statistics;
  }

  /** The statistics that scoring uses. */
  public TextStatistics statistics() {
    return statistics;
  }

  static TextStatistics statisticsOf(IndexSearcher searcher) {
    // Any other searcher gives the same scores, only counted anew.
    return searcher instanceof TextSearcher text ? text.statistics : new TextStatistics();
  }
}
