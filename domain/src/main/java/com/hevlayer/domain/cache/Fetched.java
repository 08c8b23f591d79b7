package com.hevlayer.domain.cache;

import com.hevlayer.ports.cache.CachedRow;
import java.util.Map;
import java.util.Set;

/**
 * Rows by id.
 *
 * @param rows those that there are, by the key of the id
 * @param cached keys of those that came from the cache
 */
public record Fetched(Source source, Map<String, CachedRow> rows, Set<String> cached) {

  /** What the cache had to do with it. */
  public enum Source {
    /** It had every row. */
    HIT,
    /** It answered, and the store was asked for some. */
    MISS,
    /** It did not answer. */
    ERROR
  }
}
