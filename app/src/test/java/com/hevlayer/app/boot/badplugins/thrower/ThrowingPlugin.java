package com.hevlayer.app.boot.badplugins.thrower;

import com.hevlayer.ports.plugin.LayerPlugin;
import com.hevlayer.ports.plugin.PluginDescriptor;

/** Fails when asked who it is. */
public final class ThrowingPlugin implements LayerPlugin {
  @Override
  public PluginDescriptor descriptor() {
    throw new IllegalStateException("not today");
  }
}
