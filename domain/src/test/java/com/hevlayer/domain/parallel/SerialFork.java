package com.hevlayer.domain.parallel;

import com.hevlayer.ports.store.Cancellation;
import java.util.ArrayList;
import java.util.List;

/** Runs one step after the other; the first failure ends it. */
public final class SerialFork implements Fork {

  /** Creates one. */
  public SerialFork() {}

  @Override
  public <T> List<T> all(int width, Cancellation caller, List<? extends Step<T>> steps) {
    List<T> results = new ArrayList<>();
    for (Step<T> step : steps) {
      results.add(step.run(caller));
    }
    return results;
  }
}
