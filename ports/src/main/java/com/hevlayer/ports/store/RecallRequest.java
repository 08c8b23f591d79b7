package com.hevlayer.ports.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How to measure recall.
 *
 * @param searches how many, at least 1
 * @param topK rows of each search, at least 1
 * @param rankBy the one search to try, or {@code null} to sample stored vectors
 * @param queries the vectors to search with; empty: sampled
 */
public record RecallRequest(
    int searches,
    int topK,
    @Nullable Filter filter,
    @Nullable RankBy rankBy,
    List<float[]> queries,
    boolean includeGroundTruth) {

  /** Copies the list. */
  public RecallRequest {
    queries = List.copyOf(queries);
  }
}
