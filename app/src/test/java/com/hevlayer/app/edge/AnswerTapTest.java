package com.hevlayer.app.edge;

import static com.hevlayer.app.edge.Taps.OK;
import static com.hevlayer.app.edge.Taps.SOON;
import static com.hevlayer.app.edge.Taps.answering;
import static com.hevlayer.app.edge.Taps.assertNothingIsLeft;
import static com.hevlayer.app.edge.Taps.gateway;
import static com.hevlayer.app.edge.Taps.gzip;
import static com.hevlayer.app.edge.Taps.tapped;
import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.app.edge.Taps.Tap;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a tap hears of answers that are held or escape, and what its caller gets. */
@Timeout(30)
class AnswerTapTest {
  @Test
  void answer_thatIsNotHeld_passes() throws Exception {
    Tap tap = new Tap();
    try (RawUpstream upstream =
            new RawUpstream(
                RawUpstream.answering("HTTP/1.1 429 Slow\r\nContent-Length: 3\r\n\r\nnot"));
        TestGateway gateway = gateway(upstream, tap);
        RawClient client = gateway.client()) {
      RawClient.Answer answer = client.post("/v2/x", "{}").answer();
      assertThat(answer.status()).isEqualTo(429);
      assertThat(answer.text()).isEqualTo("not");
      assertThat(tap.heard).containsExactly("passed 429");
      assertNothingIsLeft(gateway);
    }
  }

