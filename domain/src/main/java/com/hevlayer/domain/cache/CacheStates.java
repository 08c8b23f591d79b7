package com.hevlayer.domain.cache;

import com.hevlayer.ports.cache.CacheState;
import com.hevlayer.ports.store.NamespaceName;
import java.util.List;

/** What is known of the document cache. Thread-safe; touches memory only. */
public interface CacheStates {

  /** Returns how the connection stands. */
  CacheState connection();

  /** Returns how the cache stands to a namespace, whether anybody ever wanted it there or not. */
  NamespaceCacheState of(NamespaceName namespace);

  /**
   * Returns the namespaces that the cache was wanted for, that are warmed, or that are being
   * warmed, sorted by name.
   */
  List<NamespaceCacheState> all();
}
