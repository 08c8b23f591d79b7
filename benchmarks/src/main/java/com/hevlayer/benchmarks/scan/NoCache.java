package com.hevlayer.benchmarks.scan;

import com.hevlayer.domain.cache.CachedNamespaces;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.ports.cache.CacheException;
import com.hevlayer.ports.cache.DocumentCache;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.NamespaceName;
import java.util.OptionalLong;

/** No cache. */
final class NoCache implements CachedNamespaces {
  @Override
  public boolean connected() {
    return false;
  }

  @Override
  public long size(CallContext context, NamespaceName namespace) {
    throw new CacheException("there is no cache", null);
  }

  @Override
  public DocumentCache.Walk walk(CallContext context, NamespaceName namespace) {
    throw new CacheException("there is no cache", null);
  }

  @Override
  public OptionalLong warmedThrough(NamespaceName namespace) {
    return OptionalLong.empty();
  }

  @Override
  public void warm(Target target) {}
}
