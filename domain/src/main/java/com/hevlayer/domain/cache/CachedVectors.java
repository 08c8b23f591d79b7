package com.hevlayer.domain.cache;

import com.hevlayer.domain.routing.Target;
import com.hevlayer.ports.cache.CacheException;
import com.hevlayer.ports.cache.CachedRow;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.store.Query;
import com.hevlayer.ports.store.ResultRow;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Vectors: from the cache, and from the store what the cache has not. */
final class CachedVectors implements SeedVectors {
  private static final String VECTOR = "vector";
  private static final Query.Projection ONLY_VECTOR = new Query.Projection.Only(List.of(VECTOR));

  private final Access access;
  private final Fills fills;
  private final Warmer warmer;
  private final StoreRows store;
  private final boolean wanted;

  CachedVectors(Access access, Fills fills, Warmer warmer, StoreRows store, boolean wanted) {
    this.access = access;
    this.fills = fills;
    this.warmer = warmer;
    this.store = store;
    this.wanted = wanted;
  }

  @Override
  public Map<String, float[]> of(Target target, List<Json> ids) {
    warmer.demanded(target);
    Set<String> keys = new LinkedHashSet<>();
    ids.forEach(id -> keys.add(CachedRow.key(id)));
    Map<String, float[]> cached = cached(target, keys);
    Map<String, float[]> vectors = HashMap.newHashMap(keys.size());
    if (cached != null) {
      vectors.putAll(cached);
    }
    List<String> missing = keys.stream().filter(key -> !vectors.containsKey(key)).toList();
    if (missing.isEmpty()) {
      return vectors;
    }
    long readAt = fills.now();
    Map<String, float[]> read = HashMap.newHashMap(missing.size());
    for (ResultRow row :
        store.read(target, missing, ONLY_VECTOR, "looking up the vectors of nearest_to_id")) {
      // Several vectors of one row are no seed, and neither is an empty one.
      if (row.attributes().get(VECTOR) instanceof JsonArray array
          && array.size() > 0
          && array.isNumbers()) {
        read.put(CachedRow.key(row.id()), array.toFloats());
      }
    }
    if (cached != null) {
      fills.vectors(target, readAt, read);
    }
    vectors.putAll(read);
    return vectors;
  }

  /** Returns what the cache has, or {@code null} if it does not answer. */
  private @Nullable Map<String, float[]> cached(Target target, Set<String> keys) {
    if (!wanted) {
      return null;
    }
    try {
      return access.vectors(target.context(), target.namespace(), keys);
    } catch (CacheException e) {
      return null; // The observer heard of it.
    }
  }
}
