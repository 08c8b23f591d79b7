package com.hevlayer.app.cli;

import com.hevlayer.app.config.CleanupConfig;
import com.hevlayer.app.config.ConfigException;
import com.hevlayer.app.config.Environment;
import com.hevlayer.app.operator.CleanupProcess;
import com.hevlayer.app.telemetry.StandardLog;
import com.hevlayer.ports.cluster.ClusterException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code layer operator-cleanup}: what the chart runs before it removes the operator. */
@Command(
    name = "operator-cleanup",
    description =
        "Take back what nobody could take back once the operator is gone: the finalizers of"
            + " Functions and KEDA's hold on the workers, which are scaled to 0.")
final class OperatorCleanupCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli before the command runs
  private CommandSpec spec;

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description =
          "How to reach the cluster (default: what KUBECONFIG names, the pod's service account, or"
              + " the user's own file).")
  private @Nullable String kubeconfig;

  @Override
  public Integer call() {
    CleanupConfig config;
    try {
      config = CleanupConfig.read(Environment.ofProcess());
    } catch (ConfigException e) {
      return StartFailure.wrongConfiguration(e, spec.commandLine().getErr());
    }
    StandardLog.begin(config.process().logLevel());
    try {
      CleanupProcess.run(config, kubeconfig);
      return 0;
    } catch (ClusterException e) {
      spec.commandLine().getErr().println("layer: the clean-up is not complete: " + e.getMessage());
      return 1;
    }
  }
}
