package com.hevlayer.domain.parallel;

import com.hevlayer.ports.store.Cancellation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** A cancellation that somebody fires. Thread-safe. */
public final class CancelSignal implements Cancellation {
  private final ReentrantLock lock = new ReentrantLock();
  private final List<Runnable> actions = new ArrayList<>();
  private volatile boolean cancelled;

  /** Creates one that is not cancelled. */
  public CancelSignal() {}

  /** Cancels; actions run on this thread. Once cancelled, this does nothing. */
  public void fire() {
    List<Runnable> due;
    lock.lock();
    try {
      cancelled = true;
      due = List.copyOf(actions);
      actions.clear();
    } finally {
      lock.unlock();
    }
    due.forEach(Runnable::run);
  }

  @Override
  public boolean isCancelled() {
    return cancelled;
  }

  @Override
  public Registration onCancel(Runnable action) {
    lock.lock();
    try {
      if (!cancelled) {
        actions.add(action);
        return () -> remove(action);
      }
    } finally {
      lock.unlock();
    }
    action.run();
    return () -> {};
  }

  private void remove(Runnable action) {
    lock.lock();
    try {
      actions.remove(action);
    } finally {
      lock.unlock();
    }
  }
}
