package com.hevlayer.domain.namespace;

import com.hevlayer.domain.fault.Fault;
import com.hevlayer.domain.fault.StoreAnswers;
import com.hevlayer.domain.parallel.Tasks;
import com.hevlayer.domain.routing.StoreLease;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.domain.shard.Marker;
import com.hevlayer.domain.shard.ShardHash;
import com.hevlayer.domain.shard.Shards;
import com.hevlayer.ports.cache.CachedRow;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.Cancellation;
import com.hevlayer.ports.store.NamespaceName;
import com.hevlayer.ports.store.NoAnswerException;
import com.hevlayer.ports.store.ResultRow;
import com.hevlayer.ports.store.RowScan;
import com.hevlayer.protocol.WireNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/**
 * Gives every row of a namespace the shard it belongs to, in the background; one run for each
 * namespace at a time. A run that fails ends, and the next init starts it again. Thread-safe.
 */
final class Backfill {
  private final InitSettings settings;
  private final Shards shards;
  private final Tasks tasks;
  private final BiConsumer<NamespaceName, String> failures;
  private final Set<NamespaceName> running = ConcurrentHashMap.newKeySet();

  /**
   * Creates one.
   *
   * @param failures hears why a run ended early
   */
  Backfill(
      InitSettings settings,
      Shards shards,
      Tasks tasks,
      BiConsumer<NamespaceName, String> failures) {
    this.settings = settings;
    this.shards = shards;
    this.tasks = tasks;
    this.failures = failures;
  }

  /** Starts a run unless one is under way; it has a lease and, where needed, the caller's key. */
  void start(Target target, Marker marker) {
    NamespaceName namespace = target.namespace();
    if (!running.add(namespace)) {
      return;
    }
    CallContext caller = target.context();
    Target own =
        target.detached(
            new CallContext(
                caller.requestId(),
                CallContext.Purpose.SCAN,
                null,
                Cancellation.NEVER,
                caller.callerKey()));
    tasks.start(
        "backfill " + namespace.value(),
        stopping -> {
          try (StoreLease _ = own.lease()) {
            run(own.with(own.context().withCancellation(stopping)), marker, stopping);
          } catch (Fault | NoAnswerException failure) {
            failures.accept(namespace, String.valueOf(failure.getMessage()));
          } finally {
            running.remove(namespace);
          }
        });
  }

  private void run(Target target, Marker marker, Cancellation stopping) {
    if (marker.rewriting()) {
      // A write that was stamped by the former count may still arrive behind the walk.
      while (rewrite(target, marker.shards(), stopping) > 0) {
        if (stopping.isCancelled()) {
          return;
        }
      }
    }
    while (!stopping.isCancelled()) {
      List<ResultRow> rows = UndrainedRows.first(target, settings.batch());
      if (rows.isEmpty()) {
        if (marker.rewriting()) {
          MarkerWriter.rewritten(target);
        }
        shards.activate(target.namespace(), marker.shards());
        return;
      }
      patch(target, rows, marker.shards(), stopping);
    }
  }

  /** Walks over all rows and corrects their shards; returns how many were wrong. */
  private long rewrite(Target target, int count, Cancellation stopping) {
    long corrected = 0;
    try (RowScan scan =
        UndrainedRows.open(
            target, Marker.NOT_THE_MARKER, List.of(WireNames.SHARD), settings.batch())) {
      for (List<ResultRow> page = scan.nextPage();
          !page.isEmpty() && !stopping.isCancelled();
          page = scan.nextPage()) {
        List<ResultRow> wrong = new ArrayList<>();
        for (ResultRow row : page) {
          if (!shard(row.id(), count).equals(row.attributes().get(WireNames.SHARD))) {
            wrong.add(row);
          }
        }
        if (!wrong.isEmpty()) {
          patch(target, wrong, count, stopping);
          corrected += wrong.size();
        }
      }
    }
    return corrected;
  }

  private void patch(Target target, List<ResultRow> rows, int count, Cancellation stopping) {
    List<OwnRows.OwnRow> patches = new ArrayList<>(rows.size());
    for (ResultRow row : rows) {
      patches.add(OwnRows.OwnRow.of(row.id(), Map.of(WireNames.SHARD, shard(row.id(), count))));
    }
    StoreAnswers.wrapping(
        target.write(OwnRows.patching(new OwnRows(patches))),
        "giving rows their shards",
        target.kind());
    if (settings.writesPerSecond() > 0) {
      tasks.sleep(Duration.ofNanos(1_000_000_000L / settings.writesPerSecond()), stopping);
    }
  }

  private static Json shard(Json id, int count) {
    return Json.of(ShardHash.shard(CachedRow.key(id), count));
  }
}
