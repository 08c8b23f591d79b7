package com.hevlayer.app.boot;

import static com.hevlayer.app.boot.Refusals.assertBody;
import static com.hevlayer.app.boot.Refusals.assertEmpty;
import static com.hevlayer.app.boot.Refusals.assertExactly;
import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.app.edge.RawUpstream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is admitted to which route in which mode, and what the others are told. */
@SuppressWarnings("NullAway.Init") // set before all tests
class AuthenticationWireTest {
  private static final String NO_TOKEN =
      "{'error':'missing or malformed Authorization: Bearer header'}";
  private static final String UNKNOWN = "{'error':'invalid API key'}";
  private static RawUpstream upstream;
  private static TestGateway gateway;
  private static RawHttp http;

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException {
    upstream =
        new RawUpstream(
            RawUpstream.answering(ScriptedUpstream.json(200, "{'namespaces':[],'rows':[]}")));
    gateway =
        TestGateway.start(
            directory,
            """
            main:
              kind: example
              default: true
              inboundAuth:
                mode: keys
                keys:
                - {name: reader, scopes: [read], secretRef: {name: k, key: r}}
                - {name: writer, scopes: [write], secretRef: {name: k, key: w}}
                - {name: chief, scopes: [admin], secretRef: {name: k, key: a}}
                - {name: both, scopes: [read, write], secretRef: {name: k, key: b}}
            own:
              kind: example
              namespaces: [own-*]
              credential: {apiKey: own-key}
            keyless:
              kind: turbopuffer
              namespaces: [free-*]
              endpoint: {url: '%s'}
            """
                .formatted(upstream.url()),
            Map.of(
                "LAYER_SECRET_K_R", "r-key",
                "LAYER_SECRET_K_W", "w-key",
                "LAYER_SECRET_K_A", "a-key",
                "LAYER_SECRET_K_B", "b-key"));
    http = gateway.http;
    assertThat(
            http.post("/v2/namespaces/tea", "{'upsert_rows':[{'id':1}]}", bearer("w-key")).status())
        .isEqualTo(200);
  }

  @AfterAll
  static void stop() {
    gateway.close();
    upstream.close();
  }

