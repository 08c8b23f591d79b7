package com.hevlayer.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hevlayer.ports.gateway.GatewayApi;
import com.hevlayer.ports.gateway.GatewayApiDefinition;
import com.hevlayer.ports.gateway.GatewayReply;
import com.hevlayer.ports.gateway.GatewayRequest;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.net.Origin;
import com.hevlayer.ports.plugin.PluginContext;
import com.hevlayer.ports.plugin.PluginException;
import com.hevlayer.ports.plugin.Secret;
import com.hevlayer.ports.store.NoAnswerException;
import com.hevlayer.ports.store.NoAnswerException.Reason;
import com.hevlayer.ports.store.NoAnswerException.Sent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.Mockito;

/** Calling a gateway that answers well, badly or not at all. */
class HttpGatewayApiTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(200);
  private static final String KEY = "a-key-that-nobody-may-see";

  private static Optional<Secret> bearer() {
    return Optional.of(Secret.of(KEY));
  }

  private static GatewayApi api(String url, Supplier<Optional<Secret>> bearer) {
    return new HttpGatewayApiProvider()
        .open(new GatewayApiDefinition(url, bearer), Mockito.mock(PluginContext.class));
  }

  private static GatewayRequest get(Duration timeout) {
    return request("GET", null, timeout);
  }

  private static GatewayRequest request(
      String method, @Nullable JsonObject body, Duration timeout) {
    return new GatewayRequest("udf_get", method, "/v2/udfs/tag%20s?a=b", body, timeout);
  }

  private static String answer(int status, String body) {
    return "HTTP/1.1 "
        + status
        + " Whatever\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: "
        + body.getBytes(StandardCharsets.UTF_8).length
        + "\r\n\r\n"
        + body;
  }

  private static void assertNoAnswer(Reason reason, Sent sent, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            NoAnswerException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(reason);
              assertThat(e.sent()).isEqualTo(sent);
              assertThat(e).hasMessageNotContaining(KEY);
            });
  }

  @Test
  void send_always_asksExactlyWhatItWasGiven() throws IOException {
    try (ScriptedServer server = ScriptedServer.answering(answer(201, "{\"id\":\"t\"}"));
        GatewayApi api = api(server.url() + "/base", HttpGatewayApiTest::bearer)) {
      JsonObject body = Json.object("n", Json.number("18446744073709551615"));

      GatewayReply reply = api.send(request("PUT", body, PATIENCE));

      assertThat(reply).isEqualTo(new GatewayReply(201, Json.object("id", Json.of("t"))));
      assertThat(reply.isOk()).isTrue();
      assertThat(server.requests())
          .singleElement()
          .asString()
          .startsWith("PUT /base/v2/udfs/tag%20s?a=b HTTP/1.1\r\n")
          .containsIgnoringCase("\r\nAuthorization: Bearer " + KEY + "\r\n")
          .containsIgnoringCase("\r\nContent-Type: application/json\r\n")
          .endsWith("\r\n\r\n{\"n\":18446744073709551615}");
    }
  }

  @Test
  void send_bearerThatRotates_takesTheOneInForce() throws IOException {
    AtomicReference<@Nullable String> key = new AtomicReference<>("first");
    Supplier<Optional<Secret>> bearer = () -> Optional.ofNullable(key.get()).map(Secret::of);
    try (ScriptedServer server = ScriptedServer.answering(answer(200, "{}"));
        GatewayApi api = api(server.url(), bearer)) {
      api.send(get(PATIENCE));
      key.set("second");
      api.send(get(PATIENCE));
      key.set(null);
      api.send(get(PATIENCE));

      assertThat(server.requests()).hasSize(3);
      assertThat(server.requests().get(0)).contains("Bearer first\r\n");
      assertThat(server.requests().get(1)).contains("Bearer second\r\n");
      assertThat(server.requests().get(2)).doesNotContainIgnoringCase("Authorization");
    }
  }

  @Test
  void answer_withNumbers_keepsTheirText() throws IOException {
    String text = "{\"pending_count\":18446744073709551615,\"x\":1.0,\"y\":1e3}";
    try (ScriptedServer server = ScriptedServer.answering(answer(200, text));
        GatewayApi api = api(server.url(), HttpGatewayApiTest::bearer)) {
      assertThat(api.send(get(PATIENCE)).body()).hasToString(text);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 307, 308, 401, 404, 409, 429, 500, 503})
  void refusal_always_isAnAnswerAndAskedForOnce(int status) throws IOException {
    String head =
        "HTTP/1.1 "
            + status
            + " No\r\nLocation: /elsewhere\r\nRetry-After: 0\r\nConnection: close\r\n"
            + "WWW-Authenticate: Basic realm=\"x\"\r\nContent-Length: 2\r\n\r\n{}";
    try (ScriptedServer server = ScriptedServer.answering(head);
        GatewayApi api = api(server.url(), HttpGatewayApiTest::bearer)) {
      GatewayReply reply = api.send(get(PATIENCE));

      assertThat(reply).isEqualTo(new GatewayReply(status, Json.objectBuilder().build()));
      assertThat(reply.isOk()).isFalse();
      assertThat(server.requests()).hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"502|<html>Bad gateway</html>", "200|{\"a\":", "200|''", "200|{} {}", "200|NaN"})
  void body_thatIsNoJson_isNull(int status, String body) throws IOException {
    try (ScriptedServer server = ScriptedServer.answering(answer(status, body));
        GatewayApi api = api(server.url(), HttpGatewayApiTest::bearer)) {
      assertThat(api.send(get(PATIENCE))).isEqualTo(new GatewayReply(status, null));
    }
  }

  @Test
  void body_thatIsAbsent_isNull() throws IOException {
    try (ScriptedServer server =
            ScriptedServer.answering("HTTP/1.1 204 None\r\nConnection: close\r\n\r\n");
        GatewayApi api = api(server.url(), HttpGatewayApiTest::bearer)) {
      assertThat(api.send(request("DELETE", null, PATIENCE)))
          .isEqualTo(new GatewayReply(204, null));
    }
  }

  @Test
  void body_thatIsTooLarge_isNoAnswer() throws IOException {
    Origin origin;
    try (ScriptedServer server = ScriptedServer.answering(answer(200, "\"123456789\""))) {
      origin = Origin.of(URI.create(server.url()), null);
      try (GatewayApi exact = new HttpGatewayApi(origin, HttpGatewayApiTest::bearer, 11);
          GatewayApi tight = new HttpGatewayApi(origin, HttpGatewayApiTest::bearer, 10)) {
        assertThat(exact.send(get(PATIENCE)).body()).isEqualTo(Json.of("123456789"));
        assertNoAnswer(Reason.GARBLED, Sent.UNKNOWN, () -> tight.send(get(PATIENCE)));
      }
    }
  }

  @Test
  void body_thatNeverEnds_isNoAnswer() throws IOException {
    try (ScriptedServer server =
            new ScriptedServer((out, _) -> {
              out.write(
                  "HTTP/1.1 200 Ok\r\nTransfer-Encoding: chunked\r\n\r\n"
                      .getBytes(StandardCharsets.UTF_8));
              byte[] chunk =
                  ("8000\r\n" + " ".repeat(0x8000) + "\r\n").getBytes(StandardCharsets.UTF_8);
              while (true) {
                out.write(chunk);
              }
            });
        GatewayApi api = api(server.url(), HttpGatewayApiTest::bearer)) {
      assertNoAnswer(Reason.GARBLED, Sent.UNKNOWN, () -> api.send(get(PATIENCE)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "HTTP/1.1 200", "HTTP/1.1 200 Ok\r\nContent-Length: 2\r\n\r\n{"})
  void server_thatFallsSilent_isGivenUpInTime(String beginning) throws IOException {
    CountDownLatch over = new CountDownLatch(1);
    try (ScriptedServer server =
            new ScriptedServer((out, _) -> {
              out.write(beginning.getBytes(StandardCharsets.UTF_8));
              out.flush();
              over.await();
            });
        GatewayApi api = api(server.url(), HttpGatewayApiTest::bearer)) {
      assertNoAnswer(Reason.TIMEOUT, Sent.UNKNOWN, () -> api.send(get(SHORT)));
      over.countDown();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "HTTP/1.1 200", "HTTP/1.1 200 Ok\r\nContent-Length: 20\r\n\r\n{\"a\":"})
  void connection_thatBreaks_isNoAnswerAndNotRepeated(String beginning) throws IOException {
    try (ScriptedServer server = ScriptedServer.answering(beginning);
        GatewayApi api = api(server.url(), HttpGatewayApiTest::bearer)) {
      assertThatThrownBy(() -> api.send(get(PATIENCE)))
          .isInstanceOfSatisfying(
              NoAnswerException.class,
              e -> {
                assertThat(e.reason()).isIn(Reason.RESET, Reason.GARBLED);
                assertThat(e.sent()).isEqualTo(Sent.UNKNOWN);
              });
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void answer_thatIsNoHttp_isNoAnswer() throws IOException {
    try (ScriptedServer server = ScriptedServer.answering("SSH-2.0-server\r\n\r\n");
        GatewayApi api = api(server.url(), HttpGatewayApiTest::bearer)) {
      assertThatThrownBy(() -> api.send(get(PATIENCE)))
          .isInstanceOfSatisfying(
              NoAnswerException.class,
              e -> assertThat(e.reason()).isIn(Reason.RESET, Reason.GARBLED));
    }
  }

  @Test
  void server_thatIsNotThere_isNoAnswerAndNothingWasSent() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      free = socket.getLocalPort();
    }
    try (GatewayApi api = api("http://127.0.0.1:" + free, HttpGatewayApiTest::bearer)) {
      assertNoAnswer(Reason.CONNECT, Sent.NOTHING, () -> api.send(get(PATIENCE)));
    }
  }

  @Test
  void server_thatSpeaksNoTls_isNoAnswer() throws IOException {
    try (ScriptedServer server = new ScriptedServer((_, connection) -> connection.close());
        GatewayApi api = api(server.url().replace("http:", "https:"), HttpGatewayApiTest::bearer)) {
      assertThatThrownBy(() -> api.send(get(SHORT))).isInstanceOf(NoAnswerException.class);
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void call_afterClosing_isNoAnswer() throws IOException {
    try (ScriptedServer server = ScriptedServer.answering(answer(200, "{}"))) {
      GatewayApi api = api(server.url(), HttpGatewayApiTest::bearer);
      api.close();
      assertNoAnswer(Reason.CLOSED, Sent.NOTHING, () -> api.send(get(PATIENCE)));
      assertThat(server.requests()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "gateway", "ftp://g.test", "http://g.test/?a=b", "http:// g"})
  void url_thatIsNoBase_isRefused(String url) {
    assertThatThrownBy(() -> api(url, HttpGatewayApiTest::bearer))
        .isInstanceOf(PluginException.class)
        .hasMessageContaining("http(s)://host[:port][/prefix]");
  }

  @Test
  void definition_always_hidesTheKey() {
    assertThat(new GatewayApiDefinition("http://g.test", HttpGatewayApiTest::bearer).toString())
        .doesNotContain(KEY);
  }
}
