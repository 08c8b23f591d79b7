package com.hevlayer.domain.cache;

import com.hevlayer.domain.consistency.Freshness;
import com.hevlayer.domain.consistency.Watermarks;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.ports.store.NamespaceName;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Rows that were taken out of the cache while an eventual read of the store may still answer with
 * what they were, or the store may still change them since the outcome of a write is unknown. By
 * stripes of rows, as {@link Modifications}. Thread-safe, touches memory only.
 */
final class Withheld {
  /** How far eventual reads lag, when the index does not. */
  private static final Duration USUAL_LAG = Duration.ofMinutes(1);

  /** How far they lag behind a large ingest, while the index catches up. */
  private static final Duration LONGEST_LAG = Duration.ofHours(1);

  private final InstantSource clock;
  private final Watermarks watermarks;
  private final Duration unknown;

  /** When each was changed last, in epoch milliseconds; that may be yet to come. */
  private final AtomicLongArray changes;

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
    changes = new AtomicLongArray(stripes);
  }

  /** Remembers that a row was taken out after the store had changed it. */
  void changed(NamespaceName namespace, String key) {
    changes.accumulateAndGet(stripe(namespace, key), clock.millis(), Math::max);
  }

  /** Remembers that a row was taken out and the store may still change it. */
  void mayChange(NamespaceName namespace, String key) {
    changes.accumulateAndGet(
        stripe(namespace, key), clock.instant().plus(unknown).toEpochMilli(), Math::max);
  }

  /** Whether the store may still change a row, whatever was written since. */
  boolean mayStillChange(NamespaceName namespace, String key) {
    long changed = changes.get(stripe(namespace, key));
    return changed != 0 && clock.millis() < changed;
  }

  /** Whether an eventual read may answer with what a row was before its last change. */
  boolean mayBeStale(Target target, String key) {
    long changed = changes.get(stripe(target.namespace(), key));
    if (changed == 0 || target.alwaysCurrent()) {
      return false;
    }
    long age = clock.millis() - changed;
    if (age < USUAL_LAG.toMillis()) {
      return true;
    }
    Freshness freshness = watermarks.of(target.namespace());
    return age < LONGEST_LAG.toMillis()
        && freshness.status() == Freshness.Status.UPDATING
        && (freshness.watermark().isEmpty() || freshness.watermark().getAsLong() < changed);
  }

  private int stripe(NamespaceName namespace, String key) {
    int hash = 31 * namespace.value().hashCode() + key.hashCode();
    return (hash ^ (hash >>> 16)) & (changes.length() - 1);
  }
}
