package com.hevlayer.adapters.k8s;

import com.hevlayer.ports.catalog.Catalog;
import com.hevlayer.ports.catalog.CatalogDefinition;
import com.hevlayer.ports.catalog.CatalogProvider;
import com.hevlayer.ports.cluster.ClusterDefinition;
import com.hevlayer.ports.plugin.PluginContext;
import java.time.Duration;

/** Opens catalogues of resources of Kubernetes. */
final class KubernetesCatalogProvider implements CatalogProvider {
  private static final Duration LOOK_AT_SECRETS = Duration.ofSeconds(10);

  @Override
  public String kind() {
    return KubernetesProvider.KIND;
  }

  @Override
  public Catalog open(CatalogDefinition definition, PluginContext context) {
    ClusterDefinition cluster =
        new ClusterDefinition(null, "hevlayer.com/layer-gateway", "layer-gateway");
    return new KubernetesCatalog(
        new KubernetesCluster(Connection.open(null), cluster, context, Timing.PRODUCTION),
        definition,
        context.telemetry(),
        LOOK_AT_SECRETS);
  }
}
