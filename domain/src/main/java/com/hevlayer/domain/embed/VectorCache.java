package com.hevlayer.domain.embed;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Vectors of texts that were embedded of late, within a bound of memory. Thread-safe, never blocks
 * for long.
 */
public final class VectorCache {
  /** About what a vector costs beside its numbers. */
  private static final int OVERHEAD = 256;

  private final InstantSource clock;
  private final Duration ttl;
  private final long capacity;
  private final Map<Key, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  private record Key(EmbeddingSpec spec, String hash) {}

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Entry(float[] vector, Instant until) {
    long bytes() {
      return OVERHEAD + (long) vector.length * Float.BYTES;
    }
  }

  /**
   * Creates an empty one.
   *
   * @param ttl how long a vector is given again; zero: never
   * @param capacity about how many bytes it may hold
   */
  public VectorCache(InstantSource clock, Duration ttl, long capacity) {
    this.clock = clock;
    this.ttl = ttl;
    this.capacity = capacity;
  }

  float @Nullable [] get(EmbeddingSpec spec, String text) {
    if (ttl.isZero()) {
      return null;
    }
    Key key = new Key(spec, ContentHash.of(text));
    synchronized (entries) {
      Entry entry = entries.get(key);
      if (entry == null) {
        return null;
      }
      if (entry.until().isAfter(clock.instant())) {
        return entry.vector();
      }
      entries.remove(key);
      bytes -= entry.bytes();
      return null;
    }
  }

  void put(EmbeddingSpec spec, String text, float[] vector) {
    Entry entry = new Entry(vector, clock.instant().plus(ttl));
    if (ttl.isZero() || entry.bytes() > capacity) {
      return;
    }
    Key key = new Key(spec, ContentHash.of(text));
    synchronized (entries) {
      Entry before = entries.put(key, entry);
      bytes += entry.bytes() - (before == null ? 0 : before.bytes());
      Iterator<Entry> eldest = entries.values().iterator();
      while (bytes > capacity) {
        bytes -= eldest.next().bytes();
        eldest.remove();
      }
    }
  }
}
