package com.hevlayer.domain.scan;

import com.hevlayer.domain.parallel.Fork;
import com.hevlayer.domain.query.Filters;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.domain.scan.RankedQuery.Found;
import com.hevlayer.ports.store.Filter;
import com.hevlayer.ports.store.Query;
import com.hevlayer.ports.store.ResultRow;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Finds all rows that rankings select, as far as a store gives them. Thread-safe; blocks. */
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
  record Reading(Query.Projection projection, @Nullable String unknown, Deadline deadline) {}

  /**
   * What a scan found out beside the rows.
   *
   * @param nothing whether the deadline passed before every shard was asked once: then no row that
   *     was handed over counts
   * @param saturated how many of the queries may have more rows
   */
  record Outcome(boolean nothing, boolean timedOut, int saturated) {}

  /** One leg on one part. */
  private record Ask(RankedQuery query, @Nullable Filter filter) {}

  /**
   * Hands the rows that count to a sink, never two pages at the same time.
   *
   * @param scatter without the filters of the legs
   */
  Outcome read(
      Target target,
      Scatter scatter,
      RankedLegs ranked,
      Reading reading,
      Consumer<List<ResultRow>> sink) {
    Target scanned = reading.deadline.of(target);
    List<Ask> asks = new ArrayList<>();
    for (RankedLegs.Leg leg : ranked.legs()) {
      RankedQuery query =
          new RankedQuery(
              scanned,
              leg.rankBy(),
              ranked.radius(),
              reading.projection,
              reading.unknown,
              reading.deadline);
      for (Scatter.Part part : scatter.parts()) {
        asks.add(new Ask(query, Filters.and(leg.filter(), part.filter())));
      }
    }
    ReentrantLock lock = new ReentrantLock();
    Consumer<Found> taking =
        found -> {
          if (!found.rows().isEmpty()) {
            lock.lock();
            try {
              sink.accept(found.rows());
            } finally {
              lock.unlock();
            }
          }
        };
    List<Found> last = firstRound(scanned, scatter, asks, taking);
    if (last.stream().anyMatch(Found::timedOut)) {
      return new Outcome(true, true, asks.size());
    }
    if (ranked.goesOn()) {
      last = furtherRounds(scanned, scatter, asks, last, taking);
    }
    return new Outcome(
        false,
        last.stream().anyMatch(Found::timedOut),
        (int) last.stream().filter(Found::saturated).count());
  }

  private List<Found> firstRound(
      Target target, Scatter scatter, List<Ask> asks, Consumer<Found> taking) {
    List<Fork.Step<Found>> steps = new ArrayList<>(asks.size());
    for (Ask ask : asks) {
      steps.add(cancellation -> {
        Found found = ask.query.cancelledBy(cancellation).ask(ask.filter);
        taking.accept(found);
        return found.withoutRows();
      });
    }
    return fork.all(scatter.threads(), target.context().cancellation(), steps);
  }

  /** Asks where there may be more for what comes behind, and returns the last answer of each. */
  private List<Found> furtherRounds(
      Target target, Scatter scatter, List<Ask> asks, List<Found> first, Consumer<Found> taking) {
    List<Fork.Step<Found>> steps = new ArrayList<>(asks.size());
    for (int i = 0; i < asks.size(); i++) {
      Ask ask = asks.get(i);
      Found before = first.get(i);
      steps.add(cancellation -> {
        RankedQuery query = ask.query.cancelledBy(cancellation);
        Found found = before;
        for (ResultRow row = found.last(); found.saturated() && row != null; row = found.last()) {
          found = query.askBehind(ask.filter, row);
          taking.accept(found);
          found = found.withoutRows();
        }
        return found;
      });
    }
    return fork.all(scatter.threads(), target.context().cancellation(), steps);
  }
}
