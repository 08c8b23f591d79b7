package com.hevlayer.adapters.k8s;

import com.hevlayer.ports.plugin.PluginException;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the HTTP client that is authorised at an API server. */
final class Connection {
  private static final Path SERVICE_ACCOUNT =
      Path.of("/var/run/secrets/kubernetes.io/serviceaccount/token");

  private Connection() {}

  /**
   * Returns a client, which does not connect yet.
   *
   * @param kubeconfig path of a file, or {@code null} for what the process finds
   * @throws PluginException if there is no configuration or it cannot be read
   */
  static KubernetesClient open(@Nullable String kubeconfig) {
    return open(kubeconfig, System.getenv());
  }

  static KubernetesClient open(@Nullable String kubeconfig, Map<String, String> environment) {
    Config config = kubeconfig == null ? found(environment) : read(kubeconfig);
    return new KubernetesClientBuilder().withConfig(tuned(config)).build();
  }

  static Config tuned(Config config) {
    // What is tried again, and when, is decided by whoever calls.
    config.setRequestRetryBackoffLimit(0);
    config.setConnectionTimeout(5_000);
    config.setRequestTimeout((int) Timing.PRODUCTION.call().toMillis());
    // Each watch has a connection of its own, so that one that dies takes no other with it.
    config.setHttp2Disable(true);
    config.setUserAgent("layer");
    return config;
  }

  private static Config read(String kubeconfig) {
    try {
      Path path = Path.of(kubeconfig);
      if (!Files.isRegularFile(path)) {
        throw new PluginException("the kubeconfig " + kubeconfig + " does not exist");
      }
      Config config = Config.fromKubeconfig(path.toFile());
      if (config.getMasterUrl() == null || config.getCurrentContext() == null) {
        throw new PluginException(
            "the kubeconfig " + kubeconfig + " has no current context with a cluster");
      }
      return config;
    } catch (InvalidPathException e) {
      throw new PluginException("'" + kubeconfig + "' is no path of a kubeconfig");
    } catch (PluginException e) {
      throw e;
    } catch (RuntimeException e) {
      // The parser's own words may quote a token.
      throw new PluginException("the kubeconfig " + kubeconfig + " cannot be read");
    }
  }

  /** What somebody named comes before what the pod has, and that before what the user has. */
  private static Config found(Map<String, String> environment) {
    String named = environment.getOrDefault("KUBECONFIG", "").strip();
    if (!named.isEmpty()) {
      String file = firstFile(named);
      if (file == null) {
        throw new PluginException("KUBECONFIG names no file that exists: " + named);
      }
      return read(file);
    }
    if (environment.containsKey("KUBERNETES_SERVICE_HOST") && Files.isReadable(SERVICE_ACCOUNT)) {
      return new ConfigBuilder().build();
    }
    String file = firstFile(environment.getOrDefault("HOME", "") + "/.kube/config");
    if (file == null) {
      throw new PluginException(
          "there is no configuration of a cluster: KUBECONFIG is not set, this is no pod with a"
              + " service account, and the user has no .kube/config");
    }
    return read(file);
  }

  private static @Nullable String firstFile(String files) {
    for (String file : files.split(File.pathSeparator, -1)) {
      if (!file.isBlank() && Files.isRegularFile(Path.of(file))) {
        return file;
      }
    }
    return null;
  }
}
