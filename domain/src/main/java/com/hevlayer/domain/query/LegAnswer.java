package com.hevlayer.domain.query;

import com.hevlayer.ports.store.ResultRow;
import com.hevlayer.ports.store.Usage;
import java.util.List;

/**
 * What a leg found.
 *
 * @param rows in the order of the leg, at most as many as wanted
 * @param usage of all calls
 */
public record LegAnswer(List<ResultRow> rows, Usage usage) {
  /** Copies the list. */
  public LegAnswer {
    rows = List.copyOf(rows);
  }
}
