package com.hevlayer.app.http;

import com.hevlayer.ports.store.Query;
import com.hevlayer.ports.store.QueryRequest;

/**
 * What a query looks like, for metrics.
 *
 * @param legs how many queries stand in it, or 0 for one that is not among several
 * @param filtered whether a single one has a filter of its own
 * @param ranked whether a single one has a ranking of its own
 * @param calls how many calls of the store it takes
 */
public record QueryShape(int legs, boolean filtered, boolean ranked, int calls) {

  /** Returns that of a request that a store executes in one call. */
  public static QueryShape of(QueryRequest request) {
    Query first = request.queries().getFirst();
    return request.multiple()
        ? several(request.queries().size(), 1)
        : single(first.filter() != null, first.rankBy() != null);
  }

  /** Returns that of a single query. */
  public static QueryShape single(boolean filtered, boolean ranked) {
    return new QueryShape(0, filtered, ranked, 1);
  }

  /** Returns that of several queries. */
  public static QueryShape several(int legs, int calls) {
    return new QueryShape(legs, false, false, calls);
  }
}
