package com.hevlayer.ports.cache;

import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.NamespaceName;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Whole rows and their vectors by namespace and id. Best effort: what was put may be gone at any
 * time, what was removed stays gone. Rows and vectors are two kinds of record; the key of both is
 * the text of the id, for a number its decimal text.
 *
 * <p>All methods block, may be called from any number of threads, and keep the deadline of the
 * context. A call that fails with {@link CacheException} may have had any part of its effect.
 */
public interface DocumentCache extends AutoCloseable {

  /** Returns how the connection stands; touches memory only. */
  CacheState state();

  /**
   * Whether every call touches the memory of this process only, so that none ever waits and nobody
   * has to watch its time. Constant.
   */
  default boolean local() {
    return false;
  }

  /** Returns the rows that are there, by key. */
  Map<String, CachedRow> rows(
      CallContext context, NamespaceName namespace, Collection<String> keys);

  /** Returns the vectors that are there, by key. */
  Map<String, float[]> vectors(
      CallContext context, NamespaceName namespace, Collection<String> keys);

  /** Puts whole rows; a row that is there is replaced. Vectors stay as they are. */
  void putRows(CallContext context, NamespaceName namespace, List<CachedRow> rows);

  /**
   * Merges attributes into rows that are there: those named replace, {@code null} removes, the
   * others stay. A row that is absent stays absent.
   */
  void mergeRows(CallContext context, NamespaceName namespace, List<CachedRow> patches);

  /** Puts vectors by key; one that is there is replaced. */
  void putVectors(CallContext context, NamespaceName namespace, Map<String, float[]> vectors);

  /** Removes vectors. */
  void removeVectors(CallContext context, NamespaceName namespace, Collection<String> keys);

  /** Removes rows and vectors. */
  void remove(CallContext context, NamespaceName namespace, Collection<String> keys);

  /** Removes everything of a namespace. */
  void drop(CallContext context, NamespaceName namespace);

  /** Returns how many rows of a namespace are there. */
  long size(CallContext context, NamespaceName namespace);

  /**
   * Returns a number that differs after a row of a namespace was given up for want of room; touches
   * memory only. A cache that does not learn of it always returns the same.
   */
  default long evictions(NamespaceName namespace) {
    return 0;
  }

  /**
   * Walks over the rows of a namespace in no order, each key at most once. Rows that come or go
   * meanwhile may be missing.
   */
  Walk walk(CallContext context, NamespaceName namespace);

  /** Releases everything; closing twice does nothing. */
  @Override
  void close();

  /** A walk; one thread at a time. */
  interface Walk extends AutoCloseable {

    /** Returns the next rows, in batches of at most 1,000; empty behind the last. */
    List<CachedRow> next();

    @Override
    void close();
  }
}
