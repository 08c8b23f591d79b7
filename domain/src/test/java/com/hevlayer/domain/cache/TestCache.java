package com.hevlayer.domain.cache;

import com.hevlayer.ports.cache.CacheException;
import com.hevlayer.ports.cache.CacheState;
import com.hevlayer.ports.cache.CachedRow;
import com.hevlayer.ports.cache.DocumentCache;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonNull;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.NamespaceName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A cache in maps that pauses around every call, and fails when it is told to. Thread-safe. */
final class TestCache implements DocumentCache {
  final Map<NamespaceName, Map<String, CachedRow>> rows = new ConcurrentHashMap<>();
  final Map<NamespaceName, Map<String, float[]>> vectors = new ConcurrentHashMap<>();
  final List<String> calls = new ArrayList<>();
  volatile CacheState state = new CacheState(true, 1, null);
  volatile long evictions;

  /** Whether the next call fails; asked before its effect and behind it. */
  volatile BooleanSupplier failing = () -> false;

  /** Runs before the effect of the next put and is then forgotten. */
  volatile @Nullable Runnable beforeNextPut;

  @Override
  public CacheState state() {
    return state;
  }

  @Override
  public Map<String, CachedRow> rows(
      CallContext context, NamespaceName namespace, Collection<String> keys) {
    enter("rows " + keys);
    Map<String, CachedRow> found = new HashMap<>(of(rows, namespace));
    found.keySet().retainAll(keys);
    leave();
    return found;
  }

  @Override
  public Map<String, float[]> vectors(
      CallContext context, NamespaceName namespace, Collection<String> keys) {
    enter("vectors " + keys);
    Map<String, float[]> found = new HashMap<>(of(vectors, namespace));
    found.keySet().retainAll(keys);
    leave();
    return found;
  }

  @Override
  public void putRows(CallContext context, NamespaceName namespace, List<CachedRow> put) {
    enter("putRows " + put.stream().map(CachedRow::key).toList());
    hook();
    put.forEach(row -> of(rows, namespace).put(row.key(), row));
    leave();
  }

  @Override
  public void mergeRows(CallContext context, NamespaceName namespace, List<CachedRow> patches) {
    enter("mergeRows " + patches.stream().map(CachedRow::key).toList());
    hook();
    for (CachedRow patch : patches) {
      of(rows, namespace)
          .computeIfPresent(
              patch.key(),
              (_, row) -> {
                Map<String, Json> merged = new LinkedHashMap<>(row.attributes());
                patch
                    .attributes()
                    .forEach((name, value) -> {
                      if (value instanceof JsonNull) {
                        merged.remove(name);
                      } else {
                        merged.put(name, value);
                      }
                    });
                return CachedRow.of(row.id(), merged);
              });
    }
    leave();
  }

  @Override
  public void putVectors(CallContext context, NamespaceName namespace, Map<String, float[]> put) {
    enter("putVectors " + put.keySet());
    hook();
    of(vectors, namespace).putAll(put);
    leave();
  }

  @Override
  public void removeVectors(CallContext context, NamespaceName namespace, Collection<String> keys) {
    enter("removeVectors " + keys);
    of(vectors, namespace).keySet().removeAll(keys);
    leave();
  }

  @Override
  public void remove(CallContext context, NamespaceName namespace, Collection<String> keys) {
    enter("remove " + keys);
    of(rows, namespace).keySet().removeAll(List.copyOf(keys));
    of(vectors, namespace).keySet().removeAll(List.copyOf(keys));
    leave();
  }

  @Override
  public void drop(CallContext context, NamespaceName namespace) {
    enter("drop");
    of(rows, namespace).clear();
    of(vectors, namespace).clear();
    leave();
  }

  @Override
  public long size(CallContext context, NamespaceName namespace) {
    enter("size");
    return of(rows, namespace).size();
  }

  @Override
  public long evictions(NamespaceName namespace) {
    return evictions;
  }

  @Override
  public Walk walk(CallContext context, NamespaceName namespace) {
    enter("walk");
    Iterator<CachedRow> all = List.copyOf(of(rows, namespace).values()).iterator();
    return new Walk() {
      @Override
      public List<CachedRow> next() {
        return all.hasNext() ? List.of(all.next()) : List.of();
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void close() {}

  private void enter(String call) {
    Interleavings.pause();
    synchronized (calls) {
      calls.add(call);
    }
    fail();
  }

  private void leave() {
    fail();
    Interleavings.pause();
  }

  private void fail() {
    if (failing.getAsBoolean()) {
      throw new CacheException("the cache is told to fail", null);
    }
  }

  private void hook() {
    Runnable hook = beforeNextPut;
    beforeNextPut = null;
    if (hook != null) {
      hook.run();
    }
  }

  private static <T> Map<String, T> of(
      Map<NamespaceName, Map<String, T>> all, NamespaceName namespace) {
    return all.computeIfAbsent(namespace, _ -> new ConcurrentHashMap<>());
  }
}
