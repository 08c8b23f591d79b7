package com.hevlayer.domain.scan;

import com.hevlayer.domain.parallel.Fork;
import com.hevlayer.domain.query.Dialect;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.domain.scan.RankedQuery.Found;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.store.Cancellation;
import com.hevlayer.ports.store.Filter;
import com.hevlayer.ports.store.Query;
import com.hevlayer.ports.store.RankBy;
import com.hevlayer.ports.store.ResultRow;
import com.hevlayer.ports.store.StoreProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Finds all rows that a ranking selects, as far as a store gives them. Thread-safe; blocks. */
final class RankedRows {
  private final Fork fork;

  RankedRows(Fork fork) {
    this.fork = fork;
  }

  /**
   * How rows are read.
   *
   * @param unknown an attribute without which no row counts, or {@code null}
   */
  record Reading(
      boolean exhaustive,
      Query.Projection projection,
      @Nullable String unknown,
      Deadline deadline) {}

  /**
   * What a scan found out beside the rows.
   *
   * @param bounded whether there may be more rows
   * @param saturated in how many shards
   */
  record Outcome(boolean bounded, boolean timedOut, int saturated) {}

  /**
   * Refuses what the store says it cannot rank, and what is no ranking of it.
   *
   * @throws com.hevlayer.domain.fault.Fault.Unsupported if the store cannot
   * @throws com.hevlayer.protocol.WireRefusal if the store is typed and cannot read it
   */
  static void check(Target target, Selector selector) {
    StoreProfile.Capability needed =
        switch (selector) {
          case Selector.FullText ignored -> StoreProfile.Capability.TEXT_RANKING;
          case Selector.Radius ignored -> StoreProfile.Capability.VECTOR_RANKING;
        };
    if (!target.can(needed)) {
      throw StoreSteps.unsupported(target);
    }
    RankBy _ = rankBy(target, selector);
  }

  /** Returns whether the rows of a ranking are approximate; {@code null} where nobody says. */
  static @Nullable Boolean approximate(Selector selector) {
    return switch (selector) {
      case Selector.FullText ignored -> null;
      case Selector.Radius ignored -> true;
    };
  }

  /**
   * Hands all rows that count to a sink, one page at a time. If the deadline passes before every
   * shard was asked once, there are none.
   */
  Outcome read(
      Target target,
      Scatter scatter,
      Selector selector,
      Reading reading,
      Consumer<List<ResultRow>> sink) {
    double radius =
        selector instanceof Selector.Radius near ? near.radius() : Double.POSITIVE_INFINITY;
    RankedQuery query =
        new RankedQuery(
            reading.deadline.of(target),
            rankBy(target, selector),
            radius,
            reading.projection,
            reading.unknown,
            reading.deadline);
    List<Fork.Step<Found>> steps = new ArrayList<>();
    for (Scatter.Part part : scatter.parts()) {
      steps.add(cancellation -> query.cancelledBy(cancellation).ask(part.filter()));
    }
    Cancellation caller = target.context().cancellation();
    List<Found> first = fork.all(scatter.threads(), caller, steps);
    if (first.stream().anyMatch(Found::timedOut)) {
      return new Outcome(true, true, scatter.shards());
    }
    first.stream().map(Found::rows).filter(rows -> !rows.isEmpty()).forEach(sink);
    boolean further =
        reading.exhaustive && selector instanceof Selector.FullText && target.speaksWire();
    List<Found> last = further ? furtherRounds(query, scatter, first, sink) : first;
    int saturated = (int) last.stream().filter(Found::saturated).count();
    return new Outcome(saturated > 0, last.stream().anyMatch(Found::timedOut), saturated);
  }

  /** Asks saturated shards for what comes behind, and returns the last answer of each. */
  private List<Found> furtherRounds(
      RankedQuery query, Scatter scatter, List<Found> first, Consumer<List<ResultRow>> sink) {
    ReentrantLock lock = new ReentrantLock();
    List<Fork.Step<Found>> steps = new ArrayList<>();
    for (int i = 0; i < first.size(); i++) {
      Found found = first.get(i);
      Filter filter = scatter.parts().get(i).filter();
      steps.add(cancellation -> {
        RankedQuery own = query.cancelledBy(cancellation);
        Found last = found;
        while (last.saturated() && !last.rows().isEmpty()) {
          last = own.askBehind(filter, last.rows().getLast());
          lock.lock();
          try {
            if (!last.rows().isEmpty()) {
              sink.accept(last.rows());
            }
          } finally {
            lock.unlock();
          }
        }
        return last;
      });
    }
    return fork.all(scatter.threads(), query.target().context().cancellation(), steps);
  }

  private static RankBy rankBy(Target target, Selector selector) {
    return switch (selector) {
      case Selector.FullText text ->
          Dialect.of(target)
              .rankBy(
                  Json.array(Json.of(text.field()), Json.of("BM25"), Json.of(text.query())), "fts");
      case Selector.Radius near ->
          Dialect.of(target)
              .rankBy(Json.array(Json.of(near.field()), Json.of("ANN"), near.vector()), "ann");
    };
  }
}
