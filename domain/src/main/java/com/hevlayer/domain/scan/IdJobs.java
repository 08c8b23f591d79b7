package com.hevlayer.domain.scan;

import com.hevlayer.domain.shard.Shards;
import com.hevlayer.ports.store.Query;
import com.hevlayer.ports.store.ResultRow;
import java.time.InstantSource;
import java.util.List;

/** Gathers the ids of all rows that match, sorted. Thread-safe; blocks. */
final class IdJobs {
  private static final String STEP = "reading the ids";

  private final Shards shards;
  private final Sources sources;
  private final CacheRows cacheRows;
  private final OriginRows originRows;
  private final Spools spools;
  private final ResultStore results;
  private final InstantSource clock;

  IdJobs(
      Shards shards,
      Sources sources,
      CacheRows cacheRows,
      OriginRows originRows,
      Spools spools,
      ResultStore results,
      InstantSource clock) {
    this.shards = shards;
    this.sources = sources;
    this.cacheRows = cacheRows;
    this.originRows = originRows;
    this.spools = spools;
    this.results = results;
    this.clock = clock;
  }

  Job.Result run(Job job) {
    return sources.serve(
        job.target(), job.spec(), filter -> cached(job, filter), () -> atOrigin(job));
  }

  private Job.Result cached(Job job, LocalFilter filter) {
    job.servedBy(ScanSource.CACHE, null);
    try (Gatherer.Several<RecordSorter> sorters = sorters(1)) {
      RecordSorter sorter = sorters.get(0);
      cacheRows.read(
          job.target(),
          filter,
          row -> {
            sorter.add(IdKeys.encode(row.id()));
            job.scanned(1);
          });
      return sorted(sorters);
    }
  }

  private Job.Result atOrigin(Job job) {
    ScanSpec spec = job.spec();
    Scatter scatter =
        Scatter.of(spec.filter(job.target()), shards.of(job.target()), spec.threads());
    job.servedBy(ScanSource.ORIGIN, scatter.threads());
    OriginRows.Reading reading =
        new OriginRows.Reading(
            new Query.Projection.Only(List.of()),
            spec.pageSize(),
            Deadline.never(clock),
            STEP,
            null);
    try (Gatherer.Several<RecordSorter> sorters = sorters(scatter.shards())) {
      originRows.read(
          job.target(),
          scatter,
          reading,
          part ->
              page -> {
                for (ResultRow row : page) {
                  sorters.get(part).add(IdKeys.encode(row.id()));
                }
                job.scanned(page.size());
              });
      return sorted(sorters);
    }
  }

  private Gatherer.Several<RecordSorter> sorters(int count) {
    return new Gatherer.Several<>(count, memory -> new RecordSorter(spools, memory));
  }

  private Job.Result sorted(Gatherer.Several<RecordSorter> sorters) {
    List<Records> parts = sorters.parts();
    Records ids;
    if (parts.size() == 1 && parts.getFirst() instanceof RecordFile whole) {
      sorters.release(whole);
      ids = whole;
    } else {
      ids = results.keep(MergedRecords.of(parts), Long.MAX_VALUE).records();
    }
    return new Job.Result(ids, false, null, null);
  }
}
