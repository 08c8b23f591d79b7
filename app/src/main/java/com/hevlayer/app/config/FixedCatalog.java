package com.hevlayer.app.config;

import com.hevlayer.ports.catalog.Catalog;
import com.hevlayer.ports.catalog.CatalogSnapshot;

/** Definitions that never change. */
final class FixedCatalog implements Catalog {
  private final CatalogSnapshot snapshot;

  FixedCatalog(CatalogSnapshot snapshot) {
    this.snapshot = snapshot;
  }

  @Override
  public CatalogSnapshot read() {
    return snapshot;
  }

  @Override
  public Watch watch(Listener listener) {
    return () -> {};
  }

  @Override
  public void close() {}
}
