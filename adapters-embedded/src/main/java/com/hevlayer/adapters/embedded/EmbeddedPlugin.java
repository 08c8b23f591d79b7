package com.hevlayer.adapters.embedded;

import com.hevlayer.adapters.embedded.cache.EmbeddedCacheProvider;
import com.hevlayer.adapters.embedded.index.MergePool;
import com.hevlayer.adapters.embedded.log.Durability;
import com.hevlayer.adapters.embedded.log.LogStorage;
import com.hevlayer.adapters.embedded.namespace.Namespaces;
import com.hevlayer.adapters.embedded.namespace.Operations;
import com.hevlayer.adapters.embedded.namespace.StoreSettings;
import com.hevlayer.ports.cache.DocumentCacheProvider;
import com.hevlayer.ports.plugin.LayerPlugin;
import com.hevlayer.ports.plugin.PluginContext;
import com.hevlayer.ports.plugin.PluginDescriptor;
import com.hevlayer.ports.plugin.StoreDefinition;
import com.hevlayer.ports.plugin.VectorStoreProvider;
import com.hevlayer.ports.store.VectorStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Offers the embedded cache, and the embedded store. The store's one option, {@code durability}, is
 * {@code fsync} (the default: an answered write survives a loss of power) or {@code os} (it
 * survives the end of the process).
 */
public final class EmbeddedPlugin implements LayerPlugin {
  private static final String DURABILITY = "durability";

  @Override
  public PluginDescriptor descriptor() {
    return PluginDescriptor.of("embedded", "0.1.0", 1);
  }

  @Override
  public List<VectorStoreProvider> vectorStores() {
    return List.of(new Provider());
  }

  @Override
  public List<DocumentCacheProvider> documentCaches() {
    return List.of(new EmbeddedCacheProvider());
  }

  private static final class Provider implements VectorStoreProvider {
    @Override
    public String kind() {
      return EmbeddedStore.KIND;
    }

    @Override
    public VectorStore open(StoreDefinition definition, PluginContext context) {
      Durability durability = durability(definition);
      MergePool merges = new MergePool(context.telemetry());
      Namespaces namespaces = null;
      boolean opened = false;
      try {
        Path directory = context.dataDirectory();
        namespaces =
            new Namespaces(
                directory,
                new StoreSettings(
                    durability,
                    LogStorage.FILES,
                    merges,
                    context.clock(),
                    context.telemetry(),
                    StoreSettings.freeSpaceOf(directory)));
        Operations operations = new Operations(directory, context.clock(), context.telemetry());
        EmbeddedStore store =
            new EmbeddedStore(
                namespaces, operations, merges, context, new RowFilters(), new QueryReads());
        opened = true;
        return store;
      } finally {
        if (!opened) {
          if (namespaces != null) {
            namespaces.close();
          }
          merges.close();
        }
      }
    }

    private static Durability durability(StoreDefinition definition) {
      Map<String, String> options = definition.options();
      Set<String> unknown = new TreeSet<>(options.keySet());
      unknown.remove(DURABILITY);
      if (!unknown.isEmpty()) {
        throw new IllegalArgumentException(
            "store "
                + definition.name()
                + ": unknown options "
                + unknown
                + ", allowed is durability");
      }
      return switch (options.getOrDefault(DURABILITY, "fsync")) {
        case "fsync" -> Durability.FSYNC;
        case "os" -> Durability.OS;
        default ->
            throw new IllegalArgumentException(
                "store "
                    + definition.name()
                    + ": durability is '"
                    + options.get(DURABILITY)
                    + "', allowed are fsync and os");
      };
    }
  }
}
