package com.hevlayer.domain.routing;

import com.hevlayer.ports.catalog.CatalogSnapshot;
import com.hevlayer.ports.catalog.StoreEntry;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.store.VectorStore;
import com.hevlayer.protocol.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Registries over stores of tests. */
public final class TestStores {
  private static final StorePlan ONE =
      plan("{'main':{'kind':'model','credential':{'apiKey':'k'}}}");

  private TestStores() {}

  /** Returns a registry with one store, which serves everything. */
  public static StoreRegistry one(VectorStore store) {
    StoreRegistry registry = new StoreRegistry(definition -> store, Runnable::run);
    registry.apply(ONE);
    return registry;
  }

  /** Returns a registry without stores that opens them by name. */
  public static StoreRegistry byName(Function<String, VectorStore> stores) {
    return new StoreRegistry(definition -> stores.apply(definition.name()), Runnable::run);
  }

  /** Reads a plan: JSON with single quotes, a map of stores by name. */
  public static StorePlan plan(String document) {
    byte[] bytes = document.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    List<StoreEntry> entries =
        ((JsonObject) JsonText.parse(bytes))
            .members().entrySet().stream()
                .map(
                    store -> new StoreEntry(store.getKey(), store.getKey(), store.getValue(), null))
                .toList();
    return StorePlan.of(
        new CatalogSnapshot("stores.yaml", entries), Set.of("model"), NoSecrets.INSTANCE);
  }
}
