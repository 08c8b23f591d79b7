package com.hevlayer.domain.query.hybrid;

import com.hevlayer.domain.fault.Fault;
import com.hevlayer.domain.fault.StoreAnswers;
import com.hevlayer.domain.parallel.Fork;
import com.hevlayer.domain.parallel.InOrder;
import com.hevlayer.domain.query.Leg;
import com.hevlayer.domain.query.Legs;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.domain.shard.Sharding;
import com.hevlayer.ports.store.ResultRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Executes the legs of a text query. Thread-safe; blocks. */
final class LegRounds {
  /** Most legs at once where there are no shards to ask at once. */
  private static final int LEGS_AT_ONCE = 8;

  private final Legs legs;
  private final Fork fork;

  LegRounds(Legs legs, Fork fork) {
    this.legs = legs;
    this.fork = fork;
  }

  /** Where and how legs are executed. */
  record Round(Target target, Sharding sharding, int width, int limit) {}

  /**
   * A leg.
   *
   * @param token the word that a fuzzy leg looks for; empty in any other
   */
  record Named(String name, String token, Leg leg) {}

  /** Executes one leg; the target carries the cancellation. */
  @FunctionalInterface
  private interface Execution {
    List<ResultRow> rows(Target target, Named leg);
  }

  /** Returns the lists of the legs that the store supports, in order. */
  List<ReciprocalRanks.Ranked> rank(Round round, List<Named> named) {
    return run(
        round,
        named,
        (target, leg) -> legs.run(target, leg.leg(), round.sharding(), round.width()).rows());
  }

  /** Returns what the words of a query find on their own, each list with the closest row first. */
  List<ReciprocalRanks.Ranked> surface(Round round, String field, List<Named> named) {
    List<ReciprocalRanks.Ranked> found =
        run(
            round,
            named,
            (target, leg) -> legs.gather(target, leg.leg(), round.sharding(), round.width()));
    if (found.isEmpty()) {
      throw new Fault.StepRefused(
          "no leg of the query could be executed: a store of kind "
              + round.target().kind()
              + " does not support the fuzzy filters that look for misspelt words");
    }
    return new Closeness(field, round.limit()).order(found, named);
  }

  private List<ReciprocalRanks.Ranked> run(Round round, List<Named> named, Execution execution) {
    Target target = round.target();
    if (round.sharding().active() > 0) {
      // The shards of one leg are asked at once already, and not more than the caller allows.
      return named.stream()
          .map(leg -> new ReciprocalRanks.Ranked(leg.name(), execution.rows(target, leg)))
          .toList();
    }
    List<Fork.Step<Optional<ReciprocalRanks.Ranked>>> steps = new ArrayList<>(named.size());
    for (Named leg : named) {
      steps.add(cancellation ->
          supported(target.with(target.context().withCancellation(cancellation)), leg, execution));
    }
    return InOrder.all(fork, LEGS_AT_ONCE, target.context().cancellation(), steps).stream()
        .flatMap(Optional::stream)
        .toList();
  }

  /** Returns nothing for a fuzzy leg that the store cannot execute. */
  private static Optional<ReciprocalRanks.Ranked> supported(
      Target target, Named leg, Execution execution) {
    try {
      return Optional.of(new ReciprocalRanks.Ranked(leg.name(), execution.rows(target, leg)));
    } catch (Fault fault) {
      if (!leg.token().isEmpty() && isUnsupported(fault)) {
        return Optional.empty();
      }
      throw fault;
    }
  }

  private static boolean isUnsupported(Fault fault) {
    return fault instanceof Fault.Unsupported
        || (fault instanceof Fault.StoreRefused refused
            && StoreAnswers.saysUnsupported(StoreAnswers.text(refused.body())));
  }
}
