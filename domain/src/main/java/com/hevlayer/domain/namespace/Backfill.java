package com.hevlayer.domain.namespace;

import com.hevlayer.domain.fault.Fault;
import com.hevlayer.domain.fault.StoreAnswers;
import com.hevlayer.domain.parallel.Tasks;
import com.hevlayer.domain.routing.StoreLease;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.domain.shard.Marker;
import com.hevlayer.domain.shard.ShardHash;
import com.hevlayer.domain.shard.Shards;
import com.hevlayer.domain.shard.UnshardedRows;
import com.hevlayer.ports.cache.CachedRow;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.Cancellation;
import com.hevlayer.ports.store.NamespaceName;
import com.hevlayer.ports.store.NoAnswerException;
import com.hevlayer.ports.store.Query;
import com.hevlayer.ports.store.ResultRow;
import com.hevlayer.ports.store.RowScan;
import com.hevlayer.ports.store.ScanRequest;
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
    drain(target, marker.shards(), stopping);
    if (marker.rewriting()) {
      // A write that was stamped by the former count may still arrive behind the walk.
      while (!stopping.isCancelled() && rewrite(target, marker.shards(), stopping) > 0) {
        drain(target, marker.shards(), stopping);
      }
    }
    if (stopping.isCancelled()) {
      return;
    }
    if (marker.rewriting()) {
      MarkerWriter.rewritten(target);
    }
    shards.activate(target.namespace(), marker.shards());
  }

  /** Gives a shard to every row that lacks one. */
  private void drain(Target target, int count, Cancellation stopping) {
    while (!stopping.isCancelled()) {
      List<ResultRow> rows;
      try (RowScan scan = UnshardedRows.scan(target, settings.batch())) {
        rows = scan.nextPage();
      }
      if (rows.isEmpty()) {
        return;
      }
      patch(target, rows, count, stopping);
    }
  }

  /** Walks over all rows and corrects their shards; returns how many were wrong. */
  private long rewrite(Target target, int count, Cancellation stopping) {
    long corrected = 0;
    ScanRequest everything =
        new ScanRequest(
            Marker.NOT_THE_MARKER,
            new Query.Projection.Only(List.of(WireNames.SHARD)),
            null,
            settings.batch());
    Answer<RowScan> answer = target.scan(everything);
    if (answer instanceof Answer.Refused<RowScan> refused && UnshardedRows.neverStamped(refused)) {
      return 0;
    }
    try (RowScan scan =
        StoreAnswers.wrapping(answer, "reading shards of rows", target.kind()).value()) {
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
