package com.hevlayer.domain.query;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.store.Filter;
import com.hevlayer.protocol.WireNames;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Filters put together: always two operands, never flattened. */
public final class Filters {
  private Filters() {}

  /** Returns what matches both; {@code null} matches everything. */
  public static @Nullable Filter and(@Nullable Filter one, @Nullable Filter other) {
    if (one == null) {
      return other;
    }
    return other == null ? one : new Filter.And(List.of(one, other));
  }

  /** Returns the rows that were written at this instant, epoch milliseconds, or before. */
  public static Filter writtenUntil(long millis) {
    return new Filter.Test(
        WireNames.UPSERTED_AT, Filter.Operator.LTE, Json.ofUnsigned(millis), null);
  }

  /** Returns the rows that were written after the one instant and until the other. */
  public static Filter writtenBetween(long after, long until) {
    return new Filter.And(
        List.of(
            new Filter.Test(
                WireNames.UPSERTED_AT, Filter.Operator.GT, Json.ofUnsigned(after), null),
            writtenUntil(until)));
  }
}
