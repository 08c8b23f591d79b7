package com.hevlayer.example;

import com.hevlayer.ports.plugin.LayerPlugin;
import com.hevlayer.ports.plugin.PluginContext;
import com.hevlayer.ports.plugin.PluginDescriptor;
import com.hevlayer.ports.plugin.StoreDefinition;
import com.hevlayer.ports.plugin.VectorStoreProvider;
import com.hevlayer.ports.store.VectorStore;
import java.util.List;

/** Offers the kind {@code example}: a store that keeps everything in memory and forgets it. */
public final class ExamplePlugin implements LayerPlugin {

  @Override
  public PluginDescriptor descriptor() {
    return PluginDescriptor.of("example", "1.0", 1);
  }

  @Override
  public List<VectorStoreProvider> vectorStores() {
    return List.of(new Provider());
  }

  private static final class Provider implements VectorStoreProvider {
    @Override
    public String kind() {
      return "example";
    }

    @Override
    public VectorStore open(StoreDefinition definition, PluginContext context) {
      if (definition.options().containsKey("refuse")) {
        throw new IllegalArgumentException("the option 'refuse' is not allowed");
      }
      return new ExampleStore(context.clock(), context.telemetry());
    }
  }
}
