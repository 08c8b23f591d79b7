package com.hevlayer.app.boot.badplugins.level;

import com.hevlayer.ports.plugin.LayerPlugin;
import com.hevlayer.ports.plugin.PluginDescriptor;

/** Was compiled against a level that does not exist. */
public final class OldPlugin implements LayerPlugin {
  @Override
  public PluginDescriptor descriptor() {
    return PluginDescriptor.of("old", "1", 999);
  }
}
