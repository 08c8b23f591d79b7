package com.hevlayer.domain.cache;

import com.hevlayer.ports.cache.CachedRow;
import java.util.List;
import java.util.Map;

/**
 * What an accepted write means for the cache. Immutable.
 *
 * @param upserts whole rows; the vector of one that has none in {@code vectors} is dropped
 * @param vectors by key, of upserted rows with a single vector
 * @param patches merged into rows that are cached
 * @param removed keys of rows that are gone or of which nothing is known
 */
public record CacheChange(
    List<CachedRow> upserts,
    Map<String, float[]> vectors,
    List<CachedRow> patches,
    List<String> removed) {

  /** Returns a change that only removes. */
  public static CacheChange removing(List<String> keys) {
    return new CacheChange(List.of(), Map.of(), List.of(), keys);
  }
}