  @Test
  void answer_thatIsHeld_waitsForTheTapAndGoesOnAsItCame() throws Exception {
    Tap tap = new Tap();
    tap.until = new CountDownLatch(1);
    try (RawUpstream upstream = new RawUpstream(RawUpstream.answering(OK));
        TestGateway gateway = gateway(upstream, tap);
        RawClient client = gateway.client()) {
      client.post("/v2/x", "{}");
      assertThat(tap.listening.await(5, TimeUnit.SECONDS)).isTrue();
      assertThat(gateway.outcomes).isEmpty();
      assertThat(gateway.edge.heldBytes()).as("request and answer").isEqualTo(2048);
      assertThat(
              TestGateway.within(
                  SOON,
                  () ->
                      gateway.edge.pools().values().stream()
                          .allMatch(pool -> pool.idle() == 1 && pool.open() == 1)))
          .as("the connection went back")
          .isTrue();
      tap.until.countDown();
      RawClient.Answer answer = client.answer();
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.header("X-A")).isEqualTo("b");
      assertThat(answer.headers("Content-Length")).containsExactly("2");
      assertThat(answer.text()).isEqualTo("ok");
      assertThat(tap.heard).containsExactly("answered 200 ok");
      assertNothingIsLeft(gateway);
    }
  }

  @Test
  void answers_thatAreHeld_leaveTheConnectionForTheNext() throws Exception {
    Tap tap = new Tap();
    String chunked =
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n";
    try (RawUpstream upstream = new RawUpstream(RawUpstream.answering(chunked));
        TestGateway gateway = gateway(upstream, tap);
        RawClient client = gateway.client()) {
      for (int i = 0; i < 5; i++) {
        RawClient.Answer answer = client.post("/v2/x", "{}").answer();
        assertThat(answer.text()).isEqualTo("abc");
        assertThat(answer.headers("Content-Length")).containsExactly("3");
      }
      assertThat(tap.heard).hasSize(5).containsOnly("answered 200 abc");
      assertThat(upstream.accepted()).isEqualTo(1);
      assertNothingIsLeft(gateway);
    }
  }

  @Test
  void answer_thatCameGzipped_isReadPlainAndGoesOnGzipped() throws Exception {
    Tap tap = new Tap();
    String text = "{\"a\":1}".repeat(3000);
    byte[] coded = gzip(text);
    try (RawUpstream upstream =
            answering(
                "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: "
                    + coded.length
                    + "\r\n\r\n",
                coded);
        TestGateway gateway = gateway(upstream, tap);
        RawClient client = gateway.client()) {
      RawClient.Answer answer = client.post("/v2/x", "{}").answer();
      assertThat(answer.header("Content-Encoding")).isEqualTo("gzip");
      assertThat(answer.body()).isEqualTo(coded);
      assertThat(
              new String(
                  new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes(),
                  StandardCharsets.UTF_8))
          .isEqualTo(text);
      assertThat(tap.heard).containsExactly("answered 200 " + text);
      assertNothingIsLeft(gateway);
    }
  }

  @Test
  void answer_thatTheTapChanges_hasItsOwnLengthAndNoCoding() throws Exception {
    Tap tap =
        new Tap() {
          @Override
          public byte[] answered(int status, byte[] body) {
            super.answered(status, body);
            return "another text".getBytes(StandardCharsets.UTF_8);
          }
        };
    byte[] coded = gzip("{}");
    try (RawUpstream upstream =
            answering(
                "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nX-A: b\r\nContent-Length: "
                    + coded.length
                    + "\r\n\r\n",
                coded);
        TestGateway gateway = gateway(upstream, tap);
        RawClient client = gateway.client()) {
      RawClient.Answer answer = client.post("/v2/x", "{}").answer();
      assertThat(answer.text()).isEqualTo("another text");
      assertThat(answer.headers("Content-Length")).containsExactly("12");
      assertThat(answer.headers("Content-Encoding")).isEmpty();
      assertThat(answer.header("X-A")).isEqualTo("b");
      assertThat(client.post("/v2/x", "{}").answer().text()).isEqualTo("another text");
    }
  }

  @Test
  void tap_thatThrows_isAnsweredAsTheGatekeeperSays() throws Exception {
    Tap tap =
        new Tap() {
          @Override
          public byte[] answered(int status, byte[] body) {
            super.answered(status, body);
            throw new UnsupportedOperationException("not here");
          }
        };
    try (RawUpstream upstream = new RawUpstream(RawUpstream.answering(OK));
        TestGateway gateway = gateway(upstream, tap);
        RawClient client = gateway.client()) {
      RawClient.Answer answer = client.post("/v2/x", "{}").answer();
      assertThat(answer.status()).isEqualTo(422);
      assertThat(answer.text()).contains("told_instead", "not here");
      assertThat(answer.headers("X-A")).isEmpty();
      assertThat(tap.heard).containsExactly("answered 200 ok");
      assertNothingIsLeft(gateway);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"br", "gzip"})
  void answer_inACodingThatCannotBeRead_escapesAsItCame(String coding) throws Exception {
    Tap tap = new Tap();
    try (RawUpstream upstream =
            new RawUpstream(
                RawUpstream.answering(
                    "HTTP/1.1 200 OK\r\nContent-Encoding: "
                        + coding
                        + "\r\nContent-Length: 4\r\n\r\nabcd"));
        TestGateway gateway = gateway(upstream, tap);
        RawClient client = gateway.client()) {
      RawClient.Answer answer = client.post("/v2/x", "{}").answer();
      assertThat(answer.text()).isEqualTo("abcd");
      assertThat(answer.header("Content-Encoding")).isEqualTo(coding);
      assertThat(tap.heard).containsExactly("escaped 200");
      assertNothingIsLeft(gateway);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void answer_thatIsTooLong_escapesAndStreams(boolean announced) throws Exception {
    Tap tap = new Tap();
    byte[] body = new byte[HeldAnswer.LONGEST + 1];
    new Random(1).nextBytes(body);
    try (RawUpstream upstream =
            new RawUpstream(talk -> {
              talk.request();
              talk.send(
                  "HTTP/1.1 200 OK\r\n"
                      + (announced ? "Content-Length: " + body.length + "\r\n\r\n" : "\r\n"));
              talk.send(body);
            });
        TestGateway gateway = gateway(upstream, tap);
        RawClient client = gateway.client()) {
      RawClient.Answer answer = client.post("/v2/x", "{}", "Connection: close").answer();
      assertThat(answer.body()).isEqualTo(body);
      assertThat(tap.heard).containsExactly("escaped 200");
      assertNothingIsLeft(gateway);
    }
  }

  @Test
  void gzip_thatGrowsTooLong_escapes() throws Exception {
    Tap tap = new Tap();
    byte[] bomb = gzip("x".repeat(HeldAnswer.LONGEST + 1));
    try (RawUpstream upstream =
            answering(
                "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: "
                    + bomb.length
                    + "\r\n\r\n",
                bomb);
        TestGateway gateway = gateway(upstream, tap);
        RawClient client = gateway.client()) {
      assertThat(client.post("/v2/x", "{}").answer().body()).isEqualTo(bomb);
      assertThat(tap.heard).containsExactly("escaped 200");
      assertNothingIsLeft(gateway);
    }
  }

  @Test
  void answer_forWhichThereIsNoMemory_escapes() throws Exception {
    Tap tap = new Tap();
    String text = "y".repeat(100_000);
    EdgeSettings usual = TestGateway.settings();
    EdgeSettings small =
        new EdgeSettings(
            usual.host(),
            0,
            usual.maxBody(),
            16 * 1024,
            Duration.ofMillis(10),
            usual.mappedAbove(),
            usual.temporary(),
            usual.idle(),
            null);
    try (RawUpstream upstream =
            new RawUpstream(
                RawUpstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + text));
        TestGateway gateway =
            new TestGateway(TestGateway.USUAL, small, tapped(upstream.url(), () -> tap), null);
        RawClient client = gateway.client()) {
      assertThat(client.post("/v2/x", "{}").answer().text()).isEqualTo(text);
      assertThat(client.post("/v2/x", "{}").answer().text()).isEqualTo(text);
      assertThat(tap.heard).containsExactly("escaped 200", "escaped 200");
      assertThat(upstream.accepted()).as("the connection is used again").isEqualTo(1);
      assertNothingIsLeft(gateway);
    }
  }
}
