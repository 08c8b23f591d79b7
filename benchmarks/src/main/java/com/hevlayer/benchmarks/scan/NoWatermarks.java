package com.hevlayer.benchmarks.scan;

import com.hevlayer.domain.consistency.Freshness;
import com.hevlayer.domain.consistency.Watermarks;
import com.hevlayer.domain.consistency.WriteInFlight;
import com.hevlayer.ports.store.NamespaceName;

/** Nothing is known. */
final class NoWatermarks implements Watermarks {
  @Override
  public Freshness of(NamespaceName namespace) {
    return Freshness.UNKNOWN;
  }

  @Override
  public void register(NamespaceName namespace, boolean due) {}

  @Override
  public void forget(NamespaceName namespace) {}

  @Override
  public WriteInFlight begin(NamespaceName namespace) {
    throw new UnsupportedOperationException("scans do not write");
  }
}
