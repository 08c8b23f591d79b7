package com.hevlayer.app.edge;

import static com.hevlayer.app.edge.Taps.OK;
import static com.hevlayer.app.edge.Taps.SOON;
import static com.hevlayer.app.edge.Taps.assertNothingIsLeft;
import static com.hevlayer.app.edge.Taps.await;
import static com.hevlayer.app.edge.Taps.gateway;
import static com.hevlayer.app.edge.Taps.quick;
import static com.hevlayer.app.edge.Taps.tapped;
import static com.hevlayer.app.edge.Taps.target;
import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.app.edge.Taps.Tap;
import com.hevlayer.app.net.NetLimits;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a tap hears where no whole answer comes, and of many answers at once. */
@Timeout(30)
class TappedFaultsTest {
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
