package com.hevlayer.adapters.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.hevlayer.ports.plugin.PluginException;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the configuration of a connection is found. */
class ConnectionTest {
  private static final String CONFIG =
      """
      apiVersion: v1
      kind: Config
      current-context: main
      contexts: [{name: main, context: {cluster: main, user: me}}]
      clusters: [{name: main, cluster: {server: "http://127.0.0.1:%d"}}]
      users: [{name: me, user: {token: hunter2}}]
      """;

  @TempDir private Path directory;

  private String file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text).toString();
  }

  @Test
  void open_named_isRead() throws IOException {
    String named = file("named", CONFIG.formatted(1));
    try (KubernetesClient client = Connection.open(named, Map.of("KUBECONFIG", "/none"))) {
      assertThat(client.getMasterUrl().getPort()).isEqualTo(1);
      assertThat(client.getConfiguration().getRequestRetryBackoffLimit()).isZero();
    }
  }

  @Test
  void open_notNamed_findsWhatTheEnvironmentSays() throws IOException {
    String files = "/none:" + file("second", CONFIG.formatted(2));
    try (KubernetesClient client = Connection.open(null, Map.of("KUBECONFIG", files))) {
      assertThat(client.getMasterUrl().getPort()).isEqualTo(2);
    }
    Files.createDirectory(directory.resolve(".kube"));
    file(".kube/config", CONFIG.formatted(3));
    Map<String, String> environment = Map.of("HOME", directory.toString());
    try (KubernetesClient client = Connection.open(null, environment)) {
      assertThat(client.getMasterUrl().getPort()).isEqualTo(3);
    }
  }

  @Test
  void open_nothingThere_saysSo() throws IOException {
    String absent = directory.resolve("absent").toString();
    refused(() -> Connection.open(absent, Map.of()), absent + " does not exist");
    refused(() -> Connection.open(null, Map.of("KUBECONFIG", absent)), "KUBECONFIG names no file");
    refused(
        () -> Connection.open(null, Map.of("HOME", directory.toString())),
        "there is no configuration of a cluster");
    String empty = file("empty", "apiVersion: v1\nkind: Config\n");
    refused(() -> Connection.open(empty, Map.of()), "has no current context with a cluster");
    String broken = file("broken", "users: [{token: hunter2");
    assertThatExceptionOfType(PluginException.class)
        .isThrownBy(() -> Connection.open(broken, Map.of()))
        .withMessageContaining(broken)
        .withMessageNotContaining("hunter2");
  }

  private static void refused(ThrowingCallable open, String message) {
    assertThatExceptionOfType(PluginException.class)
        .isThrownBy(open)
        .withMessageContaining(message);
  }
}
