package com.hevlayer.app.boot;

import static com.hevlayer.app.boot.HybridTextWireTest.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.app.edge.RawUpstream;
import com.hevlayer.app.edge.RawUpstream.Received;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Federated queries over stores with keys of their own: one that speaks the wire and answers as it
 * is told, two embedded ones and one without a key.
 */
@SuppressWarnings("NullAway.Init") // set before all tests
class FederatedQueryWireTest {
  /** Whether a namespace was polled already is a matter of time. */
  private static final String WATERMARK = "\"stable_as_of\":\\d+";

  private static final String UNKNOWN = "\"stable_as_of\":null";

  private static final String QUERY = "/v2/query";
  private static final String WIRE = "Authorization: Bearer wire-key";
  private static final String TEAM = "Authorization: Bearer team-key";
  private static final String BOTH = "Authorization: Bearer shared-key";
  private static final String ROWS =
      "{'rows':[{'id':'w1','$dist':0.5,'t':'x'},{'id':'w2','$dist':0.75}]}";

  private static final List<Received> RECEIVED = new CopyOnWriteArrayList<>();

  private static RawUpstream upstream;
  private static TestGateway gateway;
  private static RawHttp http;
  private static volatile CountDownLatch hangingBegan = new CountDownLatch(1);
  private static volatile CountDownLatch hangingEnded = new CountDownLatch(1);

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException {
    upstream = new RawUpstream(FederatedQueryWireTest::talk);
    gateway =
        TestGateway.start(
            Files.createDirectories(directory),
            """
            wired:
              kind: turbopuffer
              default: true
              endpoint: {url: '%1$s'}
              credential: {apiKey: upstream-key}
              inboundAuth:
                mode: keys
                keys:
                - {name: w, scopes: [read], secretRef: {name: k, key: wire}}
                - {name: s, scopes: [read], secretRef: {name: k, key: shared}}
                - {name: o, scopes: [write], secretRef: {name: k, key: writer}}
            team:
              kind: search-embedded
              namespaces: [team-*]
              options: {durability: os}
              inboundAuth:
                mode: keys
                keys:
                - {name: t, scopes: [admin], secretRef: {name: k, key: team}}
                - {name: s, scopes: [read], secretRef: {name: k, key: shared}}
            keyless:
              kind: turbopuffer
              namespaces: [free-*]
              endpoint: {url: '%1$s'}
            """
                .formatted(upstream.url()),
            Map.of(
                "LAYER_SECRET_K_WIRE", "wire-key",
                "LAYER_SECRET_K_SHARED", "shared-key",
                "LAYER_SECRET_K_WRITER", "writer-key",
                "LAYER_SECRET_K_TEAM", "team-key",
                "LAYER_FEDERATED_QUERY_MAX_NAMESPACES", "5"));
    http = gateway.http;
    for (String name : List.of("team-a", "team-b")) {
      assertThat(
              http.post(
                      "/v2/namespaces/" + name,
                      """
                      {'upsert_rows':[
                       {'id':'e1','vector':[1,0],'title':'enamel kettle','n':1},
                       {'id':'e2','vector':[0,1],'title':'iron kettle','n':2}],
                       'distance_metric':'euclidean_squared',
                       'schema':{'title':{'type':'string','full_text_search':true,'fuzzy':true}}}
                      """,
                      TEAM)
                  .status())
          .isEqualTo(200);
    }
  }

  private static void talk(RawUpstream.Talk talk) throws Exception {
    for (Received request = talk.request(); request != null; request = talk.request()) {
      String line = request.line();
      if (line.contains("/hanging/")) {
        hangingBegan.countDown();
        talk.awaitEnd(30_000);
        hangingEnded.countDown();
        return;
      }
      RECEIVED.add(request);
      talk.send(answer(request, line));
    }
  }

  private static String answer(Received request, String line) {
    if (request.text().contains("_hevlayer:namespace_meta")) {
      return ScriptedUpstream.json(200, "{'rows':[]}");
    }
    if (line.startsWith("GET /v1/namespaces?")) {
      return ScriptedUpstream.json(
          200, "{'namespaces':[{'id':'tea'},{'id':'broken'},{'id':'team-x'},{'id':'free-a'}]}");
    }
    if (line.contains("/schema ")) {
      return ScriptedUpstream.json(200, "{'n':{'type':'string','filterable':true}}");
    }
    if (line.contains("/telltale/")) {
      return ScriptedUpstream.json(400, "{'key':'upstream-key'}");
    }
    return line.contains("/broken/")
        ? ScriptedUpstream.json(400, "{'odd': 1}")
        : ScriptedUpstream.json(200, ROWS);
  }

