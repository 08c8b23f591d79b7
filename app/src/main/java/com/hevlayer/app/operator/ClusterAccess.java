package com.hevlayer.app.operator;

import com.hevlayer.app.boot.HostContext;
import com.hevlayer.app.boot.Plugins;
import com.hevlayer.app.config.ClusterProcessConfig;
import com.hevlayer.app.guard.InPlugin;
import com.hevlayer.app.telemetry.HostTelemetry;
import com.hevlayer.app.telemetry.Meters;
import com.hevlayer.ports.cluster.Cluster;
import com.hevlayer.ports.cluster.ClusterDefinition;
import com.hevlayer.ports.cluster.ClusterProvider;
import com.hevlayer.ports.net.HttpTransport;
import com.hevlayer.ports.plugin.PluginContext;
import com.hevlayer.ports.plugin.PluginException;
import java.time.InstantSource;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Opens what a process needs to work on the cluster. */
final class ClusterAccess {
  private static final String KIND = "kubernetes";
  private static final String REPORTER = "hevlayer.com/layer-operator";

  private ClusterAccess() {}

  /**
   * Connects to the cluster; does not wait for it.
   *
   * @param kubeconfig {@code null}: the service account of the pod or the user's own file
   * @param instance name of this process in events
   * @throws PluginException if no plug-in connects to clusters or there is no configuration of one
   */
  static Cluster open(
      Plugins plugins, @Nullable String kubeconfig, String instance, PluginContext context) {
    ClusterProvider provider = plugins.clusters().get(KIND);
    if (provider == null) {
      throw new PluginException("no plug-in connects to a cluster of kind '" + KIND + "'");
    }
    ClusterDefinition definition = new ClusterDefinition(kubeconfig, REPORTER, instance);
    return InPlugin.run(provider, () -> provider.open(definition, context));
  }

  /** Returns what the host lends to the plug-in of this name. */
  static PluginContext context(
      HttpTransport http, InstantSource clock, Meters meters, String name) {
    return new HostContext(http, clock, new HostTelemetry(meters, name), null);
  }

  /** Returns a name of this process that no other one has. */
  static String identity(ClusterProcessConfig config) {
    return config.inPod()
        ? config.instance()
        : config.instance() + "_" + UUID.randomUUID().toString().substring(0, 8);
  }
}
