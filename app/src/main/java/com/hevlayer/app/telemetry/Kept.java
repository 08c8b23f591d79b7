package com.hevlayer.app.telemetry;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Meters that were looked up before, so many of them; the others are looked up anew. Thread-safe.
 */
final class Kept<K, M> {
  private static final int MOST = 20_000;

  private final Map<K, M> known = new ConcurrentHashMap<>();
  private final Function<K, M> maker;

  /** Creates one without any; {@code maker} returns the same meter for the same key. */
  Kept(Function<K, M> maker) {
    this.maker = maker;
  }

  M get(K key) {
    M meter = known.get(key);
    if (meter == null) {
      meter = maker.apply(key);
      if (known.size() < MOST) {
        known.put(key, meter);
      }
    }
    return meter;
  }
}
