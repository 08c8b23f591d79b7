package com.hevlayer.domain.scan;

import com.hevlayer.domain.cache.CachedNamespaces;
import com.hevlayer.domain.consistency.Watermarks;
import com.hevlayer.domain.fault.Fault;
import com.hevlayer.domain.parallel.Fork;
import com.hevlayer.domain.parallel.Tasks;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.domain.shard.Shards;
import com.hevlayer.ports.store.Filter;
import com.hevlayer.ports.store.NamespaceName;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Scans of namespaces, and the jobs that run them. Thread-safe; blocks where it says so. */
public final class Scans {
  private final InstantSource clock;
  private final Sources sources;
  private final RankedScan rankedScan;
  private final Counts counts;
  private final Jobs jobs;

  /**
   * Creates scans without jobs.
   *
   * @param shortcuts whether a store that counts by itself is asked to, instead of reading its rows
   */
  public Scans(
      Shards shards,
      Watermarks watermarks,
      CachedNamespaces cache,
      Spools spools,
      Threads threads,
      InstantSource clock,
      boolean shortcuts) {
    this.clock = clock;
    this.sources = new Sources(cache, watermarks);
    this.rankedScan = new RankedScan(shards, new RankedRows(threads.fork()), spools);
    CacheRows cacheRows = new CacheRows(cache);
    OriginRows originRows = new OriginRows(threads.fork());
    ResultStore results = new ResultStore(spools);
    this.counts = new Counts(shards, sources, cacheRows, originRows, shortcuts);
    IdJobs idJobs = new IdJobs(shards, sources, cacheRows, originRows, spools, results, clock);
    ValueJobs valueJobs =
        new ValueJobs(
            shards, sources, cacheRows, originRows, rankedScan, spools, results, clock, shortcuts);
    this.jobs =
        new Jobs(
            threads.tasks(),
            clock,
            threads.ids(),
            job -> job.spec().mode() == ScanMode.IDS ? idJobs.run(job) : valueJobs.run(job));
  }

  /**
   * What scans run on.
   *
   * @param ids gives the ids of jobs, each once
   */
  public record Threads(Fork fork, Tasks tasks, Supplier<UUID> ids) {}

  /**
   * Counts rows; blocks, at most about as long as the scan allows.
   *
   * @param spec of the mode {@link ScanMode#COUNT}
   * @throws Fault if the scan cannot be served
   */
  public ScanCount count(Target target, ScanSpec spec) {
    Instant start = clock.instant();
    Deadline deadline = Deadline.in(clock, spec.timeout());
    Selector selector = spec.selector();
    if (selector == null) {
      sources.check(spec);
      return counts.count(target, spec, deadline, start);
    }
    RankedLegs legs = RankedLegs.of(target, spec, selector);
    Scatter scatter = rankedScan.scatter(target, spec);
    RankedScan.Outcome outcome = rankedScan.count(target, scatter, legs, deadline);
    return new ScanCount(
        outcome.rows(),
        ScanSource.ORIGIN,
        outcome.bounded(),
        outcome.timedOut(),
        outcome.saturated(),
        scatter.shards(),
        scatter.threads(),
        legs.approximate(),
        Counts.millis(deadline, start));
  }

  /**
   * Starts a job that outlives the request; returns at once.
   *
   * @param spec of another mode than {@link ScanMode#COUNT}
   * @throws Fault if the scan can never be served, or too many run
   */
  public ScanJob start(Target target, ScanSpec spec) {
    sources.check(spec);
    if (spec.selector() == null) {
      @Nullable Filter _ = spec.filter(target);
    } else {
      RankedLegs _ = RankedLegs.of(target, spec, spec.selector());
    }
    return jobs.start(target, spec);
  }

  /** Returns the jobs of a namespace, oldest first. */
  public List<ScanJob> list(NamespaceName namespace) {
    return jobs.list(namespace);
  }

  /**
   * Returns a job.
   *
   * @throws Fault.NotFound if the namespace has no such job
   */
  public ScanJob get(NamespaceName namespace, String id) {
    return jobs.get(namespace, id).view();
  }

  /**
   * Forgets a job and cancels it if it runs.
   *
   * @throws Fault.NotFound if the namespace has no such job
   */
  public void delete(NamespaceName namespace, String id) {
    jobs.delete(namespace, id);
  }

  /**
   * Returns a page of the result of a job; blocks.
   *
   * @param limit entries at most
   * @param offset number of the first entry
   * @throws Fault.NotFound if the namespace has no such job
   * @throws Fault.Invalid while it runs, and if it failed
   */
  public ScanPage results(NamespaceName namespace, String id, int limit, long offset) {
    return jobs.get(namespace, id).page(limit, offset);
  }

  /** Forgets and cancels all jobs of a namespace: it was deleted. */
  public void forget(NamespaceName namespace) {
    jobs.forget(namespace);
  }

  /** Forgets the jobs that have been over for a day. */
  public void purge() {
    jobs.purge();
  }
}