  @AfterAll
  static void stop() {
    gateway.close();
    upstream.close();
  }

  @BeforeEach
  void forget() {
    RECEIVED.clear();
    hangingBegan = new CountDownLatch(1);
    hangingEnded = new CountDownLatch(1);
  }

  private static List<Received> queries() {
    return RECEIVED.stream()
        .filter(request -> !request.text().contains("_hevlayer:namespace_meta"))
        .toList();
  }

  @Test
  void query_severalStores_mergesWhatTheyFind() throws IOException {
    RawHttp.Answer answer =
        http.post(
            QUERY,
            "{'namespaces':['team-b','tea','team-a','tea'],'vector':[1,0],'top_k':5,"
                + "'include_attributes':['t'],'limit':3}",
            BOTH,
            "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    // Only the wired store knows the attribute t: the embedded ones refuse it.
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body())
        .startsWith(
            "{\"rows\":[{\"id\":\"w1\",\"$dist\":0.5,\"t\":\"x\",\"$namespace\":\"tea\","
                + "\"$rank\":1},{\"id\":\"w2\",\"$dist\":0.75,\"$namespace\":\"tea\",\"$rank\":2}],"
                + "\"merge\":{\"method\":\"rank-interleave\",\"route\":\"fused\","
                + "\"downgraded_reason\":\"missing_embedding_profile\"},"
                + "\"namespaces\":[{\"namespace\":\"tea\",\"stable_as_of\":null,\"matched\":2}],"
                + "\"errors\":[{\"namespace\":\"team-b\",\"error\":\"the store answered 400: ")
        .contains("{\"namespace\":\"team-a\",\"error\":");
    assertThat(answer.header("x-layer-partial")).contains("true");
    assertThat(answer.header("traceparent"))
        .contains("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    assertThat(answer.headers()).doesNotContainKey("x-layer-stable-as-of");
    assertThat(queries())
        .singleElement()
        .satisfies(request -> {
          assertThat(request.line()).isEqualTo("POST /v2/namespaces/tea/query HTTP/1.1");
          assertThat(request.lines("Authorization"))
              .containsExactly("Authorization: Bearer upstream-key");
          assertThat(request.text())
              .isEqualTo(
                  "{\"rank_by\":[\"vector\",\"ANN\",[1,0]],\"top_k\":10,"
                      + "\"include_attributes\":[\"t\"],\"consistency\":{\"level\":\"eventual\"}}");
        });
  }

  @Test
  void query_text_takesTurnsAndNamesEachRowsNamespace() throws IOException {
    RawHttp.Answer answer =
        http.post(
            QUERY,
            "{'namespaces':['team-b','team-a'],'rank_by':['title','HybridText','enamel'],"
                + "'top_k':2}",
            TEAM);
    assertThat(answer.body().replaceAll(WATERMARK, UNKNOWN))
        .isEqualTo(
            "{\"rows\":[{\"id\":\"e1\",\"$score\":0.03278688524590164,"
                + "\"$namespace\":\"team-a\",\"$rank\":1},"
                + "{\"id\":\"e1\",\"$score\":0.03278688524590164,"
                + "\"$namespace\":\"team-b\",\"$rank\":1}],"
                + "\"merge\":{\"method\":\"rank-interleave\",\"route\":\"fused\"},"
                + "\"hybrid\":{\"tokens\":[\"enamel\"],\"tokens_dropped\":0,\"stopwords\":\"en\","
                + "\"stopwords_dropped\":[],\"fuzziness\":\"auto\",\"rank_constant\":60,\"legs\":2,"
                + "\"per_leg_limit\":50},"
                + "\"namespaces\":[{\"namespace\":\"team-b\",\"stable_as_of\":null,\"matched\":1},"
                + "{\"namespace\":\"team-a\",\"stable_as_of\":null,\"matched\":1}]}");
    assertThat(answer.headers()).doesNotContainKeys("x-layer-partial", "traceparent");
  }

  @Test
  void query_autoWithoutVector_saysHowItIsRouted() throws IOException {
    assertThat(
            http.post(
                    QUERY,
                    "{'namespaces':['team-a'],'rank_by':['title','Auto','blue enamel kettle']}",
                    TEAM)
                .body()
                .replaceAll(WATERMARK, UNKNOWN))
        .isEqualTo(
            "{\"rows\":[],\"merge\":{\"method\":\"rank-interleave\",\"route\":\"fused\"},"
                + "\"routing\":{\"route\":\"fused\",\"policy\":\"v1\",\"tokens\":3,"
                + "\"executed\":false},"
                + "\"namespaces\":[{\"namespace\":\"team-a\",\"stable_as_of\":null,"
                + "\"matched\":0}]}");
  }

  @Test
  void query_everyNamespace_isEveryOneTheCallerMayUse() throws IOException {
    String body = "{'vector':[1,0],'top_k':9}";
    // A name that another store serves is not listed, and a store without a key is not asked.
    assertThat(http.post(QUERY, body, BOTH).body().replaceAll(WATERMARK, UNKNOWN))
        .contains(
            "\"namespaces\":[{\"namespace\":\"tea\",\"stable_as_of\":null,\"matched\":2},"
                + "{\"namespace\":\"team-a\",\"stable_as_of\":null,\"matched\":2},"
                + "{\"namespace\":\"team-b\",\"stable_as_of\":null,\"matched\":2}],"
                + "\"errors\":[{\"namespace\":\"broken\","
                + "\"error\":\"the store answered 400: {\\\"odd\\\": 1}\"}]}");
    assertThat(http.post(QUERY, "{'vector':[1,0],'namespaces':['*']}", TEAM).body())
        .contains("\"namespace\":\"team-a\"")
        .doesNotContain("\"tea\"");
    assertThat(RECEIVED.getFirst().line()).isEqualTo("GET /v1/namespaces?page_size=1000 HTTP/1.1");
  }

  @Test
  void query_callerWhoIsUnknownToStores_isRefusedBeforeTheBodyIsRead() throws IOException {
    assertThat(http.post(QUERY, "{").status()).isEqualTo(401);
    // A key-less store takes any key, so an unknown one is its to judge.
    RawHttp.Answer unknown =
        http.post(QUERY, "{'vector':[1],'namespaces':['tea']}", "Authorization: Bearer who");
    assertError(unknown, 403, "forbidden", "'tea'");
    assertThat(queries()).isEmpty();
  }

  @Test
  void query_namespaceOfAStoreThatDoesNotAdmit_isForbidden() throws IOException {
    String body = "{'vector':[1,0],'namespaces':['tea','team-a']}";
    assertError(http.post(QUERY, body, WIRE), 403, "forbidden", "'team-a'");
    assertError(http.post(QUERY, body, TEAM), 403, "forbidden", "'tea'");
    assertThat(queries()).isEmpty();
  }

  @Test
  void query_keyWithoutTheScope_countsAsNotAdmitted() throws IOException {
    String writer = "Authorization: Bearer writer-key";
    assertError(
        http.post(QUERY, "{'vector':[1,0],'namespaces':['tea']}", writer), 403, "forbidden", "tea");
    // Where no other store knows the caller, the one without a key is asked for its list.
    assertThat(http.post(QUERY, "{'vector':[1,0]}", writer).body())
        .contains("\"namespaces\":[{\"namespace\":\"free-a\",");
  }

  @Test
  void query_namedNamespaceOfAKeylessStore_getsTheCallersKey() throws IOException {
    RawHttp.Answer answer =
        http.post(QUERY, "{'vector':[1,0],'namespaces':['free-a','team-a']}", TEAM);
    assertThat(answer.body()).contains("\"namespace\":\"free-a\"").doesNotContain("\"errors\"");
    assertThat(queries())
        .singleElement()
        .satisfies(request ->
            assertThat(request.lines("Authorization"))
                .containsExactly("Authorization: Bearer team-key"));
  }

  @Test
  void query_filterThatDoesNotFit_isReportedOrStrictlyRefused() throws IOException {
    String body = "{'vector':[1,0],'namespaces':['tea','team-a'],'filters':['n','Eq',1]";
    RawHttp.Answer answer = http.post(QUERY, body + "}", BOTH);
    assertThat(answer.body().replaceAll(WATERMARK, UNKNOWN))
        .contains(
            "\"errors\":[{\"namespace\":\"tea\",\"error\":\"filter schema mismatch\","
                + "\"code\":\"filter_schema_mismatch\",\"detail\":\"attribute 'n' is of type string,"
                + " the filter has integer `1`\"}]}")
        .contains(
            "\"namespaces\":[{\"namespace\":\"team-a\",\"stable_as_of\":null,\"matched\":1}]");
    assertThat(RECEIVED)
        .extracting(Received::line)
        .containsExactly("GET /v1/namespaces/tea/schema HTTP/1.1");
    assertError(
        http.post(QUERY, body + ",'strict':true}", BOTH),
        422,
        "validation_error",
        "\"message\":\"filter_schema_mismatch: ");
  }

  @Test
  void query_storeQuotesItsKey_isMasked() throws IOException {
    assertThat(http.post(QUERY, "{'vector':[1,0],'namespaces':['telltale','tea']}", WIRE).body())
        .contains("\"namespace\":\"telltale\",\"error\":\"the store answered 400: ")
        .doesNotContain("upstream-key");
  }

  @Test
  void query_strict_failsWithTheFirstErrorAsItCame() throws IOException {
    RawHttp.Answer answer =
        http.post(
            QUERY, "{'vector':[1,0],'namespaces':['tea','broken','hanging'],'strict':true}", WIRE);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).isEqualTo("{\"odd\": 1}");
    assertError(
        http.post(QUERY, "{'vector':[1,0],'namespaces':['tea'],'strict':true}", WIRE),
        422,
        "validation_error",
        "missing_embedding_profile");
  }

