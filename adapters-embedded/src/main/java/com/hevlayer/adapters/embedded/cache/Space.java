package com.hevlayer.adapters.embedded.cache;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * What is cached of a namespace until it is dropped; afterwards the namespace gets another one, so
 * that nothing of before can be found. A key is in its set as long as its entry is in the cache:
 * both change within the cache's atomic step for that key.
 */
final class Space {
  final int hash = System.identityHashCode(this);
  private final Set<Key> rows = ConcurrentHashMap.newKeySet();
  private final Set<Key> vectors = ConcurrentHashMap.newKeySet();
  private final LongAdder evictions = new LongAdder();
  private volatile boolean dropped;

  Set<Key> rows() {
    return rows;
  }

  Set<Key> vectors() {
    return vectors;
  }

  void added(Key key) {
    of(key).add(key);
  }

  void removed(Key key) {
    of(key).remove(key);
  }

  void evicted(Key key) {
    removed(key);
    if (!key.vector) {
      evictions.increment();
    }
  }

  long evictions() {
    return evictions.sum();
  }

  void drop() {
    dropped = true;
  }

  boolean isDropped() {
    return dropped;
  }

  private Set<Key> of(Key key) {
    return key.vector ? vectors : rows;
  }
}
