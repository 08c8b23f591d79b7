package com.hevlayer.app.run;

import com.hevlayer.ports.store.Cancellation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A cancellation that is fired by hand. Thread-safe. */
final class Signal implements Cancellation {
  private final CountDownLatch fired = new CountDownLatch(1);
  private final List<Runnable> actions = new ArrayList<>();

  void fire() {
    List<Runnable> due;
    synchronized (actions) {
      fired.countDown();
      due = List.copyOf(actions);
      actions.clear();
    }
    due.forEach(Runnable::run);
  }

  /** Waits; returns whether it was fired within the time. */
  boolean await(long nanos) throws InterruptedException {
    return fired.await(nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public boolean isCancelled() {
    return fired.getCount() == 0;
  }

  @Override
  public Registration onCancel(Runnable action) {
    synchronized (actions) {
      if (!isCancelled()) {
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
