package com.hevlayer.ports.cluster;

import com.hevlayer.ports.plugin.PluginContext;
import com.hevlayer.ports.plugin.PluginException;

/** Opens connections to clusters. Stateless, thread-safe. */
public interface ClusterProvider {

  /** Returns what it connects to, lower-case; constant. */
  String kind();

  /**
   * Opens a connection; does not wait for the API server.
   *
   * @throws PluginException if there is no configuration of a cluster or it cannot be read
   */
  Cluster open(ClusterDefinition definition, PluginContext context);
}
