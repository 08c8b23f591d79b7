package com.hevlayer.domain.scan;

import com.hevlayer.domain.fault.StoreAnswers;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.domain.shard.Sharding;
import com.hevlayer.domain.shard.Shards;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.Filter;
import com.hevlayer.ports.store.NoAnswerException;
import com.hevlayer.ports.store.Query;
import com.hevlayer.ports.store.QueryAnswer;
import com.hevlayer.ports.store.QueryRequest;
import com.hevlayer.ports.store.QueryResult;
import com.hevlayer.ports.store.StoreProfile;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counts the rows that match a filter. Thread-safe; blocks. */
final class Counts {
  private static final String STEP = "counting the rows";
  private static final String LABEL = "count";

  private final Shards shards;
  private final Sources sources;
  private final CacheRows cacheRows;
  private final OriginRows originRows;
  private final boolean shortcuts;

  Counts(
      Shards shards,
      Sources sources,
      CacheRows cacheRows,
      OriginRows originRows,
      boolean shortcuts) {
    this.shards = shards;
    this.sources = sources;
    this.cacheRows = cacheRows;
    this.originRows = originRows;
    this.shortcuts = shortcuts;
  }

  ScanCount count(Target target, ScanSpec spec, Deadline deadline, Instant start) {
    Filter filter = spec.filter(target);
    return sources.serve(
        target,
        spec,
        local -> cached(target, local, deadline, start),
        () -> atOrigin(target, spec, filter, deadline, start));
  }

  private ScanCount cached(Target target, LocalFilter filter, Deadline deadline, Instant start) {
    LongAdder rows = new LongAdder();
    cacheRows.read(target, filter, row -> rows.increment());
    return new ScanCount(
        rows.sum(), ScanSource.CACHE, false, false, 0, 1, null, null, millis(deadline, start));
  }

  private ScanCount atOrigin(
      Target target, ScanSpec spec, @Nullable Filter filter, Deadline deadline, Instant start) {
    Sharding sharding = shards.of(target);
    Scatter scatter = Scatter.of(filter, sharding, spec.threads());
    LongAdder rows = new LongAdder();
    int unfinished = 0;
    OptionalLong known = OptionalLong.empty();
    if (shortcuts && target.alwaysCurrent() && target.can(StoreProfile.Capability.AGGREGATION)) {
      try {
        known = aggregated(deadline.of(target), Scatter.unscattered(filter, sharding));
      } catch (NoAnswerException failure) {
        if (!deadline.explains(failure)) {
          throw StoreSteps.unanswered(STEP, failure);
        }
        unfinished = scatter.shards();
      }
    }
    if (known.isPresent()) {
      rows.add(known.getAsLong());
    } else if (unfinished == 0) {
      OriginRows.Reading reading =
          new OriginRows.Reading(
              new Query.Projection.Only(List.of()), spec.pageSize(), deadline, STEP, null);
      unfinished = originRows.read(target, scatter, reading, part -> page -> rows.add(page.size()));
    }
    return new ScanCount(
        rows.sum(),
        ScanSource.ORIGIN,
        unfinished > 0,
        unfinished > 0,
        unfinished,
        scatter.shards(),
        scatter.threads(),
        null,
        millis(deadline, start));
  }

  /** Has the store count in one call; empty if it cannot. */
  private static OptionalLong aggregated(Target target, @Nullable Filter filter) {
    QueryRequest request =
        QueryRequest.of(
            new Query(
                null,
                filter,
                null,
                0,
                new Query.Projection.IdOnly(),
                Map.of(),
                Map.of(LABEL, new Query.Aggregate.Count()),
                List.of(),
                null));
    return switch (target.query(request)) {
      case Answer.Ok<QueryAnswer> ok ->
          ok.value().results().size() == 1
                  && ok.value().results().getFirst() instanceof QueryResult.Aggregations counted
                  && counted.values().get(LABEL) instanceof JsonNumber number
                  && number.isLong()
              ? OptionalLong.of(number.longValue())
              : OptionalLong.empty();
      case Answer.Refused<QueryAnswer> refused -> throw StoreAnswers.wrapped(STEP, refused);
      case Answer.Unsupported<QueryAnswer> ignored -> OptionalLong.empty();
    };
  }

  /** Returns how long it took, by the clock of the deadline. */
  static long millis(Deadline deadline, Instant start) {
    return Math.max(0, deadline.clock().instant().toEpochMilli() - start.toEpochMilli());
  }
}
