package com.hevlayer.app.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;

/**
 * What is common to the processes that work on the cluster. Immutable.
 *
 * @param instance name of this process
 * @param inPod whether that is the name of a pod, which nobody else has
 * @param plugins directory whose folders hold plug-ins of third parties; need not exist
 * @param logLevel {@code error}, {@code warn}, {@code info}, {@code debug} or {@code trace}
 */
public record ClusterProcessConfig(String instance, boolean inPod, Path plugins, String logLevel) {

  static ClusterProcessConfig read(ConfigReader in) {
    boolean inPod = in.isSet("POD_NAME");
    String instance = in.text("POD_NAME", hostName()).orElseThrow();
    String level =
        in.choice("LOG_LEVEL", "info", List.of("error", "warn", "info", "debug", "trace"));
    Path plugins = in.path("LAYER_PLUGINS_DIR", "plugins");
    return new ClusterProcessConfig(instance, inPod, plugins, level);
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException nameless) {
      return "localhost";
    }
  }
}
