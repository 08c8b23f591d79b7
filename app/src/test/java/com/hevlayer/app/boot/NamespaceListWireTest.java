package com.hevlayer.app.boot;

import static com.hevlayer.app.boot.Refusals.assertExactly;
import static com.hevlayer.app.boot.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.app.edge.RawUpstream;
import com.hevlayer.app.edge.RawUpstream.Received;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists over several stores: cursors that lead nowhere, and stores that do not answer. */
@SuppressWarnings("NullAway.Init") // set before all tests
class NamespaceListWireTest {
  private static final String ONE = "Authorization: Bearer one-key";
  private static final String BOTH = "Authorization: Bearer both-key";
  private static final String BAD_CURSOR = "cursor is not one that a page of this list came with";
  private static final List<Received> RECEIVED = new CopyOnWriteArrayList<>();

  private static volatile Function<Received, String> script = request -> "";
  private static RawUpstream upstream;
  private static TestGateway gateway;
  private static RawHttp http;

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException {
    upstream =
        new RawUpstream(talk -> {
          for (Received request = talk.request(); request != null; request = talk.request()) {
            RECEIVED.add(request);
            talk.send(script.apply(request));
          }
        });
    gateway =
        TestGateway.start(
            directory,
            """
            main:
              kind: turbopuffer
              default: true
              endpoint: {url: '%1$s/main'}
              credential: {apiKey: main-secret}
              inboundAuth:
                mode: keys
                keys:
                - {name: one, scopes: [read], secretRef: {name: k, key: one}}
                - {name: both, scopes: [read], secretRef: {name: k, key: both}}
            team:
              kind: turbopuffer
              namespaces: [team-*]
              endpoint: {url: '%1$s/team'}
              credential: {apiKey: team-secret}
              inboundAuth:
                mode: keys
                keys:
                - {name: both, scopes: [read], secretRef: {name: k, key: both}}
            """
                .formatted(upstream.url()),
            Map.of(
                "LAYER_SECRET_K_ONE", "one-key",
                "LAYER_SECRET_K_BOTH", "both-key",
                "NAMESPACE_LIST_CACHE_TTL_MS", "0"));
    http = gateway.http;
  }

  @AfterAll
  static void stop() {
    gateway.close();
    upstream.close();
  }

  @BeforeEach
  void forget() {
    RECEIVED.clear();
    script = request -> list("a");
  }

  private static String list(String name) {
    return ScriptedUpstream.json(200, "{'namespaces':[{'id':'" + name + "'}]}");
  }

  private static String cursor(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  private static void assertBadCursor(String query, String caller) throws IOException {
    assertExactly(http.get("/v1/namespaces" + query, caller), 400, "bad_request", BAD_CURSOR);
    assertExactly(http.get("/v2/namespaces" + query, caller), 422, "validation_error", BAD_CURSOR);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "!!!",
        "e30",
        "W10",
        "eyJzdG9yZSI6NX0",
        "eyJzdG9yZSI6Im5vcGUifQ",
        "eyJzdG9yZSI6InRlYW0iLCJjdXJzb3IiOjV9"
      })
  void cursor_thatIsNone_isRefusedAndAsksNobody(String cursor) throws IOException {
    assertBadCursor("?cursor=" + cursor, BOTH);
    assertThat(RECEIVED).isEmpty();
  }

