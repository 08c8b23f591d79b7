package com.hevlayer.app.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.ports.net.HttpAnswer;
import com.hevlayer.ports.net.HttpCall;
import com.hevlayer.ports.net.Origin;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A store that is asked once before the gateway answers. */
@Timeout(30)
class AskTest {
  private static final Duration SOON = Duration.ofSeconds(5);
  private static final String OK =
      "HTTP/1.1 200 OK\r\nX-Theirs: 1\r\nConnection: X-Hop\r\nX-Hop: 1\r\nContent-Length: 4\r\n\r\n";

  private final AtomicInteger closed = new AtomicInteger();

  private Gatekeeper asking(URI upstream, Verdict.Heard heard) {
    return head ->
        new Verdict.Inspect(
            BodyRule.ANY,
            body ->
                new Verdict.Ask(
                    new HttpCall(
                        Origin.of(upstream, null),
                        "store",
                        "POST",
                        "/asked",
                        List.of(Map.entry("Authorization", "Bearer " + TestGateway.KEY)),
                        "question".getBytes(StandardCharsets.UTF_8)),
                    heard,
                    closed::incrementAndGet));
  }

  private static Verdict said(HttpAnswer answer) {
    return new Verdict.Refuse(
        Reply.json(200, answer.status() + new String(answer.body(), StandardCharsets.UTF_8))
            .with("X-Seen", String.join(" ", names(answer))));
  }

  private static List<String> names(HttpAnswer answer) {
    return answer.headers().stream().map(Map.Entry::getKey).toList();
  }

  private void assertNothingIsLeft(TestGateway gateway) throws Exception {
    assertThat(
            TestGateway.within(
                SOON,
                () ->
                    gateway.edge.running() == 0
                        && gateway.edge.heldBytes() == 0
                        && closed.get() == 1
                        && gateway.edge.pools().values().stream()
                            .allMatch(pool -> pool.open() == pool.idle())))
        .as("everything was given back: %s", gateway.edge.pools())
        .isTrue();
  }

