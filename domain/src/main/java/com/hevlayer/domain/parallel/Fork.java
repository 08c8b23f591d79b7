package com.hevlayer.domain.parallel;

import com.hevlayer.ports.store.Cancellation;
import java.util.List;

/** A bounded fan-out whose steps may block. Thread-safe; the application implements this type. */
public interface Fork {

  /**
   * Runs steps, at most {@code width} at once, and returns their results in the order of the steps.
   * All of them have ended when this returns or throws. The first failure cancels the others, those
   * not yet begun never begin, and the failure is thrown.
   *
   * @param width at least 1
   * @param caller cancels all steps when it fires
   * @throws com.hevlayer.ports.store.NoAnswerException with {@code CANCELLED} if the caller left
   *     before all steps began
   */
  <T> List<T> all(int width, Cancellation caller, List<? extends Step<T>> steps);

  /** One step. */
  @FunctionalInterface
  interface Step<T> {

    /**
     * Runs the step; may block.
     *
     * @param cancellation fires when the caller leaves or another step failed
     */
    T run(Cancellation cancellation);
  }
}
