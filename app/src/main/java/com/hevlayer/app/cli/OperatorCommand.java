package com.hevlayer.app.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code layer operator}. */
@Command(name = "operator", description = "Start the Kubernetes operator.")
final class OperatorCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli before the command runs
  private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().getErr().println("layer: this version has no operator yet");
    return 2;
  }
}
