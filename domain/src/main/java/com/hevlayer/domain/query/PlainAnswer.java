package com.hevlayer.domain.query;

import com.hevlayer.ports.store.ResultRow;
import com.hevlayer.ports.store.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a plain query found.
 *
 * @param rows in order, without vectors
 * @param usage of all calls that ranked
 * @param nextCursor where the next page begins, or {@code null} behind the last
 * @param vectorDropped whether the caller asked for the vector by name
 */
public record PlainAnswer(
    List<ResultRow> rows, Usage usage, @Nullable String nextCursor, boolean vectorDropped) {
  /** Copies the list. */
  public PlainAnswer {
    rows = List.copyOf(rows);
  }
}
