package com.hevlayer.app.cli;

import com.hevlayer.app.demo.Demo;
import java.io.Console;
import java.net.URI;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code layer demo}. */
@Command(
    name = "demo",
    description = "Load the sample into a running gateway and show what it can do.")
final class DemoCommand implements Callable<Integer> {
  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:8080",
      description = "The gateway to use (default: ${DEFAULT-VALUE}).")
  @SuppressWarnings("NullAway.Init") // set by picocli before the command runs
  private URI url;

  @Override
  public Integer call() {
    return new Demo(System.getenv()).run(url, System.out, terminal());
  }

  private static boolean terminal() {
    @SuppressWarnings("SystemConsoleNull") // null where no console module is
    Console console = System.console();
    return console != null && console.isTerminal();
  }
}
