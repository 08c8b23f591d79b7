package com.hevlayer.domain.query.hybrid;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a text query.
 *
 * @param nextCursor where the next page begins, or {@code null} behind the last
 */
public record HybridAnswer(List<FoundRow> rows, HybridEcho echo, @Nullable String nextCursor) {
  /** Copies the list. */
  public HybridAnswer {
    rows = List.copyOf(rows);
  }
}
