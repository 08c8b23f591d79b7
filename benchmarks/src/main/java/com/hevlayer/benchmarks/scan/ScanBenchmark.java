package com.hevlayer.benchmarks.scan;

import com.hevlayer.app.run.VirtualFork;
import com.hevlayer.app.run.VirtualTasks;
import com.hevlayer.app.spool.TemporarySpools;
import com.hevlayer.domain.cache.CachedNamespaces;
import com.hevlayer.domain.consistency.Watermarks;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.domain.scan.ScanCount;
import com.hevlayer.domain.scan.ScanJob;
import com.hevlayer.domain.scan.ScanPage;
import com.hevlayer.domain.scan.ScanSpec;
import com.hevlayer.domain.scan.Scans;
import com.hevlayer.domain.shard.MarkerShards;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Measures scans of the embedded store. Arguments: how many rows. Every figure is the best of three
 * runs after one that is not measured; values by pages take long and are measured once. What is not
 * through after a minute is given up: values by pages of many shards would take hours.
 */
public final class ScanBenchmark {
  private static final int RUNS = 3;
  private static final int DEFAULT_PAGE = 1000;
  private static final double NANOS = 1e9;
  private static final double LONGEST_SECONDS = 60;
  private static final String[] COUNTS = {
    "{'mode':'count','source':'origin','timeout_seconds':60,%s}",
    "{'mode':'count','source':'origin','timeout_seconds':60,'filters':['n','Lt',500],%s}",
  };
  private static final String[] VALUES = {
    "{'mode':'values','source':'origin','field':'glaze',%s}",
    "{'mode':'values','source':'origin','field':'n','filters':['n','Lt',500],%s}",
  };

  private final Pots pots;
  private final MarkerShards shards = new MarkerShards(InstantSource.system(), Pots.SHARDS);
  private final VirtualTasks tasks;
  private final TemporarySpools spools;

  private ScanBenchmark(Pots pots, VirtualTasks tasks, TemporarySpools spools) {
    this.pots = pots;
    this.tasks = tasks;
    this.spools = spools;
  }

  /** Runs it. */
  public static void main(String[] arguments) throws IOException {
    int rows = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
    Path folder = Files.createTempDirectory("layer-scan-benchmark-");
    try (Pots pots = new Pots(folder);
        TemporarySpools spools = new TemporarySpools(folder);
        VirtualTasks tasks = new VirtualTasks()) {
      long start = System.nanoTime();
      pots.load(rows);
      System.out.printf("%,d rows loaded in %.1f s%n", rows, seconds(start));
      new ScanBenchmark(pots, tasks, spools).run();
    } finally {
      delete(folder);
    }
  }

  private void run() throws IOException {
    for (boolean sharded : new boolean[] {false, true}) {
      if (sharded) {
        shards.activate(Pots.NAMESPACE, Pots.SHARDS);
      } else {
        shards.forget(Pots.NAMESPACE);
      }
      System.out.println(sharded ? Pots.SHARDS + " shards" : "no shards");
      for (boolean shortcuts : new boolean[] {false, true}) {
        Scans scans = scans(shortcuts);
        for (int threads : shortcuts ? new int[] {8} : new int[] {1, 4, 8}) {
          for (int pageSize :
              shortcuts ? new int[] {DEFAULT_PAGE} : new int[] {DEFAULT_PAGE, 10_000}) {
            measure(scans, shortcuts, threads, pageSize);
          }
        }
      }
      ids(scans(true));
    }
  }

  private void measure(Scans scans, boolean shortcuts, int threads, int pageSize) {
    String more = "'threads':" + threads + ",'page_size':" + pageSize;
    String way =
        shortcuts ? "in one call" : "by pages of %,d, threads %d".formatted(pageSize, threads);
    for (String count : COUNTS) {
      String body = count.formatted(more);
      double best = Double.MAX_VALUE;
      ScanCount counted = count(scans, body);
      for (int i = 0; i < RUNS && !counted.timedOut(); i++) {
        long start = System.nanoTime();
        counted = count(scans, body);
        best = Math.min(best, seconds(start));
      }
      String what = body.contains("filters") ? "rows under a filter" : "rows";
      if (counted.timedOut()) {
        givenUp("count ", way, what);
      } else {
        System.out.printf(
            "  count  %-32s %9.1f ms  %,d %s%n", way, best * 1000, counted.count(), what);
      }
    }
    if (pageSize > DEFAULT_PAGE) {
      return;
    }
    for (String values : VALUES) {
      String body = values.formatted(more);
      double best = Double.MAX_VALUE;
      ScanJob job = job(scans, shortcuts ? body : "{}");
      for (int i = 0; i < (shortcuts ? RUNS : 1) && job != null; i++) {
        long start = System.nanoTime();
        job = job(scans, body);
        best = Math.min(best, seconds(start));
      }
      if (job == null) {
        givenUp("values", way, values.contains("filters") ? "values under a filter" : "values");
      } else {
        System.out.printf(
            "  values %-32s %9.1f ms  %,d values of %,d rows%n",
            way, best * 1000, job.uniqueValues(), job.documentsScanned());
      }
    }
  }

  private static void givenUp(String mode, String way, String what) {
    System.out.printf("  %s %-32s more than %.0f s  %s%n", mode, way, LONGEST_SECONDS, what);
  }

  private void ids(Scans scans) throws IOException {
    try (HeapWatch heap = new HeapWatch()) {
      long start = System.nanoTime();
      ScanJob job = job(scans, "{'source':'origin'}");
      double took = seconds(start);
      if (job == null) {
        System.out.printf("  ids    more than %.0f s; %s%n", LONGEST_SECONDS, heap.report());
        return;
      }
      long first = System.nanoTime();
      ScanPage page =
          scans.results(Pots.NAMESPACE, job.id().toString(), 1000, job.documentsScanned() * 9 / 10);
      System.out.printf(
          "  ids    %,d in %.0f ms; a page near the end in %.2f ms; %s%n",
          page.total(), took * 1000, seconds(first) * 1000, heap.report());
      scans.delete(Pots.NAMESPACE, job.id().toString());
    }
  }

  private ScanCount count(Scans scans, String body) {
    Target target = pots.target();
    try (var _ = target.lease()) {
      return scans.count(target, spec(body));
    }
  }

  /** Returns the job once it is over, or {@code null} if that takes too long: it is cancelled. */
  private @Nullable ScanJob job(Scans scans, String body) {
    long start = System.nanoTime();
    Target target = pots.target();
    String id;
    try (var _ = target.lease()) {
      id = scans.start(target, spec(body)).id().toString();
    }
    ScanJob job = scans.get(Pots.NAMESPACE, id);
    while (job.status() == ScanJob.Status.RUNNING) {
      if (seconds(start) > LONGEST_SECONDS) {
        scans.delete(Pots.NAMESPACE, id);
        return null;
      }
      LockSupport.parkNanos(100_000);
      job = scans.get(Pots.NAMESPACE, id);
    }
    if (job.status() == ScanJob.Status.FAILED) {
      throw new IllegalStateException(job.error());
    }
    return job;
  }

  private Scans scans(boolean shortcuts) {
    Watermarks none = new NoWatermarks();
    CachedNamespaces noCache = new NoCache();
    return new Scans(
        shards,
        none,
        noCache,
        spools,
        new Scans.Threads(new VirtualFork(), tasks, UUID::randomUUID),
        InstantSource.system(),
        shortcuts);
  }

  private static ScanSpec spec(String body) {
    return ScanSpec.read(
        MemorySegment.ofArray(body.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / NANOS;
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    }
  }
}
