package com.hevlayer.adapters.turbopuffer;

import com.hevlayer.ports.plugin.LayerPlugin;
import com.hevlayer.ports.plugin.PluginDescriptor;
import com.hevlayer.ports.plugin.VectorStoreProvider;
import java.util.List;

/** Offers stores of kind {@code turbopuffer}. */
public final class TurbopufferPlugin implements LayerPlugin {

  /** Called by the service loader. */
  public TurbopufferPlugin() {}

  @Override
  public PluginDescriptor descriptor() {
    return PluginDescriptor.of("turbopuffer", "0.1.0", 1);
  }

  @Override
  public List<VectorStoreProvider> vectorStores() {
    return List.of(new TurbopufferProvider());
  }
}
