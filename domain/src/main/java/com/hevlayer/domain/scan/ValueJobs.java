package com.hevlayer.domain.scan;

import com.hevlayer.domain.fault.StoreAnswers;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.domain.shard.Sharding;
import com.hevlayer.domain.shard.Shards;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.NoAnswerException;
import com.hevlayer.ports.store.Query;
import com.hevlayer.ports.store.ResultRow;
import com.hevlayer.ports.store.ValueCounts;
import com.hevlayer.ports.store.ValuesRequest;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Counts the values of an attribute over all rows that match. Thread-safe; blocks. */
final class ValueJobs {
  /** The most values of a result. */
  static final long MOST = 1_000_000;

  /** The most values that a store is asked to count by itself. */
  private static final int MOST_AT_STORE = 10_000;

  private static final String STEP = "reading the values";

  /** What stands under this name in a row is its vector and counts as no attribute. */
  private static final String NO_ATTRIBUTE = "vector";

  private final Shards shards;
  private final Sources sources;
  private final CacheRows cacheRows;
  private final OriginRows originRows;
  private final RankedScan rankedScan;
  private final Spools spools;
  private final ResultStore results;
  private final InstantSource clock;
  private final boolean shortcuts;

  ValueJobs(
      Shards shards,
      Sources sources,
      CacheRows cacheRows,
      OriginRows originRows,
      RankedScan rankedScan,
      Spools spools,
      ResultStore results,
      InstantSource clock,
      boolean shortcuts) {
    this.shards = shards;
    this.sources = sources;
    this.cacheRows = cacheRows;
    this.originRows = originRows;
    this.rankedScan = rankedScan;
    this.spools = spools;
    this.results = results;
    this.clock = clock;
    this.shortcuts = shortcuts;
  }

  Job.Result run(Job job) {
    Selector selector = job.spec().selector();
    return selector != null
        ? ranked(job, selector)
        : sources.serve(
            job.target(), job.spec(), filter -> cached(job, filter), () -> atOrigin(job));
  }

  private Job.Result cached(Job job, LocalFilter filter) {
    job.servedBy(ScanSource.CACHE, null);
    String field = job.spec().wantedField();
    try (Gatherer.Several<Histogram> histograms = histograms(1)) {
      Histogram histogram = histograms.get(0);
      cacheRows.read(
          job.target(),
          filter,
          row -> {
            histogram.add(row.attributes().get(field));
            job.scanned(1);
          });
      return counted(histograms, null, null);
    }
  }

  private Job.Result atOrigin(Job job) {
    ScanSpec spec = job.spec();
    String field = spec.wantedField();
    Sharding sharding = shards.of(job.target());
    Scatter scatter = Scatter.of(spec.filter(job.target()), sharding, spec.threads());
    job.servedBy(ScanSource.ORIGIN, scatter.threads());
    OriginRows.Reading reading =
        new OriginRows.Reading(
            new Query.Projection.Only(List.of(field)),
            spec.pageSize(),
            Deadline.never(clock),
            STEP,
            field);
    try (Gatherer.Several<Histogram> histograms = histograms(scatter.shards())) {
      boolean byStore =
          shortcuts
              && !job.target().speaksWire()
              && !field.equals(NO_ATTRIBUTE)
              && countedByStore(job, sharding, histograms.get(0));
      if (!byStore) {
        originRows.read(
            job.target(),
            scatter,
            reading,
            part ->
                page -> {
                  page.forEach(row -> histograms.get(part).add(value(row, field)));
                  job.scanned(page.size());
                });
      }
      return counted(histograms, null, null);
    }
  }

  /** Has the store count the values in one call; false if it cannot. */
  private static boolean countedByStore(Job job, Sharding sharding, Histogram histogram) {
    Target target = job.target();
    String field = job.spec().wantedField();
    Answer<ValueCounts> answer;
    try {
      answer =
          target.values(
              new ValuesRequest(
                  Scatter.unscattered(job.spec().filter(target), sharding), field, MOST_AT_STORE));
    } catch (NoAnswerException failure) {
      throw StoreSteps.unanswered(STEP, failure);
    }
    return switch (answer) {
      case Answer.Ok<ValueCounts> ok -> {
        ValueCounts values = ok.value();
        values.counts().forEach((value, rows) -> histogram.add(Histogram.text(value), rows));
        job.scanned(values.rows());
        yield values.isComplete();
      }
      case Answer.Unsupported<ValueCounts> ignored -> false;
      case Answer.Refused<ValueCounts> refused -> {
        if (StoreSteps.saysUnknownAttribute(refused, field)) {
          yield true;
        }
        throw StoreAnswers.wrapped(STEP, refused);
      }
    };
  }

  private Job.Result ranked(Job job, Selector selector) {
    ScanSpec spec = job.spec();
    Target target = job.target();
    RankedLegs legs = RankedLegs.of(target, spec, selector);
    Scatter scatter = rankedScan.scatter(target, spec);
    job.servedBy(ScanSource.ORIGIN, scatter.threads());
    try (Gatherer.Several<Histogram> histograms = histograms(1);
        Gatherer.Several<Histogram> none = histograms(1)) {
      RankedScan.Outcome outcome =
          rankedScan.values(
              target,
              scatter,
              legs,
              Deadline.in(clock, spec.timeout()),
              spec.wantedField(),
              histograms.get(0)::add);
      job.scanned(outcome.rows());
      return counted(outcome.nothing() ? none : histograms, outcome.bounded(), legs.approximate());
    }
  }

  private Gatherer.Several<Histogram> histograms(int count) {
    return new Gatherer.Several<>(count, memory -> new Histogram(spools, memory));
  }

  private Job.Result counted(
      Gatherer.Several<Histogram> histograms,
      @Nullable Boolean bounded,
      @Nullable Boolean approximate) {
    try (RecordSorter byCount = new RecordSorter(spools, Gatherer.Several.MEMORY)) {
      RecordCursor byValue = MergedRecords.of(histograms.parts());
      while (byValue.advance()) {
        byCount.add(ValueCount.encode(byValue.key(), byValue.count()));
      }
      ResultStore.Kept kept = results.keep(MergedRecords.of(byCount.parts()), MOST);
      return new Job.Result(kept.records(), kept.truncated(), bounded, approximate);
    }
  }

  /** Returns the value of a field, or {@code null} where the row or the scan has none. */
  static @Nullable Json value(ResultRow row, @Nullable String field) {
    return field == null || field.equals(NO_ATTRIBUTE) ? null : row.attributes().get(field);
  }
}
