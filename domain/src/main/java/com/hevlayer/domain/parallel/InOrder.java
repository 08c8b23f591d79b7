package com.hevlayer.domain.parallel;

import com.hevlayer.ports.store.Cancellation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A fan-out that fails as if its steps had run one after the other: what is thrown is the failure
 * of the earliest step that fails, not of the fastest. A failure cancels the steps behind it only.
 */
public final class InOrder {
  private InOrder() {}

  /**
   * Runs steps, at most {@code width} at once, and returns their results in the order of the steps.
   *
   * @param width at least 1
   * @param caller cancels all steps when it fires
   * @throws RuntimeException of the earliest step that failed
   */
  public static <T> List<T> all(
      Fork fork, int width, Cancellation caller, List<? extends Fork.Step<T>> steps) {
    AtomicInteger failed = new AtomicInteger(Integer.MAX_VALUE);
    List<CancelSignal> signals = steps.stream().map(step -> new CancelSignal()).toList();
    List<Fork.Step<Outcome<T>>> guarded = new ArrayList<>(steps.size());
    for (int i = 0; i < steps.size(); i++) {
      Fork.Step<T> step = steps.get(i);
      CancelSignal own = signals.get(i);
      List<CancelSignal> behind = signals.subList(i + 1, signals.size());
      int index = i;
      guarded.add(cancellation -> {
        if (failed.get() < index) {
          return new Outcome<>(null, null);
        }
        try (Cancellation.Registration _ = cancellation.onCancel(own::fire)) {
          return new Outcome<>(step.run(own), null);
        } catch (RuntimeException failure) {
          failed.accumulateAndGet(index, Math::min);
          behind.forEach(CancelSignal::fire);
          return new Outcome<>(null, failure);
        }
      });
    }
    List<T> results = new ArrayList<>(steps.size());
    for (Outcome<T> outcome : fork.all(width, caller, guarded)) {
      if (outcome.failure() != null) {
        throw outcome.failure();
      }
      add(results, outcome.value());
    }
    return results;
  }

  @SuppressWarnings("NullAway") // a step may answer null where T allows it
  private static <T> void add(List<T> results, @Nullable T value) {
    results.add(value);
  }

  private record Outcome<T>(@Nullable T value, @Nullable RuntimeException failure) {}
}
