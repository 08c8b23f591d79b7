package com.hevlayer.domain.cache;

import com.hevlayer.domain.parallel.Tasks;
import com.hevlayer.ports.cache.CacheException;
import com.hevlayer.ports.cache.CachedRow;
import com.hevlayer.ports.cache.DocumentCache;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.Cancellation;
import com.hevlayer.ports.store.NamespaceName;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The cache as its users see it: nothing is read that may be out of date, and what fails to change
 * is owed. Thread-safe.
 */
final class Access {
  private final DocumentCache cache;
  private final Debts debts;
  private final Tasks tasks;
  private final CacheObserver observer;

  Access(DocumentCache cache, Debts debts, Tasks tasks, CacheObserver observer) {
    this.cache = cache;
    this.debts = debts;
    this.tasks = tasks;
    this.observer = observer;
  }

  DocumentCache cache() {
    return cache;
  }

  /**
   * Returns the cached rows.
   *
   * @throws CacheException if the cache fails, or may hold rows that are out of date
   */
  Map<String, CachedRow> rows(
      CallContext context, NamespaceName namespace, Collection<String> keys) {
    CacheObserver.Lookup lookup = observer.lookup(namespace);
    Map<String, CachedRow> found;
    try {
      refuseIfOwed(context, namespace);
      found = cache.rows(context, namespace, keys);
    } catch (CacheException e) {
      lookup.failed(keys.size(), e);
      throw e;
    }
    long bytes = 0;
    for (CachedRow row : found.values()) {
      bytes += bytes(row);
    }
    lookup.ended(found.size(), keys.size() - found.size(), bytes);
    return found;
  }

  /**
   * Returns the cached vectors.
   *
   * @throws CacheException if the cache fails, or may hold vectors that are out of date
   */
  Map<String, float[]> vectors(
      CallContext context, NamespaceName namespace, Collection<String> keys) {
    CacheObserver.Lookup lookup = observer.lookup(namespace);
    Map<String, float[]> found;
    try {
      refuseIfOwed(context, namespace);
      found = cache.vectors(context, namespace, keys);
    } catch (CacheException e) {
      lookup.failed(keys.size(), e);
      throw e;
    }
    long bytes = 0;
    for (float[] vector : found.values()) {
      bytes += (long) Float.BYTES * vector.length;
    }
    lookup.ended(found.size(), keys.size() - found.size(), bytes);
    return found;
  }

  /**
   * Changes rows. A failure leaves them owed, since nobody knows how much of the change took
   * effect.
   *
   * @param keys of all rows that the change touches
   * @param step for people, such as {@code putting rows}
   * @return whether it succeeded
   */
  boolean change(NamespaceName namespace, Collection<String> keys, String step, Runnable change) {
    try {
      change.run();
      return true;
    } catch (CacheException e) {
      debts.add(namespace, keys);
      observer.failed(namespace, step, e);
      return false;
    }
  }

  /** Removes everything of a namespace; a failure leaves that owed. */
  void drop(CallContext context, NamespaceName namespace) {
    try {
      cache.drop(lasting(context), namespace);
    } catch (CacheException e) {
      debts.addAll(namespace);
      observer.failed(namespace, "removing everything", e);
    }
  }

  /** Whether rows of a namespace must be removed before it may be read. */
  boolean owes(NamespaceName namespace) {
    return debts.owes(namespace);
  }

  /**
   * Removes rows that may be out of date; blocks.
   *
   * @throws CacheException if the cache fails
   */
  void settle(CallContext context, NamespaceName namespace) {
    if (debts.owes(namespace)) {
      debts.pay(lasting(context), namespace);
    }
  }

  /** Returns the context of a change, which is made whether the caller waits for it or not. */
  static CallContext lasting(CallContext context) {
    return context.withCancellation(Cancellation.NEVER).withDeadline(null);
  }

  /** Returns how many bytes a row has; 0 where that is not known. */
  static long bytes(CachedRow row) {
    return row.text().map(text -> (long) text.length).orElse(0L);
  }

  /** Many rows may be owed, so whoever wants one does not wait until they are removed. */
  private void refuseIfOwed(CallContext context, NamespaceName namespace) {
    if (debts.owes(namespace)) {
      CallContext own = lasting(context);
      tasks.start("cache-removals", _ -> settleQuietly(own, namespace));
      throw new CacheException(
          "rows of '" + namespace + "' may be out of date and are removed first", null);
    }
  }

  private void settleQuietly(CallContext context, NamespaceName namespace) {
    try {
      debts.pay(context, namespace);
    } catch (CacheException e) {
      observer.failed(namespace, "removing rows that may be out of date", e);
    }
  }

  /** Returns the keys of rows. */
  static List<String> keys(Collection<CachedRow> rows) {
    return rows.stream().map(CachedRow::key).toList();
  }
}
