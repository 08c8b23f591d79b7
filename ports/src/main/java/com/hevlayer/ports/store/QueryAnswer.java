package com.hevlayer.ports.store;

import java.util.List;

/** What the queries of a request found: one result each, or one fused list. Immutable. */
public final class QueryAnswer {
  private final List<QueryResult> results;

  private QueryAnswer(List<QueryResult> results) {
    this.results = List.copyOf(results);
  }

  /** Returns an answer. */
  public static QueryAnswer of(List<QueryResult> results) {
    return new QueryAnswer(results);
  }

  /** Returns the results. */
  public List<QueryResult> results() {
    return results;
  }
}
