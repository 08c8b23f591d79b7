package com.hevlayer.app.cli;

import com.hevlayer.app.boot.Gateway;
import com.hevlayer.app.config.Environment;
import com.hevlayer.app.config.GatewayConfig;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code layer gateway}: one gateway, configured by the environment. */
@Command(
    name = "gateway",
    description = "Start a gateway configured by environment or file, on every address.")
final class GatewayCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli before the command runs
  private CommandSpec spec;

  @Override
  public Integer call() {
    Environment environment = Environment.ofProcess();
    for (String warning : GatewayConfig.warnings(environment)) {
      spec.commandLine().getErr().println("layer: " + warning);
    }
    GatewayConfig config = GatewayConfig.gateway(environment);
    Gateway gateway = Gateway.start(config, environment);
    Running running = Running.of(gateway);
    spec.commandLine()
        .getErr()
        .println("layer: listening on " + config.host() + ":" + gateway.port());
    Running.announce();
    running.untilStopped();
    return 0;
  }
}
