package com.hevlayer.app.broken;

import com.hevlayer.ports.cache.CacheState;
import com.hevlayer.ports.cache.CachedRow;
import com.hevlayer.ports.cache.DocumentCache;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.NamespaceName;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** A decorator that hides what the cache below it gave up. */
public record ForgetfulCache(DocumentCache cache) implements DocumentCache {
  @Override
  public CacheState state() {
    return cache.state();
  }

  @Override
  public Map<String, CachedRow> rows(
      CallContext context, NamespaceName namespace, Collection<String> keys) {
    return cache.rows(context, namespace, keys);
  }

  @Override
  public Map<String, float[]> vectors(
      CallContext context, NamespaceName namespace, Collection<String> keys) {
    return cache.vectors(context, namespace, keys);
  }

  @Override
  public void putRows(CallContext context, NamespaceName namespace, List<CachedRow> rows) {
    cache.putRows(context, namespace, rows);
  }

  @Override
  public void mergeRows(CallContext context, NamespaceName namespace, List<CachedRow> patches) {
    cache.mergeRows(context, namespace, patches);
  }

  @Override
  public void putVectors(
      CallContext context, NamespaceName namespace, Map<String, float[]> vectors) {
    cache.putVectors(context, namespace, vectors);
  }

  @Override
  public void removeVectors(CallContext context, NamespaceName namespace, Collection<String> keys) {
    cache.removeVectors(context, namespace, keys);
  }

  @Override
  public void remove(CallContext context, NamespaceName namespace, Collection<String> keys) {
    cache.remove(context, namespace, keys);
  }

  @Override
  public void drop(CallContext context, NamespaceName namespace) {
    cache.drop(context, namespace);
  }

  @Override
  public long size(CallContext context, NamespaceName namespace) {
    return cache.size(context, namespace);
  }

  @Override
  public Walk walk(CallContext context, NamespaceName namespace) {
    return cache.walk(context, namespace);
  }

  @Override
  public void close() {
    cache.close();
  }
}
