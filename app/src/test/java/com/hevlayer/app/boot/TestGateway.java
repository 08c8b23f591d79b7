package com.hevlayer.app.boot;

import com.hevlayer.app.config.Environment;
import com.hevlayer.app.config.GatewayConfig;
import com.hevlayer.ports.catalog.Catalog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A gateway on a free port whose stores are of the example kind, loaded as a plug-in. */
final class TestGateway implements AutoCloseable {
  final Gateway gateway;
  final RawHttp http;
  final Path stores;

  private TestGateway(Gateway gateway, Path stores) {
    this.gateway = gateway;
    this.stores = stores;
    http = new RawHttp(gateway.port());
  }

  /** Starts one; {@code document} is YAML or JSON in which single quotes may stand for double. */
  static TestGateway start(Path directory, String document, Map<String, String> more) {
    Path file = directory.resolve("stores.yaml");
    try {
      Files.writeString(file, document);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Environment environment = environment(directory, file, more);
    return new TestGateway(Gateway.start(GatewayConfig.gateway(environment), environment), file);
  }

  /** Starts one whose stores are those of a catalogue. */
  static TestGateway start(Path directory, Catalog catalog, Map<String, String> more) {
    Path file = directory.resolve("stores.yaml");
    Environment environment = environment(directory, file, more);
    GatewayConfig config = GatewayConfig.gateway(environment);
    Plugins plugins = Plugins.load(config.plugins(), TestGateway.class.getClassLoader());
    return new TestGateway(Gateway.start(config, environment, plugins, _ -> catalog), file);
  }

  private static Environment environment(Path directory, Path file, Map<String, String> more) {
    Path plugins = directory.resolve("plugins");
    if (!Files.exists(plugins)) {
      PluginJar.example(plugins);
    }
    Map<String, String> variables = new HashMap<>(more);
    variables.put("PORT", "0");
    variables.put("LAYER_STORE_FILE", file.toString());
    variables.put("LAYER_PLUGINS_DIR", plugins.toString());
    variables.put("LAYER_DATA_DIR", directory.resolve("data").toString());
    variables.put("LAYER_DRAIN_MARKER_PATH", directory.resolve("draining").toString());
    return new Environment(variables);
  }

  /** Starts one in front of a store that speaks the wire and is shown a key of this gateway's. */
  static TestGateway relaying(Path directory, URI upstream, Map<String, String> more)
      throws IOException {
    return start(
        Files.createDirectories(directory),
        """
        main:
          kind: turbopuffer
          default: true
          endpoint: {url: '%s'}
          credential: {apiKey: upstream-key}
          inboundAuth: {mode: open}
        """
            .formatted(upstream),
        more);
  }

  static TestGateway open(Path directory) {
    return start(directory, "main: {kind: example, inboundAuth: {mode: open}}", Map.of());
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + gateway.port());
  }

  @Override
  public void close() {
    gateway.close();
  }
}
