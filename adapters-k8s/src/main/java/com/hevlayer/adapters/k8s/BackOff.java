package com.hevlayer.adapters.k8s;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long to wait after failures in a row: doubling, and never all clients at once. One thread.
 */
final class BackOff {
  private final Duration first;
  private final Duration longest;
  private Duration next;

  BackOff(Duration first, Duration longest) {
    this.first = first;
    this.longest = longest;
    next = first;
  }

  void reset() {
    next = first;
  }

  /** Returns the next wait: between a half and all of what is due. */
  Duration next() {
    Duration due = next;
    Duration doubled = due.multipliedBy(2);
    next = doubled.compareTo(longest) < 0 ? doubled : longest;
    long nanos = due.toNanos();
    return Duration.ofNanos(nanos - ThreadLocalRandom.current().nextLong(nanos / 2 + 1));
  }
}
