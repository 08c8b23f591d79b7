/** The contract between the gateway and its plug-ins. */
module com.hevlayer.ports {
  requires static transitive org.jspecify;

  exports com.hevlayer.ports.cache;
  exports com.hevlayer.ports.catalog;
  exports com.hevlayer.ports.embed;
  exports com.hevlayer.ports.json;
  exports com.hevlayer.ports.net;
  exports com.hevlayer.ports.plugin;
  exports com.hevlayer.ports.store;

  uses com.hevlayer.ports.plugin.LayerPlugin;
}
