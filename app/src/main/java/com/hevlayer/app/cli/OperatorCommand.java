package com.hevlayer.app.cli;

import com.hevlayer.app.config.ConfigException;
import com.hevlayer.app.config.Environment;
import com.hevlayer.app.config.OperatorConfig;
import com.hevlayer.app.operator.OperatorProcess;
import com.hevlayer.app.telemetry.StandardLog;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code layer operator}: ends with 0 when told to, with 1 when it lost its Lease. */
@Command(name = "operator", description = "Start the Kubernetes operator.")
final class OperatorCommand implements Callable<Integer> {
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
  public Integer call() throws InterruptedException {
    OperatorConfig config;
    try {
      config = OperatorConfig.read(Environment.ofProcess());
    } catch (ConfigException e) {
      return StartFailure.wrongConfiguration(e, spec.commandLine().getErr());
    }
    StandardLog.begin(config.process().logLevel());
    OperatorProcess process = OperatorProcess.start(config, kubeconfig);
    AtomicBoolean ends = new AtomicBoolean();
    Thread hook =
        new Thread(
            () -> {
              if (ends.compareAndSet(false, true)) {
                process.close();
                // A JVM that a signal ends says so in its status; whoever asked for the end sees 0.
                Runtime.getRuntime().halt(0);
              }
            },
            "shutdown");
    Runtime.getRuntime().addShutdownHook(hook);
    process.awaitLost();
    if (!ends.compareAndSet(false, true)) {
      hook.join();
    }
    // At once: what still runs must not write any more.
    return 1;
  }
}
