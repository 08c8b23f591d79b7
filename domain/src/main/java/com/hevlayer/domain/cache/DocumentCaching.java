package com.hevlayer.domain.cache;

import com.hevlayer.domain.consistency.Watermarks;
import com.hevlayer.domain.parallel.Fork;
import com.hevlayer.domain.parallel.Tasks;
import com.hevlayer.ports.cache.DocumentCache;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The document cache and everything around it that keeps it true, for one process. What other
 * processes write is not heard of; each of them mirrors its own writes.
 */
public final class DocumentCaching {
  private static final int STRIPES = 1 << 17;
  private static final int MOST_DEBTS_OF_ONE = 100_000;
  private static final int MOST_DEBTS = 500_000;
  private static final Duration LONGEST_UNKNOWN = Duration.ofMinutes(1);

  private final DocumentFetch documents;
  private final CachedVectors seeds;
  private final CacheMirror effects;
  private final Warmer warmer;

  /**
   * Creates one.
   *
   * @param cache empty: there is none, and every look-up fails
   * @param timeout how long a call of a store may take; zero: no limit
   */
  public DocumentCaching(
      Optional<DocumentCache> cache,
      Watermarks watermarks,
      InstantSource clock,
      Duration timeout,
      Fork fork,
      Tasks tasks,
      CacheObserver observer) {
    this(
        cache,
        watermarks,
        fork,
        tasks,
        observer,
        new Modifications(cache.isPresent() ? STRIPES : 1),
        new Withheld(
            clock,
            watermarks,
            timeout.isZero() ? LONGEST_UNKNOWN : timeout,
            cache.isPresent() ? STRIPES : 1));
  }

  DocumentCaching(
      Optional<DocumentCache> cache,
      Watermarks watermarks,
      Fork fork,
      Tasks tasks,
      CacheObserver observer,
      Modifications modifications,
      Withheld withheld) {
    boolean wanted = cache.isPresent();
    DocumentCache used = cache.orElseGet(AbsentCache::new);
    Debts debts = new Debts(used, MOST_DEBTS_OF_ONE, MOST_DEBTS);
    Access access = new Access(used, debts, tasks, observer);
    IdTypes types = new IdTypes();
    StoreRows store = new StoreRows(types, fork);
    Fills fills = new Fills(access, modifications, withheld, observer);
    WarmPass pass = new WarmPass(fills, store, tasks);
    warmer = new Warmer(access, modifications, pass, watermarks, tasks, observer);
    documents = new DocumentFetch(access, fills, warmer, store, types, wanted);
    seeds = new CachedVectors(access, fills, warmer, store, wanted);
    effects = new CacheMirror(access, modifications, withheld, warmer, types, wanted);
  }

  /** Returns rows by id. */
  public DocumentFetch documents() {
    return documents;
  }

  /** Returns vectors by id. */
  public SeedVectors seeds() {
    return seeds;
  }

  /** Returns what writes do to the cache. */
  public CacheEffects effects() {
    return effects;
  }

  /** Returns the cache as scans see it. */
  public CachedNamespaces namespaces() {
    return warmer;
  }

  /** Returns what is known of the cache. */
  public CacheStates states() {
    return warmer;
  }
}
