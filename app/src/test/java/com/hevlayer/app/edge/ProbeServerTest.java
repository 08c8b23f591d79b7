package com.hevlayer.app.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hevlayer.app.net.NetLimits;
import com.hevlayer.ports.net.HttpAnswer;
import com.hevlayer.ports.net.HttpCall;
import com.hevlayer.ports.net.Origin;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.NoAnswerException;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The sockets of a process that serves no API. */
class ProbeServerTest {
  private static final NetLimits LIMITS = NetLimits.of(Duration.ofSeconds(20));
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  private final ProbeServer server =
      new ProbeServer(
          0,
          Map.of(
              "/healthz",
              () -> Reply.json(200, "{\"status\":\"ok\"}"),
              "/odd",
              () -> {
                throw new IllegalStateException("a secret text");
              }),
          LIMITS);

  @BeforeEach
  void start() {
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private String ask(String head) throws IOException {
    try (Socket socket = new Socket(LOOPBACK, server.port())) {
      socket.setSoTimeout(20_000);
      socket
          .getOutputStream()
          .write(
              (head + "\r\nHost: x\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  @Test
  void page_always_isServedToGetAndHead() throws IOException {
    assertThat(ask("GET /healthz HTTP/1.1"))
        .startsWith("HTTP/1.1 200 ")
        .contains("application/json")
        .endsWith("\r\n\r\n{\"status\":\"ok\"}");
    assertThat(ask("HEAD /healthz HTTP/1.1")).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\n");
    assertThat(ask("GET /healthz?verbose HTTP/1.1")).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void anythingElse_always_isRefusedBarely() throws IOException {
    assertThat(ask("POST /healthz HTTP/1.1")).startsWith("HTTP/1.1 405 ").contains("GET, HEAD");
    assertThat(ask("GET /v2/namespaces HTTP/1.1")).startsWith("HTTP/1.1 404 ");
    assertThat(ask("GET /odd HTTP/1.1"))
        .startsWith("HTTP/1.1 500 ")
        .doesNotContain("secret")
        .doesNotContainIgnoringCase("jetty");
    assertThat(ask("nonsense")).startsWith("HTTP/1.1 400 ").doesNotContainIgnoringCase("jetty");
  }

  @Test
  void start_portInUse_saysSo() {
    ProbeServer second = new ProbeServer(server.port(), Map.of(), LIMITS);
    assertThatThrownBy(second::start).hasRootCauseInstanceOf(BindException.class);
  }

  @Test
  void transport_whileItRuns_carriesCalls() throws IOException {
    HttpServer upstream = HttpServer.create(new InetSocketAddress(LOOPBACK, 0), 0);
    upstream.createContext(
        "/v1/namespaces",
        exchange -> {
          byte[] body = "{\"namespaces\":[]}".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    upstream.start();
    try {
      Origin origin =
          Origin.of(URI.create("http://127.0.0.1:" + upstream.getAddress().getPort()), null);
      HttpCall call = new HttpCall(origin, "main", "GET", "/v1/namespaces", List.of(), new byte[0]);
      CallContext context = CallContext.of("r", CallContext.Purpose.PROBE);

      HttpAnswer answer = server.transport().send(call, context);

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body()).asString(StandardCharsets.UTF_8).isEqualTo("{\"namespaces\":[]}");
      server.close();
      assertThatThrownBy(() -> server.transport().send(call, context))
          .isInstanceOf(NoAnswerException.class);
    } finally {
      upstream.stop(0);
    }
  }
}