  private static String bearer(String key) {
    return "Authorization: Bearer " + key;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-None: 1",
        "Authorization: ",
        "Authorization: Bearer",
        "Authorization: Bearer ",
        "Authorization: bearer r-key",
        "Authorization: BEARER r-key",
        "Authorization: Bearer\tr-key",
        "Authorization: Basic r-key",
        "Authorization: r-key",
        "x-api-key: r-key"
      })
  void header_thatIsNoBearer_is401InEveryMode(String header) throws IOException {
    for (String namespace : List.of("tea", "own-1", "free-1")) {
      assertBody(http.get("/v2/namespaces/" + namespace + "/metadata", header), 401, NO_TOKEN);
    }
    for (String target :
        List.of("/v2/vectorstores", "/v1/namespaces", "/v2/namespaces", "/v2/license", "/nope")) {
      assertBody(http.get(target, header), 401, NO_TOKEN);
    }
    assertBody(http.post("/v2/query", "{", header), 401, NO_TOKEN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"who", " r-key", "r-key2", "R-key", "r-ke", "r-key,w-key"})
  void token_thatNobodyKnows_is403(String token) throws IOException {
    for (String namespace : List.of("tea", "own-1")) {
      assertBody(
          http.get("/v2/namespaces/" + namespace + "/metadata", bearer(token)), 403, UNKNOWN);
      assertBody(http.post("/v2/namespaces/" + namespace, "{", bearer(token)), 403, UNKNOWN);
    }
    assertBody(http.get("/v2/vectorstores", bearer(token)), 403, UNKNOWN);
    assertBody(http.get("/v2/nope", bearer(token)), 403, UNKNOWN);
    assertBody(http.send("PUT", "/v2/vectorstores", "{}", bearer(token)), 403, UNKNOWN);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /v2/vectorstores, read",
    "GET, /v2/vectorstores/main, read",
    "GET, /v2/namespaces/tea/metadata, read",
    "HEAD, /v2/namespaces/tea/metadata, read",
    "POST, /v2/namespaces/tea/init, write",
    "DELETE, /v2/namespaces/tea, write",
    "POST, /v2/namespaces/tea, write",
    "POST, /v2/namespaces/tea/import, write",
    "GET, /v2/namespaces/tea/documents/1, read",
    "POST, /v2/namespaces/tea/documents, write",
    "POST, /v2/namespaces/tea/query, read",
    "POST, /v2/namespaces/tea/explain_query, read",
    "POST, /v2/namespaces/tea/scans, read",
    "GET, /v2/namespaces/tea/scans, read",
    "GET, /v2/namespaces/tea/scans/1, read",
    "GET, /v2/namespaces/tea/scans/1/results, read",
    "DELETE, /v2/namespaces/tea/scans/1, write",
    "GET, /v1/namespaces/tea/metadata, read",
    "PATCH, /v1/namespaces/tea/metadata, write",
    "GET, /v1/namespaces/tea/schema, read",
    "POST, /v1/namespaces/tea/schema, write",
    "POST, /v1/namespaces/tea/query, read",
    "POST, /v1/namespaces/tea/_debug/recall, write",
    "GET, /v1/namespaces/tea/hint_cache_warm, read",
    "POST, /v2/namespaces/tea/async, write",
    "GET, /v1/namespaces/tea/operations/1, read",
    "POST, /v2/namespaces/tea/warm, write",
    "PUT, /v2/namespaces/tea/snapshot-policy, write",
    "POST, /v2/namespaces/tea/sub/query, read",
    "POST, /v2/namespaces/tea/sub/multi_query, read",
    "POST, /v2/namespaces/tea/sub/scans/x, read",
    // Names that end like reading routes are written all the same.
    "POST, /v2/namespaces/query, write",
    "POST, /v2/namespaces/explain_query, write",
    "POST, /v2/namespaces/scans/init, write",
    "POST, /v2/namespaces/scans/import, write",
    "DELETE, /v2/namespaces/query, write",
    "GET, /v2/keys, admin",
    "DELETE, /v2/keys/1, admin",
    "POST, /v2/pipelines, admin",
    "POST, /v2/pipelines/1/runs, write",
    "GET, /v2/pipelines, read",
    "PATCH, /v2/pipelines/1, admin",
    "DELETE, /v2/pipelines/1, admin",
    "POST, /v2/udfs, admin",
    "DELETE, /v2/udfs/1, admin",
    "POST, /v2/udfs/1/pause, admin",
    "POST, /v2/udfs/1/resume, admin",
    "POST, /v2/udfs/1/reset-failed, admin",
    "POST, /v2/udfs/discover, admin",
    "POST, /v2/udfs/1/run, write",
    "GET, /v2/udfs/1, read",
  })
  void scope_thatIsMissing_is403AndNamed(String method, String target, String scope)
      throws IOException {
    String body = method.equals("GET") || method.equals("HEAD") ? null : "{";
    for (String key : List.of("r-key", "w-key", "b-key")) {
      boolean holds =
          switch (scope) {
            case "read" -> !key.equals("w-key");
            case "write" -> !key.equals("r-key");
            default -> false;
          };
      RawHttp.Answer answer = http.send(method, target, body, bearer(key));
      if (holds) {
        assertThat(answer.status()).as(key).isNotIn(401, 403);
      } else if (method.equals("HEAD")) {
        assertThat(answer.status()).isEqualTo(403);
      } else {
        assertBody(
            answer, 403, "{'error':'insufficient API key scope','required_scope':'" + scope + "'}");
      }
    }
    // Who administers may do everything; what a body holds is not looked at before.
    assertThat(http.send(method, target, body, bearer("a-key")).status()).isNotIn(401, 403);
  }

  @Test
  void store_withItsOwnKey_takesThatAndNoOther() throws IOException {
    assertBody(http.get("/v2/namespaces/own-1/metadata", bearer("a-key")), 403, UNKNOWN);
    assertExactly(
        http.get("/v2/namespaces/own-1/metadata", bearer("own-key")),
        404,
        "not_found",
        "Namespace 'own-1' not found");
    // It opens nothing of another store.
    assertBody(http.get("/v2/namespaces/tea/metadata", bearer("own-key")), 403, UNKNOWN);
    assertBody(http.get("/v2/vectorstores", bearer("own-key")), 403, UNKNOWN);
  }

  @Test
  void store_withoutAKey_takesAny() throws IOException {
    assertThat(http.get("/v1/namespaces/free-1/schema", bearer("any thing")).status())
        .isEqualTo(200);
  }

  @Test
  void everyStore_ofARouteOverAll_mayAdmit() throws IOException {
    for (String key : List.of("r-key", "own-key", "who")) {
      assertThat(http.get("/v1/namespaces", bearer(key)).status()).as(key).isEqualTo(200);
      assertThat(http.get("/v2/namespaces", bearer(key)).status()).as(key).isEqualTo(200);
    }
    assertExactly(
        http.post("/v2/query", "{'namespaces':['tea'],'vector':[1]}", bearer("own-key")),
        403,
        "forbidden",
        "the store of namespace 'tea' does not admit the caller");
    assertExactly(
        http.post("/v2/query", "{'namespaces':['own-1','tea'],'vector':[1]}", bearer("r-key")),
        403,
        "forbidden",
        "the store of namespace 'own-1' does not admit the caller");
  }

  @Test
  void refusal_ofACaller_comesBeforeAnyOther() throws IOException {
    assertBody(http.get("/v2/namespaces/tea/"), 401, NO_TOKEN);
    assertBody(http.send("PUT", "/v2/namespaces/tea", "{}"), 401, NO_TOKEN);
    assertBody(
        http.send("POST", "/v2/namespaces/tea", "{", "Content-Type: text/plain"), 401, NO_TOKEN);
    assertBody(
        http.send("POST", "/v2/namespaces/tea", (String) null, "Content-Length: 536870913"),
        401,
        NO_TOKEN);
    assertEmpty(http.get("/nope", bearer("r-key")), 404);
    assertEmpty(http.send("PUT", "/v2/namespaces/tea", "{}", bearer("w-key")), 405);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health", "/ready", "/metrics", "/openapi.json"})
  void publicRoute_asksNobody(String path) throws IOException {
    assertThat(http.get(path).status()).isEqualTo(200);
    assertThat(http.get(path, bearer("who")).status()).isEqualTo(200);
    assertEmpty(http.send("PUT", path, (String) null), 405);
  }
}
