package com.hevlayer.app.boot;

import com.hevlayer.ports.catalog.Catalog;
import com.hevlayer.ports.catalog.CatalogSnapshot;
import com.hevlayer.ports.json.JsonObject;
import java.util.Map;
import java.util.Optional;

/**
 * Definitions that stay.
 *
 * @param statuses what was found out about the stores, by their names
 */
record FixedCatalog(CatalogSnapshot read, Map<String, JsonObject> statuses) implements Catalog {

  @Override
  public Watch watch(Listener listener) {
    return () -> {};
  }

  @Override
  public Optional<JsonObject> status(String store) {
    return Optional.ofNullable(statuses.get(store));
  }

  @Override
  public void close() {}
}
