package com.hevlayer.ports.catalog;

import com.hevlayer.ports.plugin.PluginContext;
import com.hevlayer.ports.plugin.PluginException;

/** Opens catalogues of one kind. Stateless, thread-safe. */
public interface CatalogProvider {

  /** Returns where its definitions stand, lower-case; constant. */
  String kind();

  /**
   * Opens a catalogue; does not wait for whoever keeps the definitions.
   *
   * @throws PluginException if it cannot know where that is
   */
  Catalog open(CatalogDefinition definition, PluginContext context);
}