  @Test
  void cursor_thatAStoreRefuses_isTheCallersMistake() throws IOException {
    script =
        request ->
            request.line().contains("cursor=")
                ? ScriptedUpstream.json(400, "{'error':'invalid cursor'}")
                : list("a");
    // Of one store that admits the caller the cursor is that store's own.
    assertBadCursor("?cursor=no-such", ONE);
    assertBadCursor("?cursor=" + cursor("{'store':'main','cursor':'no-such'}"), BOTH);
    assertBadCursor("?cursor=" + cursor("{'store':'team','cursor':'no-such'}"), BOTH);
    assertThat(http.get("/v1/namespaces?cursor=", ONE).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 401, 403, 404, 429, 500})
  void cursor_thatAStoreCannotServeNow_isTheStoresError(int status) throws IOException {
    script = request -> ScriptedUpstream.json(status, "{'odd':1}");
    for (String path : List.of("/v1/namespaces", "/v2/namespaces")) {
      assertExactly(
          http.get(path + "?cursor=x", ONE),
          502,
          "upstream_error",
          "listing the namespaces of store 'main' failed: the store answered "
              + status
              + ": {\"odd\":1}");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1001", "4294967295"})
  void pageSize_outOfBounds_isRefused(String size) throws IOException {
    String message = "page_size is " + (size.length() > 4 ? "2147483647" : size) + "; allowed is";
    assertRefused(
        http.get("/v2/namespaces?page_size=" + size, BOTH), 422, "validation_error", message);
    assertRefused(
        http.get("/v1/namespaces?page_size=" + size, BOTH), 400, "bad_request", "page_size is");
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "1.5", "-1", "99999999999"})
  void pageSize_thatIsNone_is400(String size) throws IOException {
    for (String path : List.of("/v1/namespaces", "/v2/namespaces")) {
      assertRefused(
          http.get(path + "?page_size=" + size, BOTH), 400, "bad_request", "page_size is");
    }
    assertThat(RECEIVED).isEmpty();
  }

  @Test
  void store_thatFails_isSkippedUnlessItIsTheOnlyOneAsked() throws IOException {
    script =
        request ->
            request.line().contains("/team/")
                ? ScriptedUpstream.json(500, "{'key':'team-secret'}")
                : request.line().contains("/metadata")
                    ? ScriptedUpstream.json(200, "{'approx_row_count':1}")
                    : list("a");
    String said = "the store answered 500: {\"key\":\"***\"}";
    RawHttp.Answer partial = http.get("/v2/namespaces", BOTH);
    assertThat(partial.status()).isEqualTo(200);
    assertThat(partial.header("x-layer-partial")).contains("true");
    assertThat(partial.body())
        .contains("\"name\":\"a\"")
        .endsWith(
            ",\"errors\":[{\"store\":\"team\",\"error\":\"" + said.replace("\"", "\\\"") + "\"}]}");
    // There is no place for it in the list of the first version.
    assertExactly(
        http.get("/v1/namespaces", BOTH),
        502,
        "upstream_error",
        "listing the namespaces of store 'team' failed: " + said);
    assertExactly(
        http.get("/v2/namespaces?cursor=" + cursor("{'store':'team'}"), BOTH),
        502,
        "upstream_error",
        "listing the namespaces of store 'team' failed: " + said);
  }

  @Test
  void everyNamespace_ofAStoreThatRefusesItsOwnCursor_isPartial() throws IOException {
    script =
        request -> {
          if (request.line().contains("cursor=")) {
            return ScriptedUpstream.json(400, "{'error':'invalid cursor'}");
          }
          if (request.line().startsWith("POST")) {
            return ScriptedUpstream.json(200, "{'rows':[]}");
          }
          return request.line().contains("/team/")
              ? list("team-1")
              : ScriptedUpstream.json(200, "{'namespaces':[{'id':'a'}],'next_cursor':'c'}");
        };
    RawHttp.Answer answer = http.post("/v2/query", "{'vector':[1]}", BOTH);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.header("x-layer-partial")).contains("true");
    assertThat(answer.body())
        .contains("{\"namespace\":\"a\",", "{\"namespace\":\"team-1\",")
        .endsWith(
            ",\"errors\":[{\"store\":\"main\","
                + "\"error\":\"the store answered 400: {\\\"error\\\":\\\"invalid cursor\\\"}\"}]}");
  }

  @Test
  void store_thatListsGarbage_hasFailed() throws IOException {
    script = request -> ScriptedUpstream.json(200, "no list");
    for (String path : List.of("/v1/namespaces", "/v2/namespaces")) {
      assertRefused(http.get(path, ONE), 502, "upstream_error", "store 'main'");
    }
  }

  @Test
  void metadata_thatCannotBeRead_degradesItsRowOnly() throws IOException {
    script =
        request ->
            request.line().contains("/metadata")
                ? ScriptedUpstream.json(
                    500, "{'key':'main-secret','more':'" + "x".repeat(500) + "'}")
                : list("a-shadow");
    RawHttp.Answer answer = http.get("/v2/namespaces", ONE);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body())
        .matches(
            "\\{\"namespaces\":\\[\\{\"name\":\"a-shadow\","
                + "\"cache_state\":\\{\"state\":\"cold\",\"warm_inflight\":false},"
                + "\"shadow\":true,\"labels\":\\{},"
                + "\"metadata_error\":\"the store answered 500: .{0,220}…\"}]}")
        .doesNotContain("main-secret");
  }
}
