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
    List<Switch> switches = steps.stream().map(step -> new Switch()).toList();
    List<Fork.Step<Outcome<T>>> guarded = new ArrayList<>(steps.size());
    for (int i = 0; i < steps.size(); i++) {
      Fork.Step<T> step = steps.get(i);
      Switch own = switches.get(i);
      List<Switch> behind = switches.subList(i + 1, switches.size());
      int index = i;
      guarded.add(cancellation -> {
        if (failed.get() < index) {
          return new Outcome<>(null, null);
        }
        try (Cancellation.Registration _ = cancellation.onCancel(own::fire)) {
          return new Outcome<>(step.run(own), null);
        } catch (RuntimeException failure) {
          failed.accumulateAndGet(index, Math::min);
          behind.forEach(Switch::fire);
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

  /** A cancellation that is fired once. */
  private static final class Switch implements Cancellation {
    private final List<Runnable> actions = new ArrayList<>();
    private volatile boolean fired;

    void fire() {
      List<Runnable> due;
      synchronized (actions) {
        fired = true;
        due = List.copyOf(actions);
        actions.clear();
      }
      due.forEach(Runnable::run);
    }

    @Override
    public boolean isCancelled() {
      return fired;
    }

    @Override
    public Registration onCancel(Runnable action) {
      synchronized (actions) {
        if (!fired) {
          actions.add(action);
          return () -> {
            synchronized (actions) {
              actions.remove(action);
            }
          };
        }
      }
      action.run();
      return () -> {};
    }
  }
}
