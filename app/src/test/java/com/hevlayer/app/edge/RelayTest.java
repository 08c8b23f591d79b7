package com.hevlayer.app.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.ports.net.Origin;
import com.hevlayer.ports.store.Wire;
import com.hevlayer.protocol.Splice;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What reaches the store unchanged, and what does not; judged on bare sockets. */
@Timeout(30)
class RelayTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  private final BlockingQueue<RawUpstream.Received> received = new LinkedBlockingQueue<>();

  private RawUpstream upstream(String answer) throws Exception {
    return new RawUpstream(talk -> {
      for (RawUpstream.Received next = talk.request(); next != null; next = talk.request()) {
        received.add(next);
        talk.send(answer);
      }
    });
  }

  private RawUpstream.Received received() throws Exception {
    RawUpstream.Received next = received.poll(5, TimeUnit.SECONDS);
    assertThat(next).as("a request that reached the store").isNotNull();
    return next;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/namespaces/a%2Fb/schema",
        "/v2/namespaces/a%2Bb+c/query?x=%2B+&y&z=&x=%20&q=a/b?c",
        "/v2/namespaces/a/query?",
        "/v2/namespaces/%41%62/x%5Bs%5D",
        "/other//double/;odd;v=1/../up"
      })
  void target_ofAnyShape_arrivesAsSent(String target) throws Exception {
    try (RawUpstream upstream = upstream(OK);
        TestGateway gateway = new TestGateway(TestGateway.streaming(upstream.url()));
        RawClient client = gateway.client()) {
      assertThat(client.get(target).answer().status()).isEqualTo(200);
      assertThat(received().line()).isEqualTo("GET " + target + " HTTP/1.1");
    }
  }

  @Test
  void target_beyondAscii_arrivesAsItWasJudged() throws Exception {
    String line = "GET /v2/namespaces/a\u65e5/query?x=\u00e9\u65e5 HTTP/1.1";
    byte[] head = (line + "\r\nHost: g\r\n\r\n").getBytes(StandardCharsets.UTF_8);
    try (RawUpstream upstream = upstream(OK);
        TestGateway gateway = new TestGateway(TestGateway.streaming(upstream.url()));
        RawClient client = gateway.client()) {
      assertThat(client.send(head).answer().status()).isEqualTo(200);
      byte[] sent = received().line().getBytes(StandardCharsets.ISO_8859_1);
      assertThat(new String(sent, StandardCharsets.UTF_8)).isEqualTo(line);
    }
  }

  @Test
  void requestHeaders_endToEnd_arriveInOrderWithTheirValues() throws Exception {
    try (RawUpstream upstream = upstream(OK);
        TestGateway gateway = new TestGateway(TestGateway.streaming(upstream.url()));
        RawClient client = gateway.client()) {
      client.get(
          "/v2/namespaces/a/metadata",
          "Accept: TEXT/Plain;Q=1",
          "X-Twice: one",
          "X-Empty:",
          "X-Twice: two",
          "Accept-Encoding: GZip, identity",
          "Content-Type: Application/JSON; Charset=UTF-8",
          "X-Latin: caf\u00e9",
          "Prefer: respond-async",
          "X-Stainless-Retry-Count: 0");
      assertThat(client.answer().status()).isEqualTo(200);
      RawUpstream.Received got = received();
      assertThat(got.lines("X-Twice")).containsExactly("X-Twice: one", "X-Twice: two");
      assertThat(got.lines("X-Empty")).hasSize(1);
      assertThat(got.lines("Accept")).containsExactly("Accept: TEXT/Plain;Q=1");
      assertThat(got.lines("Accept-Encoding")).containsExactly("Accept-Encoding: GZip, identity");
      assertThat(got.lines("Content-Type"))
          .containsExactly("Content-Type: Application/JSON; Charset=UTF-8");
      assertThat(got.lines("X-Latin")).containsExactly("X-Latin: caf\u00e9");
      assertThat(got.lines("Prefer")).containsExactly("Prefer: respond-async");
      assertThat(got.lines("X-Stainless-Retry-Count")).hasSize(1);
      assertThat(got.lines("Host")).containsExactly("Host: 127.0.0.1:" + upstream.port());
      assertThat(got.lines("Content-Length")).isEmpty();
      assertThat(got.lines("Transfer-Encoding")).isEmpty();
    }
  }

  @Test
  void hopByHopHeaders_ofTheRequest_stayBehind() throws Exception {
    try (RawUpstream upstream = upstream(OK);
        TestGateway gateway = new TestGateway(TestGateway.streaming(upstream.url()));
        RawClient client = gateway.client()) {
      client.get(
          "/v2/x",
          "Connection: keep-alive, X-Mine",
          "X-Mine: secret",
          "X-Mine-Not: stays",
          "Keep-Alive: timeout=5",
          "TE: trailers",
          "Proxy-Authorization: Basic abc");
      assertThat(client.answer().status()).isEqualTo(200);
      RawUpstream.Received got = received();
      assertThat(got.lines("X-Mine")).isEmpty();
      assertThat(got.lines("X-Mine-Not")).hasSize(1);
      assertThat(got.lines("Connection")).isEmpty();
      assertThat(got.lines("Keep-Alive")).isEmpty();
      assertThat(got.lines("TE")).isEmpty();
      assertThat(got.lines("Proxy-Authorization")).isEmpty();
    }
  }

  @Test
  void authorization_isTheStoresOwn() throws Exception {
    try (RawUpstream upstream = upstream(OK);
        TestGateway gateway = new TestGateway(TestGateway.streaming(upstream.url()));
        RawClient client = gateway.client()) {
      client.get("/v2/x", "Authorization: Bearer the-callers").answer();
      assertThat(received().lines("Authorization"))
          .containsExactly("Authorization: Bearer " + TestGateway.KEY);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void authorization_ofAStoreWithoutCredential_isTheCallersOrNone(boolean passOn) throws Exception {
    try (RawUpstream upstream = upstream(OK);
        TestGateway gateway =
            new TestGateway(head ->
                new Verdict.Relay(
                    new RelayTarget(
                        "store",
                        Wire.of(Origin.of(upstream.url(), null), Optional::empty),
                        head.rawTarget(),
                        passOn ? RelayTarget.CallerKey.PASS_ON : RelayTarget.CallerKey.WITHHOLD,
                        List.of(),
                        null)));
        RawClient client = gateway.client()) {
      client.get("/v2/x", "Authorization: Bearer the-callers").answer();
      assertThat(received().lines("Authorization"))
          .isEqualTo(passOn ? List.of("Authorization: Bearer the-callers") : List.of());
    }
  }

  @Test
  void requestId_saneInbound_isKeptBothWays() throws Exception {
    try (RawUpstream upstream =
            upstream("HTTP/1.1 200 OK\r\nX-Request-Id: theirs\r\nContent-Length: 0\r\n\r\n");
        TestGateway gateway = new TestGateway(TestGateway.streaming(upstream.url()));
        RawClient client = gateway.client()) {
      RawClient.Answer answer = client.get("/v2/x", "x-request-id: tpreq_1").answer();
      assertThat(answer.headers("X-Request-Id")).containsExactly("tpreq_1");
      assertThat(received().lines("X-Request-Id")).containsExactly("X-Request-Id: tpreq_1");
      answer = client.get("/v2/x", "X-Request-Id: has blanks").answer();
      String made = answer.header("X-Request-Id");
      assertThat(made).matches("[!-~]{8,128}");
      assertThat(received().lines("X-Request-Id")).containsExactly("X-Request-Id: " + made);
    }
  }

  @Test
  void head_keepsTheLengthAndHasNoBody() throws Exception {
    try (RawUpstream upstream =
            upstream("HTTP/1.1 200 OK\r\nContent-Length: 1234\r\nETag: \"a\"\r\n\r\n");
        TestGateway gateway = new TestGateway(TestGateway.streaming(upstream.url()));
        RawClient client = gateway.client()) {
      for (int i = 0; i < 2; i++) {
        String head = client.send("HEAD /v2/x HTTP/1.1\r\nHost: g\r\n\r\n").head();
        assertThat(head).startsWith("HTTP/1.1 200");
        assertThat(RawUpstream.Wire.header(head, "Content-Length")).isEqualTo("1234");
      }
      assertThat(received().line()).isEqualTo("HEAD /v2/x HTTP/1.1");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void body_ofKnownLength_arrivesAsSent(boolean held) throws Exception {
    String body = "{ \"a\":[1.50, 18446744073709551615],\"a\":\"\\u0041\u00e9\" }";
    try (RawUpstream upstream = upstream(OK);
        TestGateway gateway = gateway(held, upstream);
        RawClient client = gateway.client()) {
      for (String sent : List.of(body, "", "y".repeat(700_000))) {
        assertThat(client.post("/v2/x", sent).answer().status()).isEqualTo(200);
        RawUpstream.Received got = received();
        assertThat(got.text()).isEqualTo(sent);
        assertThat(got.lines("Content-Length")).hasSize(1);
      }
    }
  }

  private static TestGateway gateway(boolean held, RawUpstream upstream) throws Exception {
    return new TestGateway(
        held ? TestGateway.holding(upstream.url()) : TestGateway.streaming(upstream.url()));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void body_inChunks_arrivesWhole(boolean held) throws Exception {
    try (RawUpstream upstream = upstream(OK);
        TestGateway gateway = gateway(held, upstream);
        RawClient client = gateway.client()) {
      client.send(
          "POST /v2/x HTTP/1.1\r\nHost: g\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
      client.send("6\r\n world\r\n0\r\n\r\n");
      assertThat(client.answer().status()).isEqualTo(200);
      assertThat(received().text()).isEqualTo("hello world");
      assertThat(client.get("/v2/x").answer().status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void missingBody_staysMissing(boolean held) throws Exception {
    try (RawUpstream upstream = upstream(OK);
        TestGateway gateway = gateway(held, upstream);
        RawClient client = gateway.client()) {
      client.send("POST /v2/x HTTP/1.1\r\nHost: g\r\n\r\n").answer();
      assertThat(received().head()).doesNotContainIgnoringCase("content-length");
    }
  }

  @Test
  void gzippedBody_thatIsHeld_goesOnDecompressed() throws Exception {
    byte[] zipped = gzip("{\"a\":1}".repeat(1000));
    try (RawUpstream upstream = upstream(OK);
        TestGateway gateway = new TestGateway(TestGateway.holding(upstream.url()));
        RawClient client = gateway.client()) {
      client.send("POST /v2/x HTTP/1.1\r\nHost: g\r\nContent-Encoding: gzip\r\nContent-Length: ");
      client.send(zipped.length + "\r\n\r\n").send(zipped);
      assertThat(client.answer().status()).isEqualTo(200);
      RawUpstream.Received got = received();
      assertThat(got.text()).isEqualTo("{\"a\":1}".repeat(1000));
      assertThat(got.lines("Content-Encoding")).isEmpty();
      assertThat(got.lines("Content-Length")).containsExactly("Content-Length: 7000");
    }
  }

  @Test
  void gzippedBody_thatIsStreamed_goesOnAsItCame() throws Exception {
    byte[] zipped = gzip("{\"a\":1}".repeat(1000));
    try (RawUpstream upstream = upstream(OK);
        TestGateway gateway = new TestGateway(TestGateway.streaming(upstream.url()));
        RawClient client = gateway.client()) {
      client.send("POST /v2/x HTTP/1.1\r\nHost: g\r\nContent-Encoding: gzip\r\nContent-Length: ");
      client.send(zipped.length + "\r\n\r\n").send(zipped);
      assertThat(client.answer().status()).isEqualTo(200);
      RawUpstream.Received got = received();
      assertThat(got.body()).isEqualTo(zipped);
      assertThat(got.lines("Content-Encoding")).containsExactly("Content-Encoding: gzip");
    }
  }

  static byte[] gzip(String text) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
      zip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return out.toByteArray();
  }

  @Test
  void splices_changeTheHeldBodyAndNothingElse() throws Exception {
    byte[] stamp = "\"s\":1,".getBytes(StandardCharsets.UTF_8);
    try (RawUpstream upstream = upstream(OK);
        TestGateway gateway =
            new TestGateway(head ->
                new Verdict.Inspect(
                    BodyRule.JSON,
                    body ->
                        new Verdict.Relay(
                            new RelayTarget(
                                "store",
                                Wire.of(Origin.of(upstream.url(), null), Optional::empty),
                                "/v2/other",
                                RelayTarget.CallerKey.WITHHOLD,
                                List.of(new Splice(1, 0, stamp), new Splice(7, 4, stamp)),
                                null))));
        RawClient client = gateway.client()) {
      client.post("/v2/x", "{\"a\":1,\"b\":2}", "Content-Type: application/json");
      assertThat(client.answer().status()).isEqualTo(200);
      RawUpstream.Received got = received();
      assertThat(got.line()).isEqualTo("POST /v2/other HTTP/1.1");
      assertThat(got.text()).isEqualTo("{\"s\":1,\"a\":1,\"s\":1,2}");
    }
  }

  @Test
  void splices_ofALongBody_takeNoMemory(@TempDir Path temporary) throws Exception {
    String middle = "x".repeat(400_000);
    EdgeSettings settings =
        new EdgeSettings(
            "127.0.0.1",
            0,
            4 << 20,
            4 << 20,
            Duration.ofSeconds(1),
            10_000,
            temporary,
            Duration.ofSeconds(20),
            null);
    try (RawUpstream upstream = upstream(OK);
        TestGateway gateway =
            new TestGateway(
                TestGateway.USUAL,
                settings,
                head ->
                    new Verdict.Inspect(
                        BodyRule.ANY,
                        body ->
                            new Verdict.Relay(
                                new RelayTarget(
                                    "store",
                                    Wire.of(Origin.of(upstream.url(), null), Optional::empty),
                                    "/v2/other",
                                    RelayTarget.CallerKey.WITHHOLD,
                                    List.of(
                                        new Splice(1, 0, new byte[] {'b', 'c'}),
                                        new Splice(1 + middle.length(), 1, new byte[] {'z'})),
                                    null))),
                null);
        RawClient client = gateway.client()) {
      client.post("/v2/x", "a" + middle + "y");
      assertThat(client.answer().status()).isEqualTo(200);
      assertThat(received().text()).isEqualTo("abc" + middle + "z");
      try (Stream<Path> left = Files.list(temporary)) {
        assertThat(left).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void expectation_isMetByTheGateway(boolean held) throws Exception {
    try (RawUpstream upstream = upstream(OK);
        TestGateway gateway = gateway(held, upstream);
        RawClient client = gateway.client()) {
      client.send(
          "POST /v2/x HTTP/1.1\r\nHost: g\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
      assertThat(client.head()).startsWith("HTTP/1.1 100");
      client.send("hello");
      assertThat(client.answer().status()).isEqualTo(200);
      RawUpstream.Received got = received();
      assertThat(got.text()).isEqualTo("hello");
      assertThat(got.lines("Expect")).isEmpty();
    }
  }
}
