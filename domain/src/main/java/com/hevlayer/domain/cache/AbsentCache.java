package com.hevlayer.domain.cache;

import com.hevlayer.ports.cache.CacheException;
import com.hevlayer.ports.cache.CacheState;
import com.hevlayer.ports.cache.CachedRow;
import com.hevlayer.ports.cache.DocumentCache;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.NamespaceName;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** No cache: it never was connected, and every call fails. */
public final class AbsentCache implements DocumentCache {

  /** Creates one; it holds nothing. */
  public AbsentCache() {}

  private static final CacheState NEVER = new CacheState(false, 0, null);

  @Override
  public CacheState state() {
    return NEVER;
  }

  @Override
  public boolean local() {
    return true;
  }

  @Override
  public Map<String, CachedRow> rows(
      CallContext context, NamespaceName namespace, Collection<String> keys) {
    throw absent();
  }

  @Override
  public Map<String, float[]> vectors(
      CallContext context, NamespaceName namespace, Collection<String> keys) {
    throw absent();
  }

  @Override
  public void putRows(CallContext context, NamespaceName namespace, List<CachedRow> rows) {
    throw absent();
  }

  @Override
  public void mergeRows(CallContext context, NamespaceName namespace, List<CachedRow> patches) {
    throw absent();
  }

  @Override
  public void putVectors(
      CallContext context, NamespaceName namespace, Map<String, float[]> vectors) {
    throw absent();
  }

  @Override
  public void removeVectors(CallContext context, NamespaceName namespace, Collection<String> keys) {
    throw absent();
  }

  @Override
  public void remove(CallContext context, NamespaceName namespace, Collection<String> keys) {
    throw absent();
  }

  @Override
  public void drop(CallContext context, NamespaceName namespace) {
    throw absent();
  }

  @Override
  public long size(CallContext context, NamespaceName namespace) {
    throw absent();
  }

  @Override
  public long evictions(NamespaceName namespace) {
    return 0;
  }

  @Override
  public Walk walk(CallContext context, NamespaceName namespace) {
    throw absent();
  }

  @Override
  public void close() {}

  private static CacheException absent() {
    return new CacheException("no document cache is configured", null);
  }
}
