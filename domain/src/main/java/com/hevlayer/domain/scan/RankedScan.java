package com.hevlayer.domain.scan;

import com.hevlayer.domain.routing.Target;
import com.hevlayer.domain.shard.Shards;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.store.Query;
import com.hevlayer.ports.store.ResultRow;
import com.hevlayer.protocol.json.JsonText;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Counts rows that a selector ranks, or their values. Thread-safe; blocks. */
final class RankedScan {
  private final Shards shards;
  private final RankedRows rankedRows;
  private final Spools spools;

  RankedScan(Shards shards, RankedRows rankedRows, Spools spools) {
    this.shards = shards;
    this.rankedRows = rankedRows;
    this.spools = spools;
  }

  /**
   * What came of it.
   *
   * @param nothing whether the deadline passed before anything counts
   * @param bounded whether there may be more rows
   * @param saturated in how many shards; 1 for all where rows are found by several legs
   */
  record Outcome(long rows, boolean nothing, boolean bounded, boolean timedOut, int saturated) {}

  Scatter scatter(Target target, ScanSpec spec) {
    return Scatter.of(null, shards.of(target), spec.threads());
  }

  /** Counts rows. */
  Outcome count(Target target, Scatter scatter, RankedLegs legs, Deadline deadline) {
    RankedRows.Reading reading =
        new RankedRows.Reading(new Query.Projection.Only(List.of()), null, deadline);
    return read(target, scatter, legs, reading, null, value -> {});
  }

  /**
   * Hands the value of a field to a sink for each row; null where the row has none. What was handed
   * over does not count where the outcome says so.
   */
  Outcome values(
      Target target,
      Scatter scatter,
      RankedLegs legs,
      Deadline deadline,
      String field,
      Consumer<@Nullable Json> sink) {
    RankedRows.Reading reading =
        new RankedRows.Reading(new Query.Projection.Only(List.of(field)), field, deadline);
    return read(target, scatter, legs, reading, field, sink);
  }

  private Outcome read(
      Target target,
      Scatter scatter,
      RankedLegs legs,
      RankedRows.Reading reading,
      @Nullable String field,
      Consumer<@Nullable Json> sink) {
    LongAdder rows = new LongAdder();
    RankedRows.Outcome outcome;
    if (legs.distinct()) {
      try (RecordSorter sorter = new RecordSorter(spools, Gatherer.Several.MEMORY)) {
        outcome =
            rankedRows.read(
                target,
                scatter,
                legs,
                reading,
                page -> {
                  for (ResultRow row : page) {
                    sorter.add(key(row, field));
                  }
                });
        RecordCursor distinct = MergedRecords.of(sorter.parts());
        while (!outcome.nothing() && distinct.advance()) {
          rows.increment();
          sink.accept(value(distinct.key()));
        }
      }
    } else {
      outcome =
          rankedRows.read(
              target,
              scatter,
              legs,
              reading,
              page -> {
                rows.add(page.size());
                page.forEach(row -> sink.accept(ValueJobs.value(row, field)));
              });
    }
    boolean bounded = outcome.saturated() > 0;
    int saturated = outcome.saturated();
    if (legs.distinct()) {
      saturated = bounded ? 1 : 0;
    }
    return new Outcome(
        outcome.nothing() ? 0 : rows.sum(),
        outcome.nothing(),
        bounded,
        outcome.timedOut(),
        saturated);
  }

  /** Id, value and how long the id is: equal for a row however often it is found. */
  private static byte[] key(ResultRow row, @Nullable String field) {
    byte[] id = IdKeys.encode(row.id());
    Json value = ValueJobs.value(row, field);
    byte[] json = value == null ? new byte[0] : value.toString().getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(id.length + json.length + Integer.BYTES)
        .put(id)
        .put(json)
        .putInt(id.length)
        .array();
  }

  private static @Nullable Json value(byte[] key) {
    int end = key.length - Integer.BYTES;
    int start = ByteBuffer.wrap(key, end, Integer.BYTES).getInt();
    return start == end ? null : JsonText.parseAnswer(Arrays.copyOfRange(key, start, end));
  }
}
