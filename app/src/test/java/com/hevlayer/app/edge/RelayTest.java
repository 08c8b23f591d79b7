package com.hevlayer.app.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.ports.net.Origin;
import com.hevlayer.ports.store.Wire;
import com.hevlayer.protocol.Splice;
import java.io.ByteArrayOutputStream;
import java.net.URI;
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

/** What goes through the gateway unchanged, and what does not; judged on bare sockets. */
@Timeout(30)
class RelayTest {
  private static final String CHUNKED =
      String.join(
          "\r\n",
          "HTTP/1.1 200 OK",
          "Transfer-Encoding: chunked",
          "",
          "5;x=y",
          "hello",
          "1",
          " ",
          "5",
          "world",
          "0",
          "Trailer-Field: x",
          "",
          "");
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
  void answer_headersAndBody_comeBackAsSent() throws Exception {
    String body = "{\"a\" : 1e2,\n \"id\":18446744073709551615}";
    try (RawUpstream upstream =
            upstream(
                "HTTP/1.1 429 Slow Down\r\nContent-Type: application/json; Charset=UTF-8\r\n"
                    + "Retry-After: 7\r\nx-should-retry: false\r\nSet-Cookie: a=1\r\n"
                    + "Set-Cookie: b=2\r\nX-Empty:\r\nDate: Mon, 01 Jan 2001 00:00:00 GMT\r\n"
                    + "Server: theirs\r\nContent-Encoding: x\r\nConnection: X-Hop\r\nX-Hop: 1\r\n"
                    + "Keep-Alive: timeout=5\r\nX-Latin: caf\u00e9\r\nContent-Length: "
                    + body.length()
                    + "\r\n\r\n"
                    + body);
        TestGateway gateway = new TestGateway(TestGateway.streaming(upstream.url()));
        RawClient client = gateway.client()) {
      RawClient.Answer answer = client.get("/v2/x").answer();
      assertThat(answer.status()).isEqualTo(429);
      assertThat(answer.text()).isEqualTo(body);
      assertThat(answer.headers("Content-Type")).containsExactly("application/json; Charset=UTF-8");
      assertThat(answer.headers("Retry-After")).containsExactly("7");
      assertThat(answer.headers("x-should-retry")).containsExactly("false");
      assertThat(answer.headers("Set-Cookie")).containsExactly("a=1", "b=2");
      assertThat(answer.headers("X-Empty")).containsExactly("");
      assertThat(answer.headers("Date")).containsExactly("Mon, 01 Jan 2001 00:00:00 GMT");
      assertThat(answer.headers("Server")).containsExactly("theirs");
      assertThat(answer.headers("Content-Encoding")).containsExactly("x");
      assertThat(answer.headers("X-Latin")).containsExactly("caf\u00e9");
      assertThat(answer.headers("X-Hop")).isEmpty();
      assertThat(answer.headers("Keep-Alive")).isEmpty();
    }
  }

  @Test
  void answers_ofEveryFraming_comeWhole() throws Exception {
    List<String> framings =
        List.of(
            "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\nhello world",
            CHUNKED,
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
                + "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\nhello world");
    for (String framing : framings) {
      try (RawUpstream upstream = upstream(framing);
          TestGateway gateway = new TestGateway(TestGateway.streaming(upstream.url()));
          RawClient client = gateway.client()) {
        for (int i = 0; i < 9; i++) {
          assertThat(client.get("/v2/x").answer().text()).isEqualTo("hello world");
        }
        assertThat(upstream.accepted()).as("connections for %s", framing).isLessThan(4);
      }
    }
  }

