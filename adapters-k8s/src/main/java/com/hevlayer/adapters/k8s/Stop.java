package com.hevlayer.adapters.k8s;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Tells all threads of a connection that it is closed. Thread-safe. */
final class Stop {
  private final CountDownLatch latch = new CountDownLatch(1);

  void now() {
    latch.countDown();
  }

  boolean isSet() {
    return latch.getCount() == 0;
  }

  /** Waits; returns whether the connection was closed meanwhile. */
  boolean within(Duration wait) throws InterruptedException {
    return latch.await(Math.max(0, wait.toNanos()), TimeUnit.NANOSECONDS);
  }
}
