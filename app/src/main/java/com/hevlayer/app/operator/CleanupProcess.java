package com.hevlayer.app.operator;

import com.hevlayer.app.boot.Plugins;
import com.hevlayer.app.config.CleanupConfig;
import com.hevlayer.app.run.VirtualTasks;
import com.hevlayer.app.telemetry.Meters;
import com.hevlayer.domain.operator.OperatorCleanup;
import com.hevlayer.ports.cluster.Cluster;
import com.hevlayer.ports.net.HttpAnswer;
import com.hevlayer.ports.net.HttpCall;
import com.hevlayer.ports.plugin.PluginException;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.NoAnswerException;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** The clean-up before an operator is uninstalled: runs once and ends. */
public final class CleanupProcess {
  private CleanupProcess() {}

  /**
   * Cleans up; blocks until it is done.
   *
   * @param kubeconfig {@code null}: the service account of the pod or the user's own file
   * @throws PluginException if a plug-in does not fit or there is no configuration of a cluster
   * @throws com.hevlayer.ports.cluster.ClusterException if the API server refused or gave no answer
   */
  public static void run(CleanupConfig config, @Nullable String kubeconfig) {
    InstantSource clock = InstantSource.system();
    try (Plugins plugins =
            Plugins.load(config.process().plugins(), CleanupProcess.class.getClassLoader());
        Meters meters = new Meters();
        Cluster cluster =
            ClusterAccess.open(
                plugins,
                kubeconfig,
                ClusterAccess.identity(config.process()),
                ClusterAccess.context(CleanupProcess::send, clock, meters, "cluster"));
        VirtualTasks tasks = new VirtualTasks()) {
      new OperatorCleanup(cluster, config.watchNamespace(), tasks, clock).run();
    }
  }

  /** Nothing but the API server is called, and its client brings connections of its own. */
  private static HttpAnswer send(HttpCall call, CallContext context) {
    throw new NoAnswerException(
        NoAnswerException.Reason.CLOSED,
        NoAnswerException.Sent.NOTHING,
        "this process calls nothing but the API server, not " + call.origin(),
        null);
  }
}
