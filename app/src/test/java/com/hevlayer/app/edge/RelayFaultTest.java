package com.hevlayer.app.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.app.guard.Breakers;
import com.hevlayer.app.net.PoolState;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A store that misbehaves, a caller that leaves, and what is left of both afterwards. */
@Timeout(30)
class RelayFaultTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final Duration SOON = Duration.ofSeconds(5);

  private static TestGateway quick(RawUpstream upstream) throws Exception {
    return new TestGateway(TestGateway.QUICK, TestGateway.streaming(upstream.url()));
  }

  private static PoolState pool(TestGateway gateway) {
    return gateway.edge.pools().values().iterator().next();
  }

  private static void assertNothingIsLeft(TestGateway gateway) throws Exception {
    assertThat(
            TestGateway.within(
                SOON,
                () ->
                    gateway.edge.running() == 0
                        && gateway.edge.heldBytes() == 0
                        && pool(gateway).waiting() == 0
                        && pool(gateway).open() == pool(gateway).idle()))
        .as("everything was given back: %s", gateway.edge.pools())
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-OpenSSH_9\r\n\r\n",
        "HTTP/2 200\r\n\r\n",
        "HTTP/1.1 abc\r\n\r\n",
        "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        "HTTP/1.1 200 OK\r\nA: b\r\n folded\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\n\r\n",
        "\r\n\r\n"
      })
  void garbledHead_isBadGateway(String garbage) throws Exception {
    try (RawUpstream upstream = new RawUpstream(RawUpstream.answering(garbage));
        TestGateway gateway = quick(upstream);
        RawClient client = gateway.client()) {
      RawClient.Answer answer = client.get("/v2/x", "X-Request-Id: mine").answer();
      assertThat(answer.status()).isEqualTo(502);
      assertThat(answer.text()).contains("\"error\":\"upstream_error\"", "no valid answer");
      assertThat(answer.header("Content-Type")).isEqualTo("application/json");
      assertThat(answer.headers("X-Request-Id")).containsExactly("mine");
      assertThat(answer.text()).doesNotContain(TestGateway.KEY);
      assertNothingIsLeft(gateway);
      assertThat(pool(gateway).open()).isZero();
    }
  }

  @Test
  void hugeHead_isBadGateway() throws Exception {
    String huge = "X-Filler: " + "y".repeat(8000) + "\r\n";
    try (RawUpstream upstream =
            new RawUpstream(
                RawUpstream.answering("HTTP/1.1 200 OK\r\n" + huge.repeat(9) + "\r\n"));
        TestGateway gateway = quick(upstream);
        RawClient client = gateway.client()) {
      assertThat(client.get("/v2/x").answer().status()).isEqualTo(502);
      assertNothingIsLeft(gateway);
    }
  }

  @Test
  void largeHead_belowTheLimit_comesThrough() throws Exception {
    String large = "X-Filler: " + "y".repeat(8000) + "\r\n";
    try (RawUpstream upstream =
            new RawUpstream(
                RawUpstream.answering(
                    "HTTP/1.1 200 OK\r\n" + large.repeat(7) + "Content-Length: 0\r\n\r\n"));
        TestGateway gateway = quick(upstream);
        RawClient client = gateway.client()) {
      RawClient.Answer answer = client.get("/v2/x").answer();
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.headers("X-Filler")).hasSize(7);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void connection_thatEndsBeforeAnAnswer_isBadGatewayAtOnce(boolean reset) throws Exception {
    try (RawUpstream upstream =
            new RawUpstream(talk -> {
              talk.request();
              if (reset) {
                talk.reset();
              }
            });
        TestGateway gateway = new TestGateway(TestGateway.streaming(upstream.url()));
        RawClient client = gateway.client()) {
      RawClient.Answer answer = client.get("/v2/x").answer();
      assertThat(answer.status()).isEqualTo(502);
      assertThat(answer.text()).contains("upstream_error", "127.0.0.1:" + upstream.port());
      assertThat(upstream.accepted()).as("nothing is sent twice").isEqualTo(1);
      assertNothingIsLeft(gateway);
    }
  }

  @Test
  void nobodyListening_isBadGateway() throws Exception {
    URI nobody = URI.create("http://127.0.0.1:1");
    try (TestGateway gateway = new TestGateway(TestGateway.QUICK, TestGateway.streaming(nobody));
        RawClient client = gateway.client()) {
      RawClient.Answer answer = client.get("/v2/x").answer();
      assertThat(answer.status()).isEqualTo(502);
      assertThat(answer.text()).contains("cannot be reached");
      assertNothingIsLeft(gateway);
    }
  }

  @Test
  void store_thatNeverAnswers_isGatewayTimeout() throws Exception {
    CountDownLatch gone = new CountDownLatch(1);
    try (RawUpstream upstream =
            new RawUpstream(talk -> {
              talk.request();
              if (talk.awaitEnd(5000)) {
                gone.countDown();
              }
            });
        TestGateway gateway = quick(upstream);
        RawClient client = gateway.client()) {
      RawClient.Answer answer = client.post("/v2/x", "{}").answer();
      assertThat(answer.status()).isEqualTo(504);
      assertThat(answer.text()).contains("gateway_timeout", "did not answer within 500 ms");
      assertThat(gone.await(5, TimeUnit.SECONDS)).as("the call was ended").isTrue();
      assertThat(upstream.accepted()).isEqualTo(1);
      assertNothingIsLeft(gateway);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n64\r\nonly this"
      })
  void halfABody_cutsTheCallersConnection(String half) throws Exception {
    try (RawUpstream upstream =
            new RawUpstream(talk -> {
              talk.request();
              talk.send(half);
            });
        TestGateway gateway = quick(upstream);
        RawClient client = gateway.client()) {
      client.get("/v2/x");
      assertThat(client.head()).startsWith("HTTP/1.1 200");
      byte[] rest = client.read(1000);
      assertThat(new String(rest, 0, rest.length, java.nio.charset.StandardCharsets.US_ASCII))
          .as("no end that looks regular")
          .doesNotContain("\r\n0\r\n")
          .hasSizeLessThan(100);
      assertNothingIsLeft(gateway);
    }
  }

  @Test
  void body_thatStops_cutsTheCallersConnection() throws Exception {
    try (RawUpstream upstream =
            new RawUpstream(talk -> {
              talk.request();
              talk.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this");
              talk.awaitEnd(5000);
            });
        TestGateway gateway = quick(upstream);
        RawClient client = gateway.client()) {
      client.get("/v2/x");
      assertThat(client.head()).startsWith("HTTP/1.1 200");
      assertThat(client.read(1000)).hasSize(9);
      assertNothingIsLeft(gateway);
    }
  }

  @Test
  void slowDrip_belowTheClock_comesWhole() throws Exception {
    String answer = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
    try (RawUpstream upstream =
            new RawUpstream(talk -> {
              while (talk.request() != null) {
                for (int i = 0; i < answer.length(); i++) {
                  talk.send(answer.substring(i, i + 1));
                  Thread.onSpinWait();
                }
              }
            });
        TestGateway gateway = quick(upstream);
        RawClient client = gateway.client()) {
      for (int i = 0; i < 5; i++) {
        assertThat(client.get("/v2/x").answer().text()).isEqualTo("abc");
      }
      // An answer is out a little before its connection is free: a request that comes in between
      // opens another one.
      assertThat(upstream.accepted()).isLessThan(5);
    }
  }

  @Test
  void bytesAfterTheEnd_areNeverTakenForTheNextAnswer() throws Exception {
    AtomicInteger number = new AtomicInteger();
    try (RawUpstream upstream =
            new RawUpstream(talk -> {
              while (talk.request() != null) {
                // In one piece: what comes while the next request is already on its way could not
                // be told from its answer by anyone.
                talk.send(
                    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nn"
                        + number.incrementAndGet()
                        + "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged");
              }
            });
        TestGateway gateway = quick(upstream);
        RawClient client = gateway.client()) {
      for (int i = 1; i < 6; i++) {
        RawClient.Answer answer = client.get("/v2/x").answer();
        assertThat(answer.text()).isNotEqualTo("forged");
      }
    }
  }

  @Test
  void keptConnection_thatClosedMeanwhile_isReplacedWithoutTheCallerNoticing() throws Exception {
    try (RawUpstream upstream =
            new RawUpstream(talk -> {
              talk.request();
              talk.send(OK);
            });
        TestGateway gateway = quick(upstream);
        RawClient client = gateway.client()) {
      for (int i = 1; i <= 5; i++) {
        int connections = i;
        assertThat(client.post("/v2/x", "{}").answer().status()).isEqualTo(200);
        assertThat(TestGateway.within(SOON, () -> upstream.ended() == connections)).isTrue();
      }
      assertThat(upstream.accepted()).isEqualTo(5);
      assertNothingIsLeft(gateway);
    }
  }

  @Test
  void earlyAnswer_toAnUnfinishedUpload_reachesTheCaller() throws Exception {
    try (RawUpstream upstream =
            new RawUpstream(talk -> {
              talk.head();
              talk.send("HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\n\r\nbig");
              talk.awaitEnd(3000);
            });
        TestGateway gateway = quick(upstream);
        RawClient client = gateway.client()) {
      client.send("POST /v2/x HTTP/1.1\r\nHost: g\r\nContent-Length: 100000\r\n\r\nsome");
      RawClient.Answer answer = client.answer();
      assertThat(answer.status()).isEqualTo(413);
      assertThat(answer.text()).isEqualTo("big");
      assertNothingIsLeft(gateway);
      assertThat(pool(gateway).open()).as("not used again").isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"close", "reset", "half"})
  void caller_thatLeavesWhileItWaits_endsTheUpstreamCall(String how) throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch gone = new CountDownLatch(1);
    try (RawUpstream upstream =
            new RawUpstream(talk -> {
              talk.request();
              asked.countDown();
              if (talk.awaitEnd(8000)) {
                gone.countDown();
              }
            });
        TestGateway gateway = new TestGateway(TestGateway.holding(upstream.url()));
        RawClient client = gateway.client()) {
      client.post("/v2/x", "{\"a\":1}");
      assertThat(asked.await(5, TimeUnit.SECONDS)).isTrue();
      switch (how) {
        case "close" -> client.leave();
        case "reset" -> client.reset();
        default -> client.socket().shutdownOutput();
      }
      long left = System.nanoTime();
      assertThat(gone.await(5, TimeUnit.SECONDS)).isTrue();
      assertThat(Duration.ofNanos(System.nanoTime() - left)).isLessThan(Duration.ofMillis(500));
      assertNothingIsLeft(gateway);
      assertThat(gateway.outcomes).extracting(EdgeObserver.Outcome::status).containsExactly(499);
      assertThat(gateway.edge.breakers().states().values()).containsOnly(Breakers.State.CLOSED);
    }
  }

  @Test
  void caller_thatLeavesWhileItUploads_endsTheUpstreamCall() throws Exception {
    CountDownLatch gone = new CountDownLatch(1);
    try (RawUpstream upstream =
            new RawUpstream(talk -> {
              talk.head();
              while (talk.read() >= 0) {
                // the part that came
              }
              gone.countDown();
            });
        TestGateway gateway = new TestGateway(TestGateway.streaming(upstream.url()));
        RawClient client = gateway.client()) {
      client.send("POST /v2/x HTTP/1.1\r\nHost: g\r\nContent-Length: 100000\r\n\r\nsome");
      assertThat(TestGateway.within(SOON, () -> upstream.accepted() == 1)).isTrue();
      client.leave();
      assertThat(gone.await(5, TimeUnit.SECONDS)).isTrue();
      assertNothingIsLeft(gateway);
    }
  }

  @Test
  void fullPool_letsCallsWaitInTurnAndThenRefuses() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    List<RawClient> clients = new ArrayList<>();
    try (RawUpstream upstream =
            new RawUpstream(talk -> {
              while (talk.request() != null) {
                go.await(5, TimeUnit.SECONDS);
                talk.send(OK);
              }
            });
        TestGateway gateway =
            new TestGateway(
                new com.hevlayer.app.net.NetLimits(SOON, SOON, SOON, SOON, SOON, SOON, 2, 3),
                TestGateway.streaming(upstream.url()))) {
      for (int i = 0; i < 5; i++) {
        RawClient client = gateway.client();
        clients.add(client);
        client.get("/v2/x");
        int sent = i + 1;
        assertThat(TestGateway.within(SOON, () -> gateway.edge.running() == sent)).isTrue();
      }
      assertThat(TestGateway.within(SOON, () -> pool(gateway).waiting() == 3)).isTrue();
      try (RawClient sixth = gateway.client()) {
        RawClient.Answer answer = sixth.get("/v2/x").answer();
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.text()).contains("no free connection");
      }
      go.countDown();
      for (RawClient client : clients) {
        assertThat(client.answer().status()).isEqualTo(200);
        client.leave();
      }
      assertThat(upstream.accepted()).isEqualTo(2);
      assertNothingIsLeft(gateway);
    }
  }

  @Test
  void silentStore_opensItsBreakerAndAStatusDoesNot() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    try (RawUpstream upstream =
            new RawUpstream(talk -> {
              talk.request();
              asked.incrementAndGet();
            });
        RawUpstream grumpy =
            new RawUpstream(RawUpstream.answering("HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n"));
        TestGateway gateway = quick(upstream);
        TestGateway other = quick(grumpy);
        RawClient client = gateway.client();
        RawClient calm = other.client()) {
      for (int i = 0; i < 20; i++) {
        assertThat(client.get("/v2/x").answer().status()).isEqualTo(502);
        assertThat(calm.get("/v2/x").answer().status()).isEqualTo(500);
      }
      RawClient.Answer refused = client.get("/v2/x").answer();
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.headers("Retry-After")).containsExactly("5");
      assertThat(refused.text()).contains("service_unavailable");
      assertThat(asked.get()).isEqualTo(20);
      assertThat(gateway.edge.breakers().states()).containsEntry("store", Breakers.State.OPEN);
      assertThat(calm.get("/v2/x").answer().status()).isEqualTo(500);
    }
  }

  @Test
  void manyCallersAtOnce_leaveNothingBehind() throws Exception {
    try (RawUpstream upstream = new RawUpstream(RawUpstream.answering(OK));
        TestGateway gateway = new TestGateway(TestGateway.holding(upstream.url()))) {
      List<Thread> threads = new ArrayList<>();
      AtomicInteger good = new AtomicInteger();
      for (int t = 0; t < 16; t++) {
        int seed = t;
        threads.add(
            Thread.ofVirtual()
                .start(() -> {
                  try (RawClient client = gateway.client()) {
                    for (int i = 0; i < 60; i++) {
                      if (client.post("/v2/x", "x".repeat((i * 37 + seed) % 5000)).answer().status()
                          == 200) {
                        good.incrementAndGet();
                      }
                    }
                    client.post("/v2/x", "and leaves without waiting");
                  } catch (Exception e) {
                    throw new IllegalStateException(e);
                  }
                }));
      }
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(good.get()).isEqualTo(16 * 60);
      assertNothingIsLeft(gateway);
    }
  }
}
