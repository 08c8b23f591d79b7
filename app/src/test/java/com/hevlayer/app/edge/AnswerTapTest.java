package com.hevlayer.app.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.app.net.NetLimits;
import com.hevlayer.ports.net.Origin;
import com.hevlayer.ports.plugin.Secret;
import com.hevlayer.ports.store.NoAnswerException;
import com.hevlayer.ports.store.Wire;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a tap hears of the answers of a store, and what its caller gets. */
@Timeout(30)
class AnswerTapTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-A: b\r\n\r\nok";
  private static final Duration SOON = Duration.ofSeconds(5);

  /** Writes down what it hears; holds what is not an error. */
  private static class Tap implements AnswerTap {
    final List<String> heard = new CopyOnWriteArrayList<>();
    final CountDownLatch listening = new CountDownLatch(1);
    @Nullable CountDownLatch until;

    @Override
    public boolean holds(int status) {
      return status == 200;
    }

    @Override
    public byte[] answered(int status, byte[] body) {
      heard("answered " + status + " " + new String(body, StandardCharsets.UTF_8));
      return body;
    }

    @Override
    public void passed(int status) {
      heard("passed " + status);
    }

    @Override
    public void escaped(int status) {
      heard("escaped " + status);
    }

    @Override
    public void missing(NoAnswerException fault) {
      heard("missing " + fault.reason() + " " + fault.sent());
    }

    void heard(String what) {
      heard.add(what);
      listening.countDown();
      CountDownLatch latch = until;
      if (latch != null) {
        try {
          assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
    }
  }

  private static RelayTarget target(URI upstream, RequestHead head, AnswerTap tap) {
    return new RelayTarget(
        "store",
        Wire.of(Origin.of(upstream, null), () -> Optional.of(Secret.of(TestGateway.KEY))),
        head.rawTarget(),
        RelayTarget.CallerKey.WITHHOLD,
        List.of(),
        null,
        tap,
        null);
  }

  private static Gatekeeper tapped(URI upstream, Supplier<AnswerTap> tap) {
    return new Gatekeeper() {
      @Override
      public Verdict admit(RequestHead head) {
        return new Verdict.Inspect(
            BodyRule.ANY, body -> new Verdict.Relay(target(upstream, head, tap.get())));
      }

      @Override
      public Reply fault(RequestHead head, Throwable cause) {
        return cause instanceof UnsupportedOperationException
            ? Reply.error(422, "told_instead", String.valueOf(cause.getMessage()))
            : EdgeFaults.reply(cause);
      }
    };
  }

  private static TestGateway gateway(RawUpstream upstream, AnswerTap tap) throws Exception {
    return new TestGateway(tapped(upstream.url(), () -> tap));
  }

  private static TestGateway quick(RawUpstream upstream, AnswerTap tap) throws Exception {
    return new TestGateway(TestGateway.QUICK, tapped(upstream.url(), () -> tap));
  }

  private static void assertNothingIsLeft(TestGateway gateway) throws Exception {
    assertThat(
            TestGateway.within(
                SOON, () -> gateway.edge.running() == 0 && gateway.edge.heldBytes() == 0))
        .as("%d run, %d bytes are held", gateway.edge.running(), gateway.edge.heldBytes())
        .isTrue();
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static RawUpstream answering(String head, byte[] body) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(head.getBytes(StandardCharsets.ISO_8859_1));
    all.writeBytes(body);
    return new RawUpstream(talk -> {
      while (talk.request() != null) {
        talk.send(all.toByteArray());
      }
    });
  }

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

  @Test
  void answer_thatIsCutWhileTheTapHearsThatItEscaped_cutsTheCaller() throws Exception {
    Tap tap = new Tap();
    tap.until = new CountDownLatch(1);
    CountDownLatch cut = new CountDownLatch(1);
    try (RawUpstream upstream =
            new RawUpstream(talk -> {
              talk.request();
              talk.send("HTTP/1.1 200 OK\r\nContent-Length: 99000000\r\n\r\nbegin");
              assertThat(tap.listening.await(5, TimeUnit.SECONDS)).isTrue();
              talk.reset();
              cut.countDown();
            });
        TestGateway gateway = gateway(upstream, tap);
        RawClient client = gateway.client()) {
      client.post("/v2/x", "{}");
      assertThat(cut.await(5, TimeUnit.SECONDS)).isTrue();
      assertThat(gateway.edge.running()).isEqualTo(1);
      tap.until.countDown();
      String head = client.head();
      assertThat(head)
          .satisfiesAnyOf(
              text -> assertThat(text).isEmpty(),
              text -> assertThat(text).startsWith("HTTP/1.1 200"),
              text -> assertThat(text).startsWith("HTTP/1.1 502"));
      assertThat(tap.heard).containsExactly("escaped 200");
      assertNothingIsLeft(gateway);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void connection_thatEndsWithoutAWholeAnswer_isMissing(boolean half) throws Exception {
    Tap tap = new Tap();
    try (RawUpstream upstream =
            new RawUpstream(talk -> {
              talk.request();
              if (half) {
                talk.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
              }
            });
        TestGateway gateway = gateway(upstream, tap);
        RawClient client = gateway.client()) {
      RawClient.Answer answer = client.post("/v2/x", "{}").answer();
      assertThat(answer.status()).as("nothing of it had gone out").isEqualTo(502);
      assertThat(tap.heard).containsExactly("missing RESET UNKNOWN");
      assertNothingIsLeft(gateway);
    }
  }

  @Test
  void answer_thatPassedAndIsThenCut_isHeardOnce() throws Exception {
    Tap tap = new Tap();
    try (RawUpstream upstream =
            new RawUpstream(talk -> {
              talk.request();
              talk.send("HTTP/1.1 500 No\r\nContent-Length: 10\r\n\r\nhalf");
            });
        TestGateway gateway = gateway(upstream, tap);
        RawClient client = gateway.client()) {
      client.post("/v2/x", "{}");
      assertThat(client.head()).startsWith("HTTP/1.1 500");
      assertThat(client.read(4)).isEqualTo("half".getBytes(StandardCharsets.US_ASCII));
      assertThat(client.read()).isEqualTo(-1);
      assertThat(tap.heard).containsExactly("passed 500");
      assertNothingIsLeft(gateway);
    }
  }

  @Test
  void store_thatDoesNotAnswer_isMissingBeforeTheCallerHearsOfIt() throws Exception {
    Tap tap = new Tap();
    tap.until = new CountDownLatch(1);
    try (RawUpstream upstream =
            new RawUpstream(talk -> {
              talk.request();
              talk.awaitEnd(8000);
            });
        TestGateway gateway = quick(upstream, tap);
        RawClient client = gateway.client()) {
      client.post("/v2/x", "{}");
      assertThat(tap.listening.await(5, TimeUnit.SECONDS)).isTrue();
      assertThat(gateway.outcomes).isEmpty();
      assertThat(gateway.edge.heldBytes()).as("the request's body stays").isEqualTo(1024);
      tap.until.countDown();
      assertThat(client.answer().status()).isEqualTo(504);
      assertThat(tap.heard).containsExactly("missing TIMEOUT UNKNOWN");
      assertNothingIsLeft(gateway);
    }
  }

  @Test
  void store_thatCannotBeReached_isMissingAndNothingWasSent() throws Exception {
    Tap tap = new Tap();
    int closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = socket.getLocalPort();
    }
    try (TestGateway gateway =
            new TestGateway(tapped(URI.create("http://127.0.0.1:" + closed), () -> tap));
        RawClient client = gateway.client()) {
      for (int i = 0; i < 20; i++) {
        assertThat(client.post("/v2/x", "{}").answer().status()).isEqualTo(502);
      }
      assertThat(tap.heard).hasSize(20).containsOnly("missing CONNECT NOTHING");
      RawClient.Answer open = client.post("/v2/x", "{}").answer();
      assertThat(open.status()).isEqualTo(503);
      assertThat(open.headers("Retry-After")).containsExactly("5");
      assertThat(tap.heard).hasSize(21).endsWith("missing BREAKER_OPEN NOTHING");
      assertNothingIsLeft(gateway);
    }
  }

  @Test
  void caller_thatLeavesWhileTheStoreThinks_isMissing() throws Exception {
    Tap tap = new Tap();
    CountDownLatch asked = new CountDownLatch(1);
    try (RawUpstream upstream =
            new RawUpstream(talk -> {
              talk.request();
              asked.countDown();
              talk.awaitEnd(8000);
            });
        TestGateway gateway = gateway(upstream, tap);
        RawClient client = gateway.client()) {
      client.post("/v2/x", "{}");
      assertThat(asked.await(5, TimeUnit.SECONDS)).isTrue();
      client.leave();
      assertThat(tap.listening.await(5, TimeUnit.SECONDS)).isTrue();
      assertThat(tap.heard).containsExactly("missing CANCELLED UNKNOWN");
      assertNothingIsLeft(gateway);
      assertThat(gateway.outcomes).extracting(EdgeObserver.Outcome::status).containsExactly(499);
    }
  }

  @Test
  void caller_thatLeftBeforeAnythingWasSent_isMissingAndNothingWasSent() throws Exception {
    Tap tap = new Tap();
    CountDownLatch judging = new CountDownLatch(1);
    CountDownLatch left = new CountDownLatch(1);
    try (RawUpstream upstream = new RawUpstream(RawUpstream.answering(OK));
        TestGateway gateway =
            new TestGateway(head ->
                new Verdict.Inspect(
                    BodyRule.ANY,
                    body ->
                        new Verdict.Resolve(cancellation -> {
                          var _ = cancellation.onCancel(left::countDown);
                          judging.countDown();
                          await(left);
                          return new Verdict.Relay(target(upstream.url(), head, tap));
                        })));
        RawClient client = gateway.client()) {
      client.post("/v2/x", "{}");
      assertThat(judging.await(5, TimeUnit.SECONDS)).isTrue();
      client.leave();
      assertThat(tap.listening.await(5, TimeUnit.SECONDS)).isTrue();
      assertThat(tap.heard).containsExactly("missing CANCELLED NOTHING");
      assertNothingIsLeft(gateway);
      assertThat(upstream.accepted()).isZero();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(5, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void request_thatIsTooLongToBeSent_isMissing() throws Exception {
    Tap tap = new Tap();
    try (RawUpstream upstream = new RawUpstream(RawUpstream.answering(OK));
        TestGateway gateway =
            new TestGateway(head -> new Verdict.Relay(target(upstream.url(), head, tap)));
        RawClient client = gateway.client()) {
      client.send("POST /v2/x HTTP/1.1\r\nHost: g\r\nContent-Length: 999999999\r\n\r\n");
      assertThat(client.answer().status()).isEqualTo(413);
      assertThat(tap.heard).containsExactly("missing CLOSED NOTHING");
    }
  }

  @Test
  void manyAnswersAtOnce_goodAndBad_areHeardOnceEach(@TempDir Path temporary) throws Exception {
    List<Tap> taps = new CopyOnWriteArrayList<>();
    String[] moods = {"good", "long", "error", "half", "nothing", "reset"};
    try (RawUpstream upstream =
            new RawUpstream(talk -> {
              RawUpstream.Received request = talk.request();
              while (request != null) {
                switch (request.text()) {
                  case "good" -> talk.send(OK);
                  case "long" ->
                      talk.send(
                          "HTTP/1.1 200 OK\r\nContent-Length: 300000\r\n\r\n"
                              + "z".repeat(300_000));
                  case "error" -> talk.send("HTTP/1.1 400 No\r\nContent-Length: 1\r\n\r\nx");
                  case "half" -> {
                    talk.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx");
                    return;
                  }
                  case "reset" -> talk.reset();
                  default -> {
                    return;
                  }
                }
                request = talk.request();
              }
            });
        TestGateway gateway =
            new TestGateway(
                NetLimits.of(Duration.ofSeconds(20)),
                new EdgeSettings(
                    "127.0.0.1", 0, 1 << 20, 600 * 1024, SOON, 1 << 20, temporary, SOON, null),
                tapped(
                    upstream.url(),
                    () -> {
                      Tap tap = new Tap();
                      taps.add(tap);
                      return tap;
                    }),
                null)) {
      List<Thread> threads = new ArrayList<>();
      for (int t = 0; t < 8; t++) {
        Random random = new Random(t);
        threads.add(
            Thread.ofVirtual()
                .start(() -> {
                  for (int i = 0; i < 40; i++) {
                    try (RawClient client = gateway.client()) {
                      client.post("/v2/x", moods[random.nextInt(moods.length)]);
                      if (random.nextInt(4) > 0) {
                        client.answer();
                      }
                    } catch (Exception e) {
                      // cut off, as some are
                    }
                  }
                }));
      }
      for (Thread thread : threads) {
        thread.join();
      }
      assertNothingIsLeft(gateway);
      assertThat(taps).hasSizeGreaterThan(100).allSatisfy(tap -> assertThat(tap.heard).hasSize(1));
    }
  }
}
