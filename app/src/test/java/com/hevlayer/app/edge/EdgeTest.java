package com.hevlayer.app.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.app.net.NetLimits;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Admission, held bodies, serving and draining. */
@Timeout(30)
class EdgeTest {
  private static final Gatekeeper TEAPOT = head -> new Verdict.Refuse(Reply.empty(418));

  /** Answers with the method and what it was given. */
  private static final class Echo extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      ServedRequest served = (ServedRequest) request.getAttribute(ServedRequest.ATTRIBUTE);
      HeldBody held = served.body();
      String body =
          held == null
              ? Content.Source.asString(request)
              : new String(held.bytes().toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
      String text =
          request.getMethod()
              + " "
              + served.admitted()
              + " "
              + body
              + " "
              + Thread.currentThread().isVirtual();
      response.write(true, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), callback);
      return true;
    }
  }

  private static Gatekeeper inspecting(BodyRule rule) {
    return head ->
        new Verdict.Inspect(
            rule,
            body -> new Verdict.Refuse(Reply.json(200, "\"" + body.bytes().byteSize() + "\"")));
  }

  private static TestGateway small(Path temporary, Gatekeeper gatekeeper) throws Exception {
    EdgeSettings settings =
        new EdgeSettings(
            "127.0.0.1",
            0,
            3 << 20,
            2 << 20,
            Duration.ofMillis(300),
            1 << 20,
            temporary,
            Duration.ofSeconds(20),
            null);
    return new TestGateway(TestGateway.USUAL, settings, gatekeeper, null);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v2/namespaces//query",
        "/v1//x",
        "/v2/namespaces/a/../b",
        "/v2/namespaces/./b",
        "/v2/namespaces/%2e%2E/b",
        "/v2/namespaces/a%2F..%2Fb",
        "/v2/namespaces/a%5C.%5Cb",
        "/v2/namespaces/a;b=1/query",
        "/v2/namespaces/%zz",
        "/v2/namespaces/%2"
      })
  void pathTricks_areRefusedBeforeAnythingElse(String path) throws Exception {
    try (TestGateway gateway = new TestGateway(TEAPOT);
        RawClient client = gateway.client()) {
      RawClient.Answer answer = client.get(path).answer();
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.text()).contains("\"error\":\"bad_request\"");
      assertThat(answer.header("X-Request-Id")).isNotEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v2/namespaces/a%2Fb/documents/x",
        "/v2/namespaces/...",
        "/v2/namespaces/a..b/.c",
        "/v2/namespaces/%252e%252e/x",
        "/v2/namespaces/",
        "/health//x;y/.."
      })
  void harmlessPaths_areAdmitted(String path) throws Exception {
    try (TestGateway gateway = new TestGateway(TEAPOT);
        RawClient client = gateway.client()) {
      assertThat(client.get(path).answer().status()).isEqualTo(418);
    }
  }

  /** The outcome is noted a moment after the caller has the answer and may be gone. */
  @Test
  void callers_thatLeaveWithTheirAnswer_hadOne() throws Exception {
    Gatekeeper refusing =
        head ->
            new Verdict.Resolve(callerLeft -> {
              throw new IllegalStateException("refused");
            });
    int callers = 400;
    try (TestGateway gateway = new TestGateway(refusing)) {
      for (int i = 0; i < callers; i++) {
        try (RawClient client = gateway.client()) {
          client.get("/v2/x");
          assertThat(client.answer().status()).isEqualTo(500);
          client.leave();
        }
      }
      assertThat(
              TestGateway.within(Duration.ofSeconds(5), () -> gateway.outcomes.size() == callers))
          .isTrue();
      assertThat(gateway.outcomes).extracting(EdgeObserver.Outcome::status).containsOnly(500);
    }
  }

  @Test
  void unreadableRequest_isJsonError() throws Exception {
    try (TestGateway gateway = new TestGateway(TEAPOT)) {
      for (String bad :
          List.of(
              "GET / HTTP/1.1\r\n\r\n",
              "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
              "G\u00cbT / HTTP/1.1\r\nHost: a\r\n\r\n",
              "GET / HTTP/1.1\r\nHost: a\r\nBad Name: x\r\n\r\n",
              "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
              "GET /" + "x".repeat(40_000) + " HTTP/1.1\r\nHost: a\r\n\r\n")) {
        try (RawClient client = gateway.client()) {
          RawClient.Answer answer = client.send(bad).answer();
          assertThat(answer.status()).as(bad.lines().findFirst().orElse("")).isBetween(400, 431);
          assertThat(answer.text()).as(answer.head()).startsWith("{\"error\":");
          assertThat(answer.header("X-Request-Id")).isNotEmpty();
        }
      }
    }
  }

  @Test
  void heldBody_withTheWrongType_isRefused() throws Exception {
    try (TestGateway gateway = new TestGateway(inspecting(BodyRule.JSON));
        RawClient client = gateway.client()) {
      for (String type :
          List.of("Content-Type: text/plain", "X: y", "Content-Type: application/jsonx")) {
        RawClient.Answer answer = client.post("/v2/x", "{}", type).answer();
        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.text()).contains("unsupported_media_type");
      }
      for (String type :
          List.of(
              "Content-Type: application/json",
              "content-type: Application/JSON; charset=x",
              "Content-Type: application/vnd.x+json")) {
        assertThat(client.post("/v2/x", "{}", type).answer().status()).isEqualTo(200);
      }
      assertThat(
              client
                  .post("/v2/x", "{}", "Content-Type: application/json", "Content-Encoding: br")
                  .answer()
                  .status())
          .isEqualTo(415);
    }
  }

  @Test
  void badlyFramedBody_isBadRequest() throws Exception {
    try (TestGateway gateway = new TestGateway(inspecting(BodyRule.ANY));
        RawClient client = gateway.client()) {
      client.send("POST /v2/x HTTP/1.1\r\nHost: g\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n");
      assertThat(client.answer().status()).isEqualTo(400);
    }
  }

  @Test
  void optionalBody_mayBeMissing() throws Exception {
    try (TestGateway gateway = new TestGateway(inspecting(BodyRule.OPTIONAL_JSON));
        RawClient client = gateway.client()) {
      assertThat(client.send("POST /v2/x HTTP/1.1\r\nHost: g\r\n\r\n").answer().text())
          .isEqualTo("\"0\"");
      assertThat(client.post("/v2/x", "").answer().text()).isEqualTo("\"0\"");
      assertThat(client.post("/v2/x", "{}").answer().status()).isEqualTo(415);
    }
  }

  @Test
  void bodies_ofEverySize_areHeldWhole(@TempDir Path temporary) throws Exception {
    try (TestGateway gateway = small(temporary, inspecting(BodyRule.ANY));
        RawClient client = gateway.client()) {
      for (int size : new int[] {0, 1, 4096, 256 * 1024, 256 * 1024 + 1, 1 << 20, 3 << 20}) {
        assertThat(client.post("/v2/x", "x".repeat(size)).answer().text())
            .isEqualTo("\"" + size + "\"");
      }
      assertThat(TestGateway.within(Duration.ofSeconds(5), () -> gateway.edge.heldBytes() == 0))
          .isTrue();
      assertThat(temporary).isEmptyDirectory();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"length", "chunked", "gzip"})
  void tooLongBody_isRefused(String how, @TempDir Path temporary) throws Exception {
    try (TestGateway gateway = small(temporary, inspecting(BodyRule.ANY));
        RawClient client = gateway.client()) {
      int size = (3 << 20) + 1;
      switch (how) {
        case "length" ->
            client.send("POST /v2/x HTTP/1.1\r\nHost: g\r\nContent-Length: " + size + "\r\n\r\nx");
        case "chunked" -> {
          client.send("POST /v2/x HTTP/1.1\r\nHost: g\r\nTransfer-Encoding: chunked\r\n\r\n");
          client.send(Integer.toHexString(size) + "\r\n").send(new byte[size]);
        }
        default -> {
          byte[] zipped = RelayTest.gzip("x".repeat(size));
          client.send("POST /v2/x HTTP/1.1\r\nHost: g\r\nContent-Encoding: gzip\r\n");
          client.send("Content-Length: " + zipped.length + "\r\n\r\n").send(zipped);
        }
      }
      RawClient.Answer answer = client.answer();
      assertThat(answer.status()).isEqualTo(413);
      assertThat(answer.text()).contains("payload_too_large");
      assertThat(temporary).isEmptyDirectory();
    }
  }

  @Test
  void brokenGzip_isBadRequest(@TempDir Path temporary) throws Exception {
    try (TestGateway gateway = small(temporary, inspecting(BodyRule.ANY))) {
      byte[] zipped = RelayTest.gzip("x".repeat(100_000));
      for (byte[] broken :
          List.of("plain".getBytes(StandardCharsets.UTF_8), java.util.Arrays.copyOf(zipped, 60))) {
        try (RawClient client = gateway.client()) {
          client.send("POST /v2/x HTTP/1.1\r\nHost: g\r\nContent-Encoding: gzip\r\n");
          client.send("Content-Length: " + broken.length + "\r\n\r\n").send(broken);
          assertThat(client.answer().status()).isEqualTo(400);
        }
      }
      assertThat(gateway.edge.heldBytes()).isZero();
    }
  }

  @Test
  void bodies_beyondTheBudget_waitAndAreThenRefused(@TempDir Path temporary) throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch holding = new CountDownLatch(2);
    Gatekeeper gatekeeper =
        head ->
            new Verdict.Inspect(
                BodyRule.ANY,
                body ->
                    new Verdict.Resolve(cancellation -> {
                      holding.countDown();
                      try {
                        go.await(10, TimeUnit.SECONDS);
                      } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                      }
                      return new Verdict.Refuse(Reply.empty(200));
                    }));
    String body = "x".repeat(900 * 1024);
    try (TestGateway gateway = small(temporary, gatekeeper);
        RawClient first = gateway.client();
        RawClient second = gateway.client();
        RawClient third = gateway.client()) {
      first.post("/v2/x", body);
      second.post("/v2/x", body);
      assertThat(holding.await(5, TimeUnit.SECONDS)).isTrue();
      RawClient.Answer refused = third.post("/v2/x", body).answer();
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.headers("Retry-After")).containsExactly("1");
      assertThat(refused.text()).contains("service_unavailable");
      go.countDown();
      assertThat(first.answer().status()).isEqualTo(200);
      assertThat(second.answer().status()).isEqualTo(200);
      assertThat(TestGateway.within(Duration.ofSeconds(5), () -> gateway.edge.heldBytes() == 0))
          .isTrue();
    }
  }

  @Test
  void served_runsOnAVirtualThreadWithBodyAndContext() throws Exception {
    AtomicInteger closed = new AtomicInteger();
    AutoCloseable admitted =
        new AutoCloseable() {
          @Override
          public void close() {
            closed.incrementAndGet();
          }

          @Override
          public String toString() {
            return "ctx";
          }
        };
    Gatekeeper gatekeeper =
        head ->
            head.rawPath().equals("/held")
                ? new Verdict.Inspect(BodyRule.ANY, body -> new Verdict.Serve(admitted))
                : new Verdict.Serve(admitted);
    try (TestGateway gateway =
            new TestGateway(TestGateway.USUAL, TestGateway.settings(), gatekeeper, new Echo());
        RawClient client = gateway.client()) {
      RawClient.Answer answer = client.post("/held", "body").answer();
      assertThat(answer.text()).isEqualTo("POST ctx body true");
      assertThat(answer.header("X-Request-Id")).isNotEmpty();
      assertThat(client.post("/streamed", "body").answer().text()).isEqualTo("POST ctx body true");
      String head = client.send("HEAD /streamed HTTP/1.1\r\nHost: g\r\n\r\n").head();
      assertThat(head).startsWith("HTTP/1.1 200");
      assertThat(client.get("/streamed").answer().text()).isEqualTo("GET ctx  true");
      assertThat(TestGateway.within(Duration.ofSeconds(5), () -> closed.get() == 4)).isTrue();
    }
  }

  @Test
  void served_whoseCallerLeaves_isCancelled() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch cancelled = new CountDownLatch(1);
    Handler.Abstract waiting =
        new Handler.Abstract() {
          @Override
          public boolean handle(Request request, Response response, Callback callback)
              throws Exception {
            ServedRequest served = (ServedRequest) request.getAttribute(ServedRequest.ATTRIBUTE);
            served.cancellation().onCancel(cancelled::countDown);
            started.countDown();
            cancelled.await(5, TimeUnit.SECONDS);
            callback.succeeded();
            return true;
          }
        };
    try (TestGateway gateway =
            new TestGateway(
                TestGateway.USUAL, TestGateway.settings(), h -> new Verdict.Serve(""), waiting);
        RawClient client = gateway.client()) {
      client.post("/x", "body");
      assertThat(started.await(5, TimeUnit.SECONDS)).isTrue();
      client.leave();
      assertThat(cancelled.await(2, TimeUnit.SECONDS)).isTrue();
      assertThat(TestGateway.within(Duration.ofSeconds(5), () -> gateway.edge.running() == 0))
          .isTrue();
    }
  }

  @Test
  void exception_ofAGatekeeper_isInternalErrorWithoutItsText() throws Exception {
    try (TestGateway gateway =
            new TestGateway(head -> {
              throw new IllegalStateException("secret");
            });
        RawClient client = gateway.client()) {
      RawClient.Answer answer = client.get("/v2/x").answer();
      assertThat(answer.status()).isEqualTo(500);
      assertThat(answer.text()).contains("internal_error").doesNotContain("secret");
    }
  }

  @Test
  void lease_isClosedHoweverTheExchangeEnds() throws Exception {
    AtomicInteger closed = new AtomicInteger();
    try (RawUpstream upstream =
            new RawUpstream(talk -> {
              if (talk.head().contains("good")) {
                talk.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
              }
            });
        TestGateway gateway =
            new TestGateway(head -> {
              RelayTarget target = TestGateway.target(upstream.url(), head);
              return new Verdict.Relay(
                  new RelayTarget(
                      target.store(),
                      target.wire(),
                      target.target(),
                      target.callerKey(),
                      List.of(),
                      closed::incrementAndGet));
            });
        RawClient client = gateway.client()) {
      assertThat(client.get("/v2/good").answer().status()).isEqualTo(200);
      assertThat(client.get("/v2/bad").answer().status()).isEqualTo(502);
      assertThat(TestGateway.within(Duration.ofSeconds(5), () -> closed.get() == 2)).isTrue();
    }
  }

  @Test
  void draining_isToldToTheGatekeeperAndClosesConnections(@TempDir Path dir) throws Exception {
    Path marker = dir.resolve("drain");
    EdgeSettings settings = EdgeSettings.of("127.0.0.1", 0, marker);
    Gatekeeper gatekeeper =
        head ->
            new Verdict.Refuse(
                head.draining() && !head.rawPath().equals("/health")
                    ? Reply.draining()
                    : Reply.empty(200));
    try (TestGateway gateway = new TestGateway(TestGateway.USUAL, settings, gatekeeper, null)) {
      try (RawClient client = gateway.client()) {
        assertThat(client.get("/v2/x").answer().status()).isEqualTo(200);
        Files.createFile(marker);
        assertThat(TestGateway.within(Duration.ofSeconds(5), gateway.edge.drain()::draining))
            .isTrue();
        RawClient.Answer answer = client.get("/v2/x").answer();
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.text())
            .isEqualTo(
                "{\"error\":\"gateway_draining\","
                    + "\"message\":\"gateway pod is draining; retry on another endpoint\"}");
        assertThat(answer.headers("Connection")).containsExactly("close");
        assertThat(client.read()).isEqualTo(-1);
      }
      Files.delete(marker);
      assertThat(TestGateway.within(Duration.ofSeconds(5), () -> !gateway.edge.drain().draining()))
          .isTrue();
      gateway.edge.drain().begin();
      try (RawClient client = gateway.client()) {
        assertThat(client.get("/health").answer().status()).isEqualTo(200);
      }
    }
  }

  @Test
  void idleAndHalfSentConnections_keepNobodyFromBeingServed() throws Exception {
    List<RawClient> idle = new ArrayList<>();
    try (RawUpstream upstream =
            new RawUpstream(RawUpstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
        TestGateway gateway = new TestGateway(TestGateway.holding(upstream.url()))) {
      for (int i = 0; i < 600; i++) {
        RawClient client = gateway.client();
        idle.add(client);
        switch (i % 3) {
          case 0 -> {}
          case 1 -> client.send("POST /v2/x HTTP/1.1\r\nHost: g\r\nContent-Le");
          default ->
              client.send(
                  "POST /v2/x HTTP/1.1\r\nHost: g\r\nContent-Length: 1000000\r\n\r\n{\"a\":");
        }
      }
      try (RawClient client = gateway.client()) {
        for (int i = 0; i < 50; i++) {
          assertThat(client.post("/v2/x", "{}").answer().status()).isEqualTo(200);
        }
      }
      assertThat(gateway.edge.connections()).isGreaterThanOrEqualTo(600);
    } finally {
      for (RawClient client : idle) {
        client.leave();
      }
    }
  }

  @Test
  void closing_leavesNoThreads() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    try (RawUpstream upstream =
        new RawUpstream(RawUpstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"))) {
      try (TestGateway gateway =
              new TestGateway(NetLimits.of(Duration.ZERO), TestGateway.streaming(upstream.url()));
          RawClient client = gateway.client()) {
        done.set(client.get("/v2/x").answer().status() == 200);
      }
      assertThat(done).isTrue();
      assertThat(
              TestGateway.within(
                  Duration.ofSeconds(5),
                  () ->
                      Thread.getAllStackTraces().keySet().stream()
                          .noneMatch(t ->
                              t.getName().startsWith("edge")
                                  || t.getName().equals("upstream-clock")
                                  || t.getName().equals("drain-marker"))))
          .isTrue();
      assertThat(TestGateway.within(Duration.ofSeconds(5), () -> upstream.ended() == 1)).isTrue();
    }
  }
}
