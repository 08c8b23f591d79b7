package com.hevlayer.domain.consistency;

import com.hevlayer.ports.store.NamespaceName;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps the watermark of every registered namespace. Thread-safe. */
public final class Watcher implements Watermarks {
  private final InstantSource clock;
  private final Map<NamespaceName, Freshness> known = new ConcurrentHashMap<>();

  /** Creates one that knows nothing. */
  public Watcher(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Freshness of(NamespaceName namespace) {
    return known.getOrDefault(namespace, Freshness.UNKNOWN);
  }

  @Override
  public void register(NamespaceName namespace, boolean due) {
    known.putIfAbsent(namespace, Freshness.UNKNOWN);
  }

  @Override
  public void forget(NamespaceName namespace) {
    known.remove(namespace);
  }

  @Override
  public WriteInFlight begin(NamespaceName namespace) {
    long stamp = clock.millis();
    return new WriteInFlight() {
      @Override
      public long stamp() {
        return stamp;
      }

      @Override
      public void accepted() {
        register(namespace, true);
      }

      @Override
      public void refused() {}

      @Override
      public void unknown() {}
    };
  }
}
