package com.hevlayer.app.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command {@code layer} itself: says what there is. */
@Command(
    name = "layer",
    description = "A gateway that speaks turbopuffer's HTTP API.",
    subcommands = {
      UpCommand.class,
      DemoCommand.class,
      GatewayCommand.class,
      OperatorCommand.class,
      OperatorCleanupCommand.class,
      DashboardCommand.class,
      ConfigCommand.class,
      VersionCommand.class,
      TrainCommand.class,
      HelpCommand.class
    })
final class LayerCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli before the command runs
  private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return 2;
  }
}