  @Test
  void query_allFail_is502() throws IOException {
    assertThat(http.post(QUERY, "{'vector':[1,0],'namespaces':['broken']}", WIRE).body())
        .isEqualTo(
            "{\"error\":\"upstream_error\","
                + "\"message\":\"all federated query namespaces failed\"}");
  }

  @Test
  void query_oneHangs_theOthersAnswer(@TempDir Path directory) throws IOException {
    try (TestGateway impatient =
        TestGateway.relaying(
            directory, upstream.url(), Map.of("LAYER_UPSTREAM_TIMEOUT_MS", "2500"))) {
      RawHttp.Answer answer =
          impatient.http.post(QUERY, "{'vector':[1,0],'namespaces':['hanging','tea']}");
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body())
          .contains("\"namespaces\":[{\"namespace\":\"tea\"")
          .contains("\"errors\":[{\"namespace\":\"hanging\",\"error\":\"");
      assertThat(answer.header("x-layer-partial")).contains("true");
    }
  }

  @Test
  void query_callerLeaves_endsTheCallsOfTheRequest() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.gateway.port())) {
      String body = "{\"vector\":[1,0],\"namespaces\":[\"hanging\"]}";
      OutputStream out = socket.getOutputStream();
      out.write(
          ("POST /v2/query HTTP/1.1\r\nHost: test\r\n"
                  + WIRE
                  + "\r\nContent-Type: application/json\r\nContent-Length: "
                  + body.length()
                  + "\r\n\r\n"
                  + body)
              .getBytes(StandardCharsets.US_ASCII));
      out.flush();
      assertThat(hangingBegan.await(10, TimeUnit.SECONDS)).isTrue();
    }
    // Long before the time that the store has for its answer.
    assertThat(hangingEnded.await(15, TimeUnit.SECONDS)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[1]|the body is sequence",
        "{}|exactly one of vector, nearest_to_id and rank_by",
        "{'vector':[1],'cursor':'x'}|cursor is not allowed",
        "{'vector':[1],'top_k':0}|top_k",
        "{'vector':[1],'namespaces':[]}|namespaces is empty",
        "{'vector':[1],'namespaces':['a','*']}|among others",
        "{'vector':[1],'namespaces':['']}|namespaces[0] is empty",
        "{'vector':[1],'namespaces':['a/b']}|namespaces[0]: namespace name",
        "{'vector':[1],'namespaces':['a','b','c','a','b','d']}|Too many are: d",
        "{'vector':[1],'fusion':{'per_namespace_limit':0}}|fusion.per_namespace_limit",
        "{'vector':[1],'strict':'yes'}|strict",
        "{'rank_by':['t','HybridText']}|rank_by has 2 elements"
      })
  void query_wrongBody_is422(String body, String fragment) throws IOException {
    assertError(http.post(QUERY, body, WIRE), 422, "validation_error", fragment);
    assertThat(RECEIVED).isEmpty();
  }

  @Test
  void query_wrongFrame_isRefusedAsOnEveryJsonRoute() throws IOException {
    assertError(http.post(QUERY, "{'vector':", WIRE), 400, "bad_request", "");
    assertError(http.post(QUERY, "{'vector':[1],'vector':[2]}", WIRE), 400, "bad_request", "twice");
    assertError(
        http.post(QUERY, "{'vector':[1]}", WIRE, "Content-Type: text/plain"),
        415,
        "unsupported_media_type",
        "");
    assertError(
        http.post(QUERY, "{'vector':[1]}", WIRE, "x-hevlayer-tags: ä"),
        422,
        "validation_error",
        "");
    assertThat(http.get(QUERY, WIRE).status()).isEqualTo(405);
  }
}
