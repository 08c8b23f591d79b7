package com.hevlayer.domain.cache;

import com.hevlayer.domain.routing.Target;
import com.hevlayer.ports.cache.CacheException;
import com.hevlayer.ports.store.NamespaceName;

/** Hears what becomes of the document cache. Thread-safe, never blocks, never throws. */
public interface CacheObserver {

  /** A request wants the cache, which is connected or not. */
  void demanded(Target target, boolean connected);

  /** Rows or vectors are about to be looked up. */
  Lookup lookup(NamespaceName namespace);

  /** What the store answered is about to be put. */
  Backfill backfill(NamespaceName namespace);

  /**
   * The cache failed and nobody else hears of it.
   *
   * @param step such as {@code putting rows}
   */
  void failed(NamespaceName namespace, String step, CacheException fault);

  /**
   * A warm ended.
   *
   * @param rows how many the store gave
   * @param fault why it did not succeed, or empty
   */
  void warmed(NamespaceName namespace, long rows, String fault);

  /** A look-up; one of its methods is called once. */
  interface Lookup {

    /**
     * The cache answered.
     *
     * @param bytes of what was found, as far as it is known
     */
    void ended(int hits, int misses, long bytes);

    /** The cache failed. */
    void failed(int items, CacheException fault);
  }

  /** A put; its method is called once. */
  @FunctionalInterface
  interface Backfill {

    /**
     * The put ended.
     *
     * @param bytes of what was put, as far as it is known
     */
    void ended(boolean succeeded, long bytes);
  }
}
