package com.hevlayer.domain.cache;

import com.hevlayer.domain.consistency.Freshness;
import com.hevlayer.domain.consistency.Watermarks;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.ports.store.NamespaceName;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Rows that were taken out of the cache while the store may still answer with what they were: the
 * outcome of their write is not known yet, or the store reads from an index that lags behind. What
 * is read of them is not put. By stripes of rows, as {@link Modifications}. Thread-safe.
 */
final class Withheld {
  private final InstantSource clock;
  private final Watermarks watermarks;
  private final Duration unknown;
  private final AtomicLongArray since;

  /**
   * Creates one.
   *
   * @param unknown how long a write without an answer may still be applied
   * @param stripes a power of two
   */
  Withheld(InstantSource clock, Watermarks watermarks, Duration unknown, int stripes) {
    this.clock = clock;
    this.watermarks = watermarks;
    this.unknown = unknown;
    since = new AtomicLongArray(stripes);
  }

  /** Remembers that a row was taken out after the store had changed it. */
  void changed(NamespaceName namespace, String key) {
    since.accumulateAndGet(stripe(namespace, key), clock.millis(), Math::max);
  }

  /** Remembers that a row was taken out and the store may still change it. */
  void mayChange(NamespaceName namespace, String key) {
    since.accumulateAndGet(
        stripe(namespace, key), clock.instant().plus(unknown).toEpochMilli(), Math::max);
  }

  /** Whether the store may still change a row, whatever was written since. */
  boolean mayStillChange(NamespaceName namespace, String key) {
    long changed = since.get(stripe(namespace, key));
    return changed != 0 && clock.millis() < changed;
  }

  /** Whether what the store answers now about a row may be from before its last change. */
  boolean contains(Target target, String key) {
    long changed = since.get(stripe(target.namespace(), key));
    if (changed == 0) {
      return false;
    }
    if (clock.millis() < changed) {
      return true;
    }
    if (target.alwaysCurrent()) {
      return false;
    }
    Freshness freshness = watermarks.of(target.namespace());
    return freshness.status() == Freshness.Status.UPDATING
        && (freshness.watermark().isEmpty() || freshness.watermark().getAsLong() < changed);
  }

  private int stripe(NamespaceName namespace, String key) {
    int hash = 31 * namespace.value().hashCode() + key.hashCode();
    return (hash ^ (hash >>> 16)) & (since.length() - 1);
  }
}
