package com.hevlayer.domain.scan;

import com.hevlayer.domain.cache.CachedNamespaces;
import com.hevlayer.domain.consistency.Watermarks;
import com.hevlayer.domain.fault.Fault;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.ports.cache.CacheException;
import com.hevlayer.ports.store.NamespaceName;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Decides whether the cache or the store serves a scan without ranking. Thread-safe; blocks. */
final class Sources {
  private final CachedNamespaces cache;
  private final Watermarks watermarks;

  Sources(CachedNamespaces cache, Watermarks watermarks) {
    this.cache = cache;
    this.watermarks = watermarks;
  }

  /**
   * Refuses a scan that insists on a cache that is down.
   *
   * @throws Fault.CacheCold then
   */
  void check(ScanSpec spec) {
    if (spec.source() == ScanSource.CACHE && !cache.connected()) {
      throw cold();
    }
  }

  /**
   * Serves a scan.
   *
   * @param cached serves it from the cache; may be given up in its middle
   * @param origin serves it from the store
   */
  <T> T serve(Target target, ScanSpec spec, Function<LocalFilter, T> cached, Supplier<T> origin) {
    return switch (spec.source()) {
      case CACHE -> insisting(spec, cached);
      case AUTO -> {
        LocalFilter filter = admissible(target, spec);
        T served = filter == null ? null : attempt(filter, cached);
        if (served == null) {
          yield origin.get();
        }
        warmIfBehind(target);
        yield served;
      }
      case ORIGIN, SNAPSHOT -> origin.get();
    };
  }

  private <T> T insisting(ScanSpec spec, Function<LocalFilter, T> cached) {
    check(spec);
    LocalFilter filter =
        LocalFilter.of(spec)
            .orElseThrow(() ->
                new Fault.StepRefused(
                    "reading the cache failed: the filter cannot be evaluated by the gateway;"
                        + " Eq, NotEq, Gt, Gte, Lt, Lte, In, NotIn, And, Or and Not can"));
    try {
      return cached.apply(filter);
    } catch (CacheException failed) {
      throw cold();
    }
  }

  /** Returns the filter of a scan that the cache may serve, else {@code null}. */
  private @Nullable LocalFilter admissible(Target target, ScanSpec spec) {
    // A store inside the process is cheaper than its own cache, and it knows every row.
    if (target.alwaysCurrent() || !cache.connected()) {
      return null;
    }
    LocalFilter filter = LocalFilter.of(spec).orElse(null);
    try {
      boolean empty = filter == null || cache.size(target.context(), target.namespace()) == 0;
      return empty ? null : filter;
    } catch (CacheException failed) {
      return null;
    }
  }

  private static <T> @Nullable T attempt(LocalFilter filter, Function<LocalFilter, T> cached) {
    try {
      return cached.apply(filter);
    } catch (CacheException failed) {
      return null;
    }
  }

  private void warmIfBehind(Target target) {
    NamespaceName namespace = target.namespace();
    OptionalLong watermark = watermarks.of(namespace).watermark();
    OptionalLong through = cache.warmedThrough(namespace);
    if (watermark.isPresent()
        && (through.isEmpty() || through.getAsLong() < watermark.getAsLong())) {
      cache.warm(target);
    }
  }

  private static Fault cold() {
    return new Fault.CacheCold("the document cache is down, and source \"cache\" demands it");
  }
}
