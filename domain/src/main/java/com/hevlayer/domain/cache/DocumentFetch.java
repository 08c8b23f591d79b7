package com.hevlayer.domain.cache;

import com.hevlayer.domain.lookup.IdLookup;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.ports.cache.CacheException;
import com.hevlayer.ports.cache.CachedRow;
import com.hevlayer.ports.store.NamespaceName;
import com.hevlayer.ports.store.Query;
import com.hevlayer.ports.store.ResultRow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rows by id: from the cache, and from the store what the cache has not. Thread-safe; blocks. */
public final class DocumentFetch {
  /** What a store sends whose answers are decoded for us anyway. */
  private static final Query.Projection WITHOUT_VECTOR =
      new Query.Projection.AllExcept(List.of("vector"));

  private final Access access;
  private final Fills fills;
  private final Warmer warmer;
  private final StoreRows store;
  private final IdTypes types;
  private final boolean wanted;

  DocumentFetch(
      Access access, Fills fills, Warmer warmer, StoreRows store, IdTypes types, boolean wanted) {
    this.access = access;
    this.fills = fills;
    this.warmer = warmer;
    this.store = store;
    this.types = types;
    this.wanted = wanted;
  }

  /**
   * Returns rows. What the cache has not is read from the store and put there, unless the cache
   * failed.
   *
   * @param keys of ids: a number and the text of its digits are one
   * @throws com.hevlayer.domain.fault.Fault wrapped, if the store refuses
   */
  public Fetched fetch(Target target, Collection<String> keys) {
    NamespaceName namespace = target.namespace();
    warmer.demanded(target);
    Set<String> wantedKeys = keys.size() == 1 ? Set.copyOf(keys) : new LinkedHashSet<>(keys);
    Map<String, CachedRow> cached = cached(target, wantedKeys);
    if (cached != null && cached.size() == wantedKeys.size()) {
      types.learn(namespace, cached.values().iterator().next().id());
      return new Fetched(Fetched.Source.HIT, cached, cached.keySet());
    }
    if (cached != null) {
      warmer.missed(target);
    }
    Map<String, CachedRow> found = cached == null ? Map.of() : cached;
    List<String> missing = wantedKeys.stream().filter(key -> !found.containsKey(key)).toList();
    long readAt = fills.now();
    List<CachedRow> read = new ArrayList<>(missing.size());
    for (ResultRow row :
        store.read(
            target,
            missing,
            target.speaksWire() ? IdLookup.ALL : WITHOUT_VECTOR,
            "fetching documents of namespace '" + namespace + "'")) {
      read.add(Fills.cacheable(row));
    }
    if (cached != null) {
      fills.rows(target, readAt, read);
    }
    Map<String, CachedRow> rows = HashMap.newHashMap(wantedKeys.size());
    rows.putAll(found);
    read.forEach(row -> rows.put(row.key(), row));
    return new Fetched(
        cached == null ? Fetched.Source.ERROR : Fetched.Source.MISS, rows, found.keySet());
  }

  /** Returns what the cache has, or {@code null} if it does not answer. */
  private @Nullable Map<String, CachedRow> cached(Target target, Set<String> keys) {
    if (!wanted) {
      return null;
    }
    try {
      return access.rows(target.context(), target.namespace(), keys);
    } catch (CacheException e) {
      return null; // The observer heard of it.
    }
  }
}
