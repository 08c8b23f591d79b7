package com.hevlayer.app.telemetry;

import com.hevlayer.app.guard.GuardedCache;
import com.hevlayer.domain.cache.CacheObserver;
import com.hevlayer.domain.cache.CacheStates;
import com.hevlayer.domain.cache.NamespaceCacheState;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.ports.cache.CacheException;
import com.hevlayer.ports.store.NamespaceName;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures the document cache and logs when it goes away and comes back. Meters are kept at hand: a
 * fetch takes less time than looking up what measures it. Thread-safe, never throws.
 */
public final class CacheTelemetry implements CacheObserver, GuardedCache.Observer {
  private static final Logger LOG = LoggerFactory.getLogger("com.hevlayer.cache");
  private static final double NANOS = 1e9;
  private static final double[] BYTES = {100, 1e3, 1e4, 1e5, 1e6, 1e7};
  private static final double[] BATCH = {1, 10, 100, 1000};
  private static final String OTHER = "other";

  private final Meters meters;
  private final @Nullable ColdStarts coldStarts;
  private final Map<Series, Counter> counters = new ConcurrentHashMap<>();
  private final Map<Series, DistributionSummary> summaries = new ConcurrentHashMap<>();
  private final Set<String> watched = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean away = new AtomicBoolean();
  private volatile @Nullable CacheStates states;

  /**
   * Creates one.
   *
   * @param configured whether there is a cache at all
   */
  public CacheTelemetry(Meters meters, boolean configured) {
    this.meters = meters;
    coldStarts = configured ? new ColdStarts(meters) : null;
  }

  /** One series; {@code a} and {@code b} are what its family says. */
  private record Series(String family, String a, String b, String c) {}

  /** Reads the states from now on. */
  public void watch(CacheStates source) {
    states = source;
    if (coldStarts != null) {
      meters.gauge(
          "layer_aerospike_connection_state",
          Map.of("state", "open"),
          () -> source.connection().connected() ? 1 : 0);
      meters.gauge(
          "layer_aerospike_connection_state",
          Map.of("state", "failed"),
          () -> source.connection().connected() ? 0 : 1);
      coldStarts.watch(() -> source.connection().connected());
    }
  }

  /** A fetch was answered. */
  public void fetched(
      String operation, NamespaceName namespace, String cacheResult, int batch, long nanos) {
    summaries
        .computeIfAbsent(
            new Series("fetch", operation, capped(namespace), cacheResult),
            key ->
                meters.secondsOf(
                    "layer_fetch_duration_seconds",
                    Map.of("operation", key.a, "namespace", key.b, "cache_result", key.c)))
        .record(nanos / NANOS);
    if (batch > 0) {
      summaries
          .computeIfAbsent(
              new Series("batch", operation, "", ""),
              key -> meters.summary("layer_fetch_batch_size", Map.of("operation", key.a), BATCH))
          .record(batch);
    }
  }

  @Override
  public void demanded(Target target, boolean connected) {
    String namespace = capped(target.namespace());
    counters
        .computeIfAbsent(
            new Series("demand", namespace, target.kind(), ""),
            key ->
                meters.counter(
                    "hevlayer_cache_demand_total", Map.of("namespace", key.a, "store_kind", key.b)))
        .increment();
    if (coldStarts != null) {
      coldStarts.demanded(connected);
    }
    if (!namespace.equals(OTHER) && !watched.contains(namespace) && watched.add(namespace)) {
      watch(target.namespace(), target.kind());
    }
  }

  private void watch(NamespaceName namespace, String kind) {
    for (NamespaceCacheState.Warmth warmth : NamespaceCacheState.Warmth.values()) {
      meters.gauge(
          "hevlayer_cache_state",
          Map.of("namespace", namespace.value(), "store_kind", kind, "state", warmth.wireName()),
          () -> {
            CacheStates source = states;
            NamespaceCacheState.Warmth now =
                source == null ? NamespaceCacheState.Warmth.COLD : source.of(namespace).state();
            return now == warmth ? 1 : 0;
          });
    }
  }

