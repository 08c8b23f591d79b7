package com.hevlayer.app.guard;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes calls that are given up when they take too long. A call that is given up is interrupted,
 * and counted until it ends: what it still does may come at any time. Thread-safe.
 */
final class CacheCalls {
  private final boolean watched;
  private final ClassLoader loader;
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger givenUp = new AtomicInteger();

  /**
   * Creates one.
   *
   * @param watched whether calls may take too long; others stay on their caller's thread
   * @param loader where the libraries of the plug-in look for services
   */
  CacheCalls(boolean watched, ClassLoader loader) {
    this.watched = watched;
    this.loader = loader;
  }

  /** Where a call is. */
  private enum Stage {
    RUNNING,
    GIVEN_UP,
    ENDED
  }

  /** Returns how many calls run, those that were given up among them. */
  int running() {
    return running.get();
  }

  /** Whether a call runs that was given up. */
  boolean anyGivenUp() {
    return givenUp.get() > 0;
  }

  /**
   * Makes a call.
   *
   * @throws TimeoutException if it took too long and was given up
   * @throws InterruptedException if whoever waits for it was interrupted; it is given up
   * @throws ExecutionException with what the call threw
   */
  <T extends @Nullable Object> T make(Duration limit, Supplier<T> step)
      throws TimeoutException, InterruptedException, ExecutionException {
    running.incrementAndGet();
    return watched ? watched(limit, step) : direct(step);
  }

  private <T extends @Nullable Object> T direct(Supplier<T> step) throws ExecutionException {
    try {
      return InPlugin.with(loader, step);
    } catch (RuntimeException | LinkageError e) {
      throw new ExecutionException(e);
    } finally {
      running.decrementAndGet();
    }
  }

  private <T extends @Nullable Object> T watched(Duration limit, Supplier<T> step)
      throws TimeoutException, InterruptedException, ExecutionException {
    AtomicReference<Stage> stage = new AtomicReference<>(Stage.RUNNING);
    FutureTask<T> task = new FutureTask<>(step::get);
    Thread thread =
        Thread.ofVirtual()
            .name("cache-call")
            .unstarted(() -> {
              try {
                task.run();
              } finally {
                running.decrementAndGet();
                if (stage.getAndSet(Stage.ENDED) == Stage.GIVEN_UP) {
                  givenUp.decrementAndGet();
                }
              }
            });
    thread.setContextClassLoader(loader);
    thread.start();
    boolean answered = false;
    try {
      T value = task.get(Math.max(0, limit.toNanos()), TimeUnit.NANOSECONDS);
      answered = true;
      return value;
    } catch (ExecutionException e) {
      answered = true;
      throw e;
    } finally {
      if (!answered) {
        giveUp(task, stage);
      }
    }
  }

  private void giveUp(FutureTask<?> task, AtomicReference<Stage> stage) {
    // Counted first: whoever asks must not find none between the two.
    givenUp.incrementAndGet();
    if (!stage.compareAndSet(Stage.RUNNING, Stage.GIVEN_UP)) {
      givenUp.decrementAndGet();
    }
    task.cancel(true);
  }
}
