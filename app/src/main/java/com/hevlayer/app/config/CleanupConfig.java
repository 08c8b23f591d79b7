package com.hevlayer.app.config;

import java.util.Map;

/**
 * The configuration of the clean-up before an operator is uninstalled. Immutable.
 *
 * @param watchNamespace the only namespace to clean, or empty for all
 * @param process what is common to every process that works on the cluster
 */
public record CleanupConfig(String watchNamespace, ClusterProcessConfig process) {

  /**
   * Reads the configuration of {@code layer operator-cleanup}.
   *
   * @throws ConfigException with every problem
   */
  public static CleanupConfig read(Environment environment) {
    ConfigReader in = new ConfigReader(environment, Map.of());
    String watch = OperatorConfig.watchNamespace(in);
    ClusterProcessConfig process = ClusterProcessConfig.read(in);
    if (!in.problems().isEmpty()) {
      throw new ConfigException(in.problems());
    }
    return new CleanupConfig(watch, process);
  }
}
