package com.hevlayer.app.boot;

import com.hevlayer.app.config.Environment;
import com.hevlayer.app.config.GatewayConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A gateway with the embedded store, a second one in front of it, and one whose store can do next
 * to nothing.
 */
final class GatewayTrio implements AutoCloseable {
  final RawHttp embedded;
  final RawHttp relay;
  final RawHttp example;
  private final Gateway store;
  private final TestGateway front;
  private final TestGateway bare;

  private GatewayTrio(Gateway store, TestGateway front, TestGateway bare) {
    this.store = store;
    this.front = front;
    this.bare = bare;
    embedded = new RawHttp(store.port());
    relay = front.http;
    example = bare.http;
  }

  static GatewayTrio start(Path directory) throws IOException {
    Environment laptop = new Environment(Map.of("HOME", directory.toString()));
    Gateway store =
        Gateway.start(
            GatewayConfig.up(laptop, "0", directory.resolve("rows").toString(), null, "os"),
            laptop);
    return new GatewayTrio(
        store,
        TestGateway.relaying(
            directory.resolve("relay"), URI.create("http://127.0.0.1:" + store.port()), Map.of()),
        TestGateway.open(Files.createDirectories(directory.resolve("example"))));
  }

  @Override
  public void close() {
    bare.close();
    front.close();
    store.close();
  }
}
