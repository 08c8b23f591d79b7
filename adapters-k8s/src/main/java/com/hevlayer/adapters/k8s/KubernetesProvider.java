package com.hevlayer.adapters.k8s;

import com.hevlayer.ports.cluster.Cluster;
import com.hevlayer.ports.cluster.ClusterDefinition;
import com.hevlayer.ports.cluster.ClusterProvider;
import com.hevlayer.ports.plugin.PluginContext;

/** Connects to API servers of Kubernetes. */
final class KubernetesProvider implements ClusterProvider {
  static final String KIND = "kubernetes";

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public Cluster open(ClusterDefinition definition, PluginContext context) {
    return new KubernetesCluster(
        Connection.open(definition.kubeconfig()), definition, context, Timing.PRODUCTION);
  }
}