  @Test
  void answer_delimitedByClose_comesWhole() throws Exception {
    String long1 = "x".repeat(300_000);
    try (RawUpstream upstream =
            new RawUpstream(talk -> {
              talk.request();
              talk.send("HTTP/1.1 200 OK\r\n\r\n" + long1);
            });
        TestGateway gateway = new TestGateway(TestGateway.streaming(upstream.url()));
        RawClient client = gateway.client()) {
      assertThat(client.get("/v2/x").answer().text()).isEqualTo(long1);
      assertThat(client.get("/v2/x").answer().text()).isEqualTo(long1);
      assertThat(upstream.accepted()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 204 No Content\r\n\r\n",
        "HTTP/1.1 304 Not Modified\r\nETag: \"a\"\r\n\r\n",
        "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n"
      })
  void answer_withoutBody_keepsBothConnections(String bare) throws Exception {
    try (RawUpstream upstream = upstream(bare);
        TestGateway gateway = new TestGateway(TestGateway.streaming(upstream.url()));
        RawClient client = gateway.client()) {
      for (int i = 0; i < 9; i++) {
        RawClient.Answer answer = client.get("/v2/x").answer();
        assertThat(answer.status()).isEqualTo(Integer.parseInt(bare.substring(9, 12)));
      }
      assertThat(upstream.accepted()).isLessThan(4);
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

  @Test
  void pipelinedRequests_areAnsweredInOrder() throws Exception {
    try (RawUpstream upstream =
            new RawUpstream(talk -> {
              for (RawUpstream.Received next = talk.request();
                  next != null;
                  next = talk.request()) {
                String body = next.line();
                talk.send(
                    "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
              }
            });
        TestGateway gateway = new TestGateway(TestGateway.streaming(upstream.url()));
        RawClient client = gateway.client()) {
      StringBuilder all = new StringBuilder();
      for (int i = 0; i < 20; i++) {
        all.append("GET /v2/n").append(i).append(" HTTP/1.1\r\nHost: g\r\n\r\n");
      }
      client.send(all.toString());
      for (int i = 0; i < 20; i++) {
        assertThat(client.answer().text()).isEqualTo("GET /v2/n" + i + " HTTP/1.1");
      }
    }
  }

  @Test
  void location_onTheStoresOrigin_leadsBackToTheGateway() throws Exception {
    String[] location = new String[1];
    try (RawUpstream upstream =
            new RawUpstream(talk -> {
              while (talk.request() != null) {
                talk.send(
                    "HTTP/1.1 202 Accepted\r\nPreference-Applied: respond-async\r\nLocation: "
                        + location[0]
                        + "\r\nContent-Length: 0\r\n\r\n");
              }
            });
        TestGateway gateway =
            new TestGateway(
                TestGateway.streaming(
                    URI.create("http://localhost:" + upstream.port() + "/prefix")));
        RawClient client = gateway.client()) {
      String origin = "http://localhost:" + upstream.port();
      for (String[] pair :
          List.of(
              new String[] {origin + "/prefix/v1/ops/1?a=b", "/v1/ops/1?a=b"},
              new String[] {"/prefix/v1/ops/1", "/v1/ops/1"},
              new String[] {"/v1/ops/1", "/v1/ops/1"},
              new String[] {"http://elsewhere/v1/ops/1", "http://elsewhere/v1/ops/1"})) {
        location[0] = pair[0];
        assertThat(client.get("/v2/x").answer().headers("Location")).containsExactly(pair[1]);
      }
    }
  }

  @Test
  void largeAnswer_toASlowReader_isHeldBackAtTheStore() throws Exception {
    int size = 64 << 20;
    int[] sent = new int[1];
    try (RawUpstream upstream =
            new RawUpstream(talk -> {
              if (talk.head().contains("/small")) {
                talk.send(OK);
                return;
              }
              talk.send("HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n");
              byte[] piece = new byte[1 << 16];
              while (sent[0] < size) {
                talk.send(piece);
                sent[0] += piece.length;
              }
            });
        TestGateway gateway = new TestGateway(TestGateway.streaming(upstream.url()));
        RawClient slow = gateway.client()) {
      slow.get("/v2/x");
      assertThat(slow.head()).startsWith("HTTP/1.1 200");
      slow.read(100_000);
      int[] before = {-1};
      boolean stands =
          TestGateway.within(
              Duration.ofSeconds(8),
              () -> {
                boolean same = before[0] == sent[0];
                before[0] = sent[0];
                try {
                  TimeUnit.MILLISECONDS.sleep(150);
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
                return same;
              });
      assertThat(stands).as("the store is held back").isTrue();
      assertThat(sent[0]).isLessThan(size / 2);
      try (RawClient other = gateway.client()) {
        assertThat(other.get("/v2/small").answer().text()).isEqualTo("ok");
      }
      assertThat(slow.read(size - 100_000).length).isEqualTo(size - 100_000);
    }
  }
}
