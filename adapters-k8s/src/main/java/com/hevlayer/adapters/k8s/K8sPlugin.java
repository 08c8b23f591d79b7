package com.hevlayer.adapters.k8s;

import com.hevlayer.ports.catalog.CatalogProvider;
import com.hevlayer.ports.cluster.ClusterProvider;
import com.hevlayer.ports.plugin.LayerPlugin;
import com.hevlayer.ports.plugin.PluginDescriptor;
import java.util.List;

/** Offers the cluster and the catalogue of kind {@code kubernetes}. */
public final class K8sPlugin implements LayerPlugin {

  /** Called by the service loader. */
  public K8sPlugin() {}

  @Override
  public PluginDescriptor descriptor() {
    return PluginDescriptor.of("k8s", "0.1.0", 1);
  }

  @Override
  public List<ClusterProvider> clusters() {
    return List.of(new KubernetesProvider());
  }

  @Override
  public List<CatalogProvider> catalogs() {
    return List.of(new KubernetesCatalogProvider());
  }
}
