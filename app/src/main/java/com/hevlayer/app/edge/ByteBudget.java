package com.hevlayer.app.edge;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Memory that held bodies share, given out in KiB, the longest waiting first. Thread-safe. */
final class ByteBudget {
  private static final int UNIT = 1024;

  private final Semaphore free;
  private final int total;

  ByteBudget(long bytes) {
    total = Math.clamp(bytes / UNIT, 1, Integer.MAX_VALUE);
    free = new Semaphore(total, true);
  }

  /** Takes memory if it is free now. Never blocks. */
  boolean take(long bytes) {
    return !free.hasQueuedThreads() && free.tryAcquire(units(bytes));
  }

  /** Takes memory, waiting for it on a virtual thread; false if none came in time. */
  boolean take(long bytes, long waitNanos) throws InterruptedException {
    int units = units(bytes);
    return units <= total && free.tryAcquire(units, waitNanos, TimeUnit.NANOSECONDS);
  }

  void give(long bytes) {
    free.release(units(bytes));
  }

  long used() {
    return (long) (total - free.availablePermits()) * UNIT;
  }

  private static int units(long bytes) {
    return (int) Math.min(Integer.MAX_VALUE, (bytes + UNIT - 1) / UNIT);
  }
}
