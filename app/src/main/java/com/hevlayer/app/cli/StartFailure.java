package com.hevlayer.app.cli;

import com.hevlayer.app.config.ConfigException;
import com.hevlayer.domain.routing.InvalidStoresException;
import com.hevlayer.ports.plugin.PluginException;
import java.io.PrintWriter;
import java.net.BindException;
import java.util.ArrayList;
import java.util.List;

/** Says to a person why something did not start. */
final class StartFailure {
  private StartFailure() {}

  /** Says what is wrong with the configuration of an operator; returns the exit code. */
  static int wrongConfiguration(ConfigException fault, PrintWriter err) {
    for (String problem : fault.problems()) {
      err.println("layer: " + problem);
    }
    return 2;
  }

  /** Returns one line for each problem. */
  static List<String> lines(Throwable fault) {
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case ConfigException e -> {
          return e.problems();
        }
        case InvalidStoresException e -> {
          return e.problems();
        }
        case PluginException e -> {
          return List.of(String.valueOf(e.getMessage()));
        }
        case BindException e -> {
          return List.of(
              "the port is in use already, or not ours to take; choose another with --port, PORT"
                  + " or, for an operator, HEALTH_PORT"
                  + " ("
                  + e.getMessage()
                  + ")");
        }
        default -> {}
      }
    }
    // Nothing we expected: here the stack helps.
    List<String> lines = new ArrayList<>();
    lines.add("failed: " + fault);
    for (StackTraceElement element : fault.getStackTrace()) {
      lines.add("  at " + element);
    }
    return lines;
  }
}
