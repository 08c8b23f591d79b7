package com.hevlayer.domain.parallel;

import com.hevlayer.ports.store.Cancellation;
import com.hevlayer.ports.store.NoAnswerException;
import com.hevlayer.testkit.simulation.Simulation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** A fan-out as actors of a simulation. */
public final class SimulatedFork implements Fork {
  private final Simulation simulation;

  /** Creates one. */
  public SimulatedFork(Simulation simulation) {
    this.simulation = simulation;
  }

  @Override
  public <T> List<T> all(int width, Cancellation caller, List<? extends Step<T>> steps) {
    Stop stop = new Stop(caller);
    AtomicReferenceArray<@Nullable T> results = new AtomicReferenceArray<>(steps.size());
    List<Runnable> runs = new ArrayList<>();
    int[] begun = {0};
    for (int i = 0; i < steps.size(); i++) {
      int index = i;
      runs.add(() -> {
        if (stop.isCancelled()) {
          return;
        }
        begun[0]++;
        try {
          results.set(index, steps.get(index).run(stop));
        } catch (RuntimeException e) {
          stop.failed(e);
        }
      });
    }
    simulation.parallel(width, runs);
    if (stop.failure != null) {
      throw stop.failure;
    }
    if (begun[0] < steps.size()) {
      throw new NoAnswerException(
          NoAnswerException.Reason.CANCELLED, NoAnswerException.Sent.NOTHING, "left", null);
    }
    List<T> all = new ArrayList<>(steps.size());
    for (int i = 0; i < steps.size(); i++) {
      @SuppressWarnings("NullAway") // a step may answer null where T allows it
      boolean ignored = all.add(results.get(i));
    }
    return all;
  }

  private static final class Stop implements Cancellation {
    private final Cancellation caller;
    private @Nullable RuntimeException failure;

    Stop(Cancellation caller) {
      this.caller = caller;
    }

    void failed(RuntimeException e) {
      failure = failure == null ? e : failure;
    }

    @Override
    public boolean isCancelled() {
      return failure != null || caller.isCancelled();
    }

    @Override
    public Registration onCancel(Runnable action) {
      // Simulated stores look whether they are cancelled; nobody is told.
      return () -> {};
    }
  }
}
