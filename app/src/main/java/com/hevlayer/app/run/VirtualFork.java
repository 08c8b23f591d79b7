package com.hevlayer.app.run;

import com.hevlayer.domain.parallel.CancelSignal;
import com.hevlayer.domain.parallel.Fork;
import com.hevlayer.ports.store.Cancellation;
import com.hevlayer.ports.store.NoAnswerException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** Runs the steps of a fan-out on virtual threads; a single step stays on the caller's thread. */
public final class VirtualFork implements Fork {

  @Override
  public <T> List<T> all(int width, Cancellation caller, List<? extends Step<T>> steps) {
    if (width < 1) {
      throw new IllegalArgumentException("width is " + width + "; allowed is at least 1");
    }
    if (steps.size() == 1) {
      check(caller);
      return Collections.singletonList(steps.getFirst().run(caller));
    }
    CancelSignal stop = new CancelSignal();
    try (Cancellation.Registration _ = caller.onCancel(stop::fire)) {
      return run(Math.min(width, steps.size()), caller, steps, stop);
    }
  }

  private static <T> List<T> run(
      int width, Cancellation caller, List<? extends Step<T>> steps, CancelSignal stop) {
    AtomicInteger next = new AtomicInteger();
    AtomicReferenceArray<@Nullable Result<T>> results = new AtomicReferenceArray<>(steps.size());
    Runnable worker =
        () -> {
          for (int i = next.getAndIncrement(); i < steps.size(); i = next.getAndIncrement()) {
            if (stop.isCancelled()) {
              return;
            }
            try {
              results.set(i, new Result<>(steps.get(i).run(stop), null));
            } catch (Throwable failure) {
              results.set(i, new Result<>(null, failure));
              stop.fire();
            }
          }
        };
    List<Thread> workers = new ArrayList<>();
    for (int i = 1; i < width; i++) {
      workers.add(Thread.ofVirtual().name("fork").start(worker));
    }
    worker.run();
    join(workers);
    return gather(results, caller);
  }

  private static <T> List<T> gather(
      AtomicReferenceArray<@Nullable Result<T>> results, Cancellation caller) {
    List<T> values = new ArrayList<>(results.length());
    Throwable first = null;
    boolean complete = true;
    for (int i = 0; i < results.length(); i++) {
      Result<T> result = results.get(i);
      if (result == null) {
        complete = false;
      } else if (result.failure() == null) {
        @SuppressWarnings("NullAway") // a step may answer null where T allows it
        boolean ignored = values.add(result.value());
      } else if (first == null || isCancelled(first)) {
        // What a sibling's end cut off says less than what ended it.
        first = result.failure();
      }
    }
    if (first instanceof RuntimeException failure) {
      throw failure;
    }
    if (first instanceof Error failure) {
      throw failure;
    }
    if (!complete) {
      check(caller);
    }
    return values;
  }

  private static boolean isCancelled(Throwable failure) {
    return failure instanceof NoAnswerException none
        && none.reason() == NoAnswerException.Reason.CANCELLED;
  }

  private static void check(Cancellation caller) {
    if (caller.isCancelled()) {
      throw new NoAnswerException(
          NoAnswerException.Reason.CANCELLED,
          NoAnswerException.Sent.NOTHING,
          "the caller left",
          null);
    }
  }

  private static void join(List<Thread> workers) {
    boolean interrupted = false;
    for (Thread each : workers) {
      while (true) {
        try {
          each.join();
          break;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private record Result<T>(@Nullable T value, @Nullable Throwable failure) {}
}
