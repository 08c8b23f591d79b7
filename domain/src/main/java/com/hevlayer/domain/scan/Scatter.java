package com.hevlayer.domain.scan;

import com.hevlayer.domain.query.Filters;
import com.hevlayer.domain.shard.Marker;
import com.hevlayer.domain.shard.Sharding;
import com.hevlayer.ports.store.Filter;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The parts that a scan of a store is made of: one for each shard, or one in all.
 *
 * @param threads how many parts are read at once
 */
record Scatter(List<Part> parts, int threads) {
  private static final int DEFAULT_THREADS = 8;
  private static final int MOST_THREADS = 32;

  /** Rows that are read one after the other; {@code null}: all. */
  record Part(@Nullable Filter filter) {}

  static Scatter of(@Nullable Filter filter, Sharding sharding, OptionalInt requested) {
    int threads = Math.clamp(requested.orElse(DEFAULT_THREADS), 1, MOST_THREADS);
    if (sharding.active() == 0) {
      return new Scatter(List.of(new Part(unscattered(filter, sharding))), threads);
    }
    return new Scatter(
        IntStream.range(0, sharding.active())
            // The marker row carries no shard, so that no part holds it.
            .mapToObj(i -> new Part(Filters.and(filter, Marker.ofShard(i))))
            .toList(),
        Math.min(threads, sharding.active()));
  }

  /** Returns the filter of one read over all rows. */
  static @Nullable Filter unscattered(@Nullable Filter filter, Sharding sharding) {
    return sharding.marked() ? Filters.and(filter, Marker.NOT_THE_MARKER) : filter;
  }

  int shards() {
    return parts.size();
  }
}
