package com.hevlayer.ports.store;

import com.hevlayer.ports.json.Json;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** How many rows have each value of an attribute. Immutable. */
public final class ValueCounts {
  private final boolean complete;
  private final long rows;
  private final Map<Json, Long> counts;

  private ValueCounts(boolean complete, long rows, Map<Json, Long> counts) {
    this.complete = complete;
    this.rows = rows;
    this.counts = Collections.unmodifiableMap(counts);
  }

  /**
   * Returns the counts of all values.
   *
   * @param rows how many match, those without the attribute included
   * @param counts rows by value, each at least 1; copied
   */
  public static ValueCounts of(long rows, Map<Json, Long> counts) {
    return new ValueCounts(true, rows, new LinkedHashMap<>(counts));
  }

  /** Returns that there are more distinct values than the caller or the store takes. */
  public static ValueCounts tooMany() {
    return new ValueCounts(false, 0, Map.of());
  }

  /** Whether all values are here; else there are none. */
  public boolean isComplete() {
    return complete;
  }

  /** Returns how many rows match. */
  public long rows() {
    return rows;
  }

  /** Returns the rows of each value. */
  public Map<Json, Long> counts() {
    return counts;
  }
}
