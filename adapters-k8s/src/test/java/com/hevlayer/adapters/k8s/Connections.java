package com.hevlayer.adapters.k8s;

import com.hevlayer.ports.cluster.ClusterDefinition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Duration;

/** Connections of tests. */
final class Connections {
  static final ClusterDefinition DEFINITION =
      new ClusterDefinition(null, "hevlayer.com/layer-operator", "pod-1");

  /** In a hurry. */
  static final Timing QUICK =
      new Timing(
          Duration.ofSeconds(5),
          Duration.ofMillis(50),
          Duration.ofMillis(5),
          Duration.ofMillis(50),
          Duration.ofSeconds(60),
          Duration.ofSeconds(5));

  private Connections() {}

  static KubernetesClient client(String url) {
    Config config = new ConfigBuilder(Config.empty()).withMasterUrl(url).build();
    return new KubernetesClientBuilder().withConfig(Connection.tuned(config)).build();
  }

  static KubernetesCluster open(ScriptedApi api, TestContext context) {
    return open(api, context, QUICK);
  }

  static KubernetesCluster open(ScriptedApi api, TestContext context, Timing timing) {
    return new KubernetesCluster(client(api.url()), DEFINITION, context, timing);
  }
}
