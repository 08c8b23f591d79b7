package com.hevlayer.app.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The process entry point. */
public final class Main {
  private Main() {}

  /**
   * Starts one role and ends the process with its exit code: 0 if all went well, 1 if it could not
   * start or failed, 2 if the command line is wrong.
   *
   * @param args the role and its options
   */
  public static void main(String[] args) {
    System.exit(run(args));
  }

  static int run(String... args) {
    CommandLine commands = new CommandLine(new LayerCommand());
    commands.getSubcommands().values().stream()
        .map(CommandLine::getCommandSpec)
        .filter(command -> command.findOption("--help") == null)
        .forEach(command -> command.addOption(help()));
    commands.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
    commands.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    commands.setExecutionExceptionHandler((fault, command, parsed) -> {
      for (String line : StartFailure.lines(fault)) {
        command.getErr().println("layer: " + line);
      }
      return 1;
    });
    return commands.execute(args);
  }

  /** Every command takes it and then says how it is used instead of running. */
  private static OptionSpec help() {
    return OptionSpec.builder("-h", "--help")
        .usageHelp(true)
        .description("Say how the command is used.")
        .build();
  }
}
