package com.hevlayer.testkit.simulation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs a scenario under many seeds. */
public final class Explorer {
  /** Set to a seed, it has {@link #explore} run that one alone and say what was noted. */
  public static final String SEED = "layer.simulation.seed";

  private static final int LAST_NOTES = 200;

  private Explorer() {}

  /**
   * What was explored.
   *
   * @param runs complete runs
   * @param distinct how many of them differ in the order in which their actors ran
   * @param switches how often the baton changed hands
   */
  public record Explored(int runs, int distinct, long switches) {}

  /**
   * Runs a scenario under consecutive seeds.
   *
   * @throws AssertionError for the first seed under which an actor throws something; it names the
   *     seed and holds what was noted
   */
  public static Explored explore(long firstSeed, int runs, Consumer<Simulation> scenario) {
    Long only = Long.getLong(SEED);
    return onVirtualThread(
        () -> only == null ? all(firstSeed, runs, scenario) : all(only, 1, scenario));
  }

  /** Returns the first of consecutive seeds under which a scenario fails; empty if none does. */
  public static OptionalLong firstFailure(
      long firstSeed, int mostRuns, Consumer<Simulation> scenario) {
    return onVirtualThread(() -> {
      for (int i = 0; i < mostRuns; i++) {
        if (Simulation.run(firstSeed + i, scenario, null).failure() != null) {
          return OptionalLong.of(firstSeed + i);
        }
      }
      return OptionalLong.empty();
    });
  }

  static AssertionError failed(long seed, Throwable failure, List<String> notes) {
    int from = Math.max(0, notes.size() - LAST_NOTES);
    return new AssertionError(
        "the run with seed "
            + seed
            + " failed; -D"
            + SEED
            + "="
            + seed
            + " repeats it: "
            + failure
            + "\n"
            + String.join("\n", notes.subList(from, notes.size())),
        failure);
  }

  private static Explored all(long firstSeed, int runs, Consumer<Simulation> scenario) {
    long[] schedules = new long[runs];
    long switches = 0;
    for (int i = 0; i < runs; i++) {
      Simulation.Result result = Simulation.run(firstSeed + i, scenario, null);
      if (result.failure() != null) {
        List<String> notes = new ArrayList<>();
        Throwable again = Simulation.run(firstSeed + i, scenario, notes).failure();
        if (again == null) {
          notes.add("the second run with this seed did not fail: the scenario is not repeatable");
        }
        throw failed(firstSeed + i, again == null ? result.failure() : again, notes);
      }
      schedules[i] = result.schedule();
      switches += result.switches();
    }
    return new Explored(runs, (int) Arrays.stream(schedules).distinct().count(), switches);
  }

  /** Threads of one kind hand the baton to each other without the help of the operating system. */
  private static <T> T onVirtualThread(Supplier<T> work) {
    AtomicReference<@Nullable T> result = new AtomicReference<>();
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    Thread thread =
        Thread.ofVirtual()
            .name("explorer")
            .start(() -> {
              try {
                result.set(work.get());
              } catch (Throwable e) {
                failure.set(e);
              }
            });
    try {
      thread.join();
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while exploring", e);
    }
    return switch (failure.get()) {
      case Error e -> throw e;
      case RuntimeException e -> throw e;
      case null, default -> {
        T value = result.get();
        if (value == null) {
          throw new IllegalStateException("nothing came back", failure.get());
        }
        yield value;
      }
    };
  }
}
