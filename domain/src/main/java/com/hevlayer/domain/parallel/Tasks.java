package com.hevlayer.domain.parallel;

import com.hevlayer.ports.store.Cancellation;
import java.time.Duration;
import java.util.function.Consumer;

/** Background work. Thread-safe; the application implements this type. */
public interface Tasks {

  /**
   * Starts a task on a thread of its own and returns at once. What it throws is logged.
   *
   * @param name for people
   * @param task gets a cancellation that fires when the gateway stops
   */
  void start(String name, Consumer<Cancellation> task);

  /** Starts a loop on a thread of its own; it ends when the gateway stops. */
  void repeat(String name, Loop loop);

  /**
   * Waits; returns early when cancelled. Only for work that was started here.
   *
   * @return whether the time passed without a cancellation
   */
  boolean sleep(Duration time, Cancellation cancellation);
}
