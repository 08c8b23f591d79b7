package com.hevlayer.domain.consistency;

/** One question about one namespace, from the moment it is taken from the queue of its store. */
final class Poll {
  final WatchedNamespace namespace;
  final StorePolls store;

  /** When it began, elapsed nanoseconds. */
  long startedAt;

  /** What the watermark becomes if the index is up to date. */
  long bound;

  /** Whether the namespace was marked due before it began. */
  boolean marked;

  Poll(WatchedNamespace namespace, StorePolls store, long startedAt) {
    this.namespace = namespace;
    this.store = store;
    this.startedAt = startedAt;
  }
}
