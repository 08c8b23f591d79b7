package com.hevlayer.domain.cache;

import com.hevlayer.domain.routing.Target;
import com.hevlayer.ports.cache.DocumentCache;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.NamespaceName;
import java.util.OptionalLong;

/** The document cache as scans see it. Thread-safe. */
public interface CachedNamespaces {

  /** Whether calls have a chance. */
  boolean connected();

  /**
   * Returns how many rows of a namespace are cached; blocks.
   *
   * @throws com.hevlayer.ports.cache.CacheException if the cache does not answer
   */
  long size(CallContext context, NamespaceName namespace);

  /**
   * Walks over the cached rows of a namespace; blocks.
   *
   * @throws com.hevlayer.ports.cache.CacheException if the cache does not answer
   */
  DocumentCache.Walk walk(CallContext context, NamespaceName namespace);

  /** Returns the instant, epoch milliseconds, up to which the cache is known to hold every row. */
  OptionalLong warmedThrough(NamespaceName namespace);

  /** Starts to fill the cache with every row, unless that is under way; returns at once. */
  void warm(Target target);
}