  @Override
  public Lookup lookup(NamespaceName namespace) {
    String set = capped(namespace);
    long start = System.nanoTime();
    return new Lookup() {
      @Override
      public void ended(int hits, int misses, long bytes) {
        String result = misses == 0 ? "hit" : hits == 0 ? "miss" : "partial";
        looked(set, result, start);
        items(set, "hit", hits);
        items(set, "miss", misses);
        if (hits > 0) {
          payload(set, "hit", bytes);
        }
      }

      @Override
      public void failed(int items, CacheException fault) {
        looked(set, "error", start);
        items(set, "error", items);
      }
    };
  }

  private void looked(String set, String result, long start) {
    summaries
        .computeIfAbsent(
            new Series("lookup", set, result, ""),
            key ->
                meters.secondsOf(
                    "layer_cache_lookup_duration_seconds", Map.of("set", key.a, "result", key.b)))
        .record((System.nanoTime() - start) / NANOS);
  }

  private void items(String set, String result, int count) {
    if (count > 0) {
      counters
          .computeIfAbsent(
              new Series("lookups", set, result, ""),
              key ->
                  meters.counter(
                      "layer_cache_lookups_total",
                      Map.of("set", key.a, "namespace", key.a, "result", key.b)))
          .increment(count);
    }
  }

  private void payload(String set, String result, long bytes) {
    summaries
        .computeIfAbsent(
            new Series("payload", set, result, ""),
            key ->
                meters.summary(
                    "layer_cache_payload_bytes", Map.of("set", key.a, "result", key.b), BYTES))
        .record((double) bytes);
  }

  @Override
  public Backfill backfill(NamespaceName namespace) {
    String set = capped(namespace);
    long start = System.nanoTime();
    return (succeeded, bytes) -> {
      Map<String, String> labels =
          Map.of("set", set, "status", succeeded ? "ok" : "aerospike_error");
      meters.count("layer_cache_backfills_total", labels, 1);
      meters.seconds(
          "layer_cache_backfill_duration_seconds", labels, (System.nanoTime() - start) / NANOS);
      if (succeeded) {
        payload(set, "miss", bytes);
      }
    };
  }

  @Override
  public void failed(NamespaceName namespace, String step, CacheException fault) {
    LOG.atDebug()
        .addKeyValue("namespace", namespace)
        .addKeyValue("step", step)
        .addKeyValue("reason", fault.getMessage())
        .log("the document cache failed");
  }

  @Override
  public void warmed(NamespaceName namespace, long rows, String fault) {
    meters.count("layer_cache_warms_total", Map.of("status", fault.isEmpty() ? "ok" : "failed"), 1);
    LOG.atInfo()
        .addKeyValue("namespace", namespace)
        .addKeyValue("rows", rows)
        .addKeyValue("reason", fault)
        .log(fault.isEmpty() ? "a namespace was warmed" : "a namespace was not warmed");
  }

  @Override
  public void called(
      String operation, NamespaceName namespace, GuardedCache.Result result, long nanos) {
    String status =
        switch (result) {
          case OK -> "ok";
          case FAILED -> "aerospike_error";
          case TIMEOUT -> "timeout";
        };
    summaries
        .computeIfAbsent(
            new Series("op", operation, capped(namespace), status),
            key ->
                meters.secondsOf(
                    "layer_aerospike_op_duration_seconds",
                    Map.of("operation", key.a, "set", key.b, "status", key.c)))
        .record(nanos / NANOS);
    boolean failed = result != GuardedCache.Result.OK;
    if (away.get() != failed && away.compareAndSet(!failed, failed)) {
      if (failed) {
        LOG.warn("the document cache does not answer; reads go to the stores");
      } else {
        LOG.info("the document cache answers again");
      }
    }
  }

  private String capped(NamespaceName namespace) {
    return meters.capped("namespace", namespace.value());
  }
}
