package com.hevlayer.app.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes back from the store unchanged, and what does not; judged on bare sockets. */
@Timeout(30)
class RelayAnswerTest {
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

  private static RawUpstream upstream(String answer) throws Exception {
    return new RawUpstream(RawUpstream.answering(answer));
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
