package com.hevlayer.domain.consistency;

import org.jspecify.annotations.Nullable;

/** A write that may still reach the store, linked to the others of its namespace. */
final class InFlight {
  final WatchedNamespace namespace;
  final long stamp;

  /** Whether its sender is done with it; one with an unknown outcome counts a while longer. */
  boolean ended;

  /** When one with an unknown outcome ceases to count, elapsed nanoseconds. */
  long expiresAt;

  @Nullable InFlight before;
  @Nullable InFlight after;

  InFlight(WatchedNamespace namespace, long stamp) {
    this.namespace = namespace;
    this.stamp = stamp;
  }
}