  @Test
  void answer_ofTheStore_decidesWhatTheCallerGets() throws Exception {
    List<RawUpstream.Received> received = new CopyOnWriteArrayList<>();
    try (RawUpstream upstream =
            new RawUpstream(talk -> {
              received.add(Objects.requireNonNull(talk.request()));
              talk.send(OK + "a");
              talk.send("bcd");
              talk.awaitEnd(10_000);
            });
        TestGateway gateway = new TestGateway(asking(upstream.url(), AskTest::said));
        RawClient client = gateway.client()) {
      RawClient.Answer answer = client.post("/v2/x", "body", "X-Request-Id: mine").answer();
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.text()).isEqualTo("200abcd");
      assertThat(answer.header("X-Seen")).contains("X-Theirs").doesNotContain("X-Hop");
      assertThat(received.getFirst().line()).isEqualTo("POST /asked HTTP/1.1");
      assertThat(received.getFirst().text()).isEqualTo("question");
      assertThat(received.getFirst().lines("X-Request-Id")).containsExactly("X-Request-Id: mine");
      assertNothingIsLeft(gateway);
    }
  }

  @Test
  void refusal_ofTheStore_isAnAnswerToo() throws Exception {
    String refusal = "HTTP/1.1 429 No\r\nContent-Length: 1\r\n\r\n!";
    try (RawUpstream upstream = new RawUpstream(RawUpstream.answering(refusal));
        TestGateway gateway = new TestGateway(asking(upstream.url(), AskTest::said));
        RawClient client = gateway.client()) {
      assertThat(client.post("/v2/x", "body").answer().text()).isEqualTo("429!");
      assertNothingIsLeft(gateway);
    }
  }

  @Test
  void answer_mayLeadToAStepThatBlocks() throws Exception {
    Verdict.Heard heard =
        answer ->
            new Verdict.Resolve(cancellation -> {
              assertThat(Thread.currentThread().isVirtual()).isTrue();
              return said(answer);
            });
    try (RawUpstream upstream = new RawUpstream(RawUpstream.answering(OK + "abcd"));
        TestGateway gateway = new TestGateway(asking(upstream.url(), heard));
        RawClient client = gateway.client()) {
      assertThat(client.post("/v2/x", "body").answer().text()).isEqualTo("200abcd");
      assertNothingIsLeft(gateway);
    }
  }

  @Test
  void judgement_thatFails_isTheCallersAnswer() throws Exception {
    Verdict.Heard heard =
        answer -> {
          throw new IllegalStateException("no");
        };
    try (RawUpstream upstream = new RawUpstream(RawUpstream.answering(OK + "abcd"));
        TestGateway gateway = new TestGateway(asking(upstream.url(), heard));
        RawClient client = gateway.client()) {
      assertThat(client.post("/v2/x", "body").answer().status()).isEqualTo(500);
      assertNothingIsLeft(gateway);
    }
  }

  @Test
  void store_thatBreaksOff_isBadGatewayAndNeverHeard() throws Exception {
    Verdict.Heard heard =
        answer -> {
          throw new AssertionError("half an answer is none");
        };
    try (RawUpstream upstream =
            new RawUpstream(talk -> {
              talk.request();
              talk.send(OK + "ab");
            });
        TestGateway gateway = new TestGateway(asking(upstream.url(), heard));
        RawClient client = gateway.client()) {
      RawClient.Answer answer = client.post("/v2/x", "body").answer();
      assertThat(answer.status()).isEqualTo(502);
      assertThat(answer.text()).contains("upstream_error").doesNotContain(TestGateway.KEY);
      assertThat(upstream.accepted()).isEqualTo(1);
      assertNothingIsLeft(gateway);
    }
  }

  @Test
  void store_thatIsSilent_runsOutOfTime() throws Exception {
    try (RawUpstream upstream =
            new RawUpstream(talk -> {
              talk.request();
              talk.awaitEnd(10_000);
            });
        TestGateway gateway =
            new TestGateway(TestGateway.QUICK, asking(upstream.url(), AskTest::said));
        RawClient client = gateway.client()) {
      assertThat(client.post("/v2/x", "body").answer().status()).isEqualTo(504);
      assertNothingIsLeft(gateway);
    }
  }

  @Test
  void store_thatCannotBeReached_opensItsBreaker() throws Exception {
    URI nobody;
    try (RawUpstream upstream = new RawUpstream(talk -> {})) {
      nobody = upstream.url();
    }
    try (TestGateway gateway = new TestGateway(asking(nobody, AskTest::said))) {
      for (int i = 0; i < 20; i++) {
        try (RawClient client = gateway.client()) {
          assertThat(client.post("/v2/x", "body").answer().status()).isEqualTo(502);
        }
      }
      try (RawClient client = gateway.client()) {
        RawClient.Answer answer = client.post("/v2/x", "body").answer();
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isEqualTo("5");
      }
      assertThat(TestGateway.within(SOON, () -> closed.get() == 21)).isTrue();
    }
  }

  @Test
  void caller_thatLeaves_endsTheCall() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch left = new CountDownLatch(1);
    try (RawUpstream upstream =
            new RawUpstream(talk -> {
              talk.request();
              asked.countDown();
              if (talk.awaitEnd(10_000)) {
                left.countDown();
              }
            });
        TestGateway gateway = new TestGateway(asking(upstream.url(), AskTest::said))) {
      try (RawClient client = gateway.client()) {
        client.post("/v2/x", "body");
        assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
      }
      assertThat(left.await(10, TimeUnit.SECONDS)).isTrue();
      assertNothingIsLeft(gateway);
      assertThat(gateway.outcomes)
          .singleElement()
          .satisfies(outcome -> assertThat(outcome.status()).isEqualTo(499));
    }
  }

  @Test
  void caller_thatKeepsItsConnection_asksAgain() throws Exception {
    try (RawUpstream upstream = new RawUpstream(RawUpstream.answering(OK + "abcd"));
        TestGateway gateway = new TestGateway(asking(upstream.url(), AskTest::said));
        RawClient client = gateway.client()) {
      for (int i = 0; i < 5; i++) {
        assertThat(client.post("/v2/x", "body").answer().text()).isEqualTo("200abcd");
      }
      assertThat(upstream.accepted()).isEqualTo(1);
    }
  }
}
