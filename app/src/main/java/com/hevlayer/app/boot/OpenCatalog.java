package com.hevlayer.app.boot;

import com.hevlayer.app.config.Catalogs;
import com.hevlayer.app.config.StoreSource;
import com.hevlayer.app.guard.InPlugin;
import com.hevlayer.ports.catalog.Catalog;
import com.hevlayer.ports.catalog.CatalogDefinition;
import com.hevlayer.ports.catalog.CatalogProvider;
import com.hevlayer.ports.plugin.PluginContext;
import com.hevlayer.ports.plugin.PluginException;
import java.time.Duration;

/** Opens the catalogue that a configuration asks for. */
final class OpenCatalog {
  /** The kind of catalogue whose definitions are resources. */
  private static final String KUBERNETES = "kubernetes";

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private OpenCatalog() {}

  /**
   * Opens the catalogue.
   *
   * @throws PluginException if no plug-in offers it, or an inline document is not well-formed
   */
  static Catalog open(StoreSource source, Plugins plugins, PluginContext context) {
    if (!(source instanceof StoreSource.Resources resources)) {
      return Catalogs.of(source);
    }
    CatalogProvider provider = plugins.catalogs().get(KUBERNETES);
    if (provider == null) {
      throw new PluginException(
          "stores come from resources, but no plug-in offers the catalogue '"
              + KUBERNETES
              + "'; installed are "
              + plugins.catalogs().keySet());
    }
    CatalogDefinition definition =
        new CatalogDefinition(resources.storeNamespace(), resources.indexNamespace(), PATIENCE);
    return InPlugin.run(provider, () -> provider.open(definition, context));
  }
}
