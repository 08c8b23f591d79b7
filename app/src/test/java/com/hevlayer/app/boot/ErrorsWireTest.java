package com.hevlayer.app.boot;

import static com.hevlayer.app.boot.Refusals.assertExactly;
import static com.hevlayer.app.boot.Refusals.assertRefused;
import static com.hevlayer.app.boot.Refusals.assertUnsupported;
import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.ports.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a store's errors, route by route and step by step. */
@SuppressWarnings("NullAway.Init") // set before all tests
class ErrorsWireTest {
  private static final String NS = "/v2/namespaces/tea";
  private static final String V1 = "/v1/namespaces/tea";
  private static final String ODD = "{'odd':  1}";
  private static final String KEY = "upstream-key";

  /** A request of a route; a body of null is none. */
  private record Asked(String method, String target, @Nullable String body) {
    RawHttp.Answer to(RawHttp http) throws IOException {
      return http.send(method, target, body == null ? null : body.replace('\'', '"'));
    }
  }

  /** What passes a refusal on as it came. */
  private static final List<Asked> RELAYED =
      List.of(
          new Asked("GET", V1 + "/schema", null),
          new Asked("GET", V1 + "/metadata", null),
          new Asked("PATCH", V1 + "/metadata", "{}"),
          new Asked("GET", V1 + "/hint_cache_warm", null),
          new Asked("POST", V1 + "/_debug/recall", "{}"),
          new Asked("POST", V1 + "/query", "{'top_k':1}"),
          new Asked("POST", V1, "{'upserts':[]}"),
          new Asked("GET", "/v1/namespaces?prefix=t", null),
          new Asked("POST", NS + "/explain_query", "{}"),
          new Asked("POST", NS + "/async", "{}"),
          new Asked("PUT", NS + "/something/else", "{}"),
          new Asked("POST", NS + "/query", "{'rank_by':['id','asc'],'limit':1}"),
          new Asked("POST", NS + "/query", "{'aggregate_by':{'n':['Count']}}"),
          new Asked("POST", NS, "{'schema':{'a':'string'}}"),
          new Asked("POST", NS, "{'copy_from_namespace':'other'}"),
          new Asked("POST", NS, "{'upsert_rows':[]}"),
          new Asked("POST", NS, "{'upsert_rows':[{'id':'a'}]}"),
          new Asked("POST", NS, "{'deletes':['a']}"),
          new Asked("POST", NS, "{'delete_by_filter':['n','Eq',1]}"),
          new Asked("POST", NS + "/query", "{'vector':[1]}"),
          new Asked("POST", NS + "/query", "{'rank_by':['t','BM25','pot'],'top_k':1}"),
          new Asked("POST", NS + "/query", "{'queries':[{'vector':[1]}]}"),
          new Asked("POST", NS + "/query", "{'rank_by':['t','HybridText','pot']}"),
          new Asked("POST", NS + "/query", "{'rank_by':['t','Auto','pot']}"),
          new Asked(
              "POST", NS + "/query", "{'rank_by':['t','Auto','x y z ab cd ef',{'vector':[1]}]}"));

  /** What relays a refusal unless it says that there is no such namespace. */
  private static final List<Asked> DESCRIBING =
      List.of(
          new Asked("GET", NS + "/metadata", null),
          new Asked("POST", NS + "/init", null),
          new Asked("POST", NS + "/init", "{'shard_count':4}"));

  private static ScriptedUpstream store;

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException {
    store = new ScriptedUpstream(directory);
  }

  @AfterAll
  static void stop() {
    store.close();
  }

  @BeforeEach
  void forget() {
    store.reset();
  }

  private static String odd(int status) {
    return ScriptedUpstream.json(
        status,
        ODD,
        "X-Odd: yes\r\nRetry-After: 3\r\nx-should-retry: false\r\n",
        "Location: http://127.0.0.1:1/elsewhere\r\nX-Request-Id: theirs\r\n");
  }

  private static void assertRelayed(RawHttp.Answer answer, Asked asked, int status) {
    assertThat(answer.status()).as("%s %s", asked, answer.body()).isEqualTo(status);
    assertThat(answer.body()).as("%s", asked).isEqualTo(ODD.replace('\'', '"'));
    assertThat(answer.headers())
        .as("%s", asked)
        .containsEntry("x-odd", "yes")
        .containsEntry("retry-after", "3")
        .containsEntry("x-should-retry", "false")
        .containsEntry("location", "http://127.0.0.1:1/elsewhere")
        .doesNotContainEntry("x-request-id", "theirs")
        .doesNotContainKeys("traceparent", "x-layer-next-cursor", "x-layer-stable-as-of");
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 400, 403, 404, 409, 422, 429, 500, 503})
  void refusal_onARouteThatRelays_comesBackAsItCame(int status) throws IOException {
    store.script = request -> odd(status);
    for (Asked asked : RELAYED) {
      assertRelayed(asked.to(store.http), asked, status);
    }
    for (Asked asked : DESCRIBING) {
      RawHttp.Answer answer = asked.to(store.http);
      if (status == 404) {
        assertExactly(answer, 404, "not_found", "Namespace 'tea' not found");
      } else {
        assertRelayed(answer, asked, status);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 400, 403, 404, 429, 500})
  void refusal_onARouteThatWraps_isNamedAndQuoted(int status) throws IOException {
    store.script = request -> odd(status);
    String said = "the store answered " + status + ": {\"odd\":  1}";
    assertRefused(
        store.http.get(NS + "/documents/x"),
        502,
        "upstream_error",
        "of namespace 'tea' failed: " + said);
    assertRefused(
        store.http.post(NS + "/documents", "{'ids':['x','y']}"),
        502,
        "upstream_error",
        "of namespace 'tea' failed: " + said);
    assertRefused(
        store.http.post(NS + "/query", "{'nearest_to_id':['x']}"),
        502,
        "upstream_error",
        " failed: " + said);
    assertRefused(
        store.http.post(NS + "/query", "{'queries':[{'vector':[1]},{'nearest_to_id':['x']}]}"),
        502,
        "upstream_error",
        "multi-query leg 2: ",
        " failed: " + said);
    assertRefused(
        store.http.post(NS + "/scans", "{'mode':'count'}"),
        502,
        "upstream_error",
        "counting the rows failed: " + said);
    assertRefused(
        store.http.post(NS + "/scans", "{'mode':'count','fts':{'field':'t','query':'pot'}}"),
        502,
        "upstream_error",
        "ranking the rows failed: " + said);
    assertRefused(
        store.http.get("/v2/namespaces?prefix=" + status),
        502,
        "upstream_error",
        "listing the namespaces of store 'main' failed: " + said);
    RawHttp.Answer deleted = store.http.send("DELETE", NS, (String) null);
    if (status == 404) {
      assertThat(deleted.status()).as(deleted.body()).isEqualTo(200);
      assertThat(deleted.body()).startsWith("{\"status\":\"OK\",\"message\":\"");
    } else {
      assertRefused(deleted, 502, "upstream_error", "deleting the namespace failed: " + said);
    }
  }

  @Test
  void refusal_inAJob_endsItWithTheText() throws IOException {
    store.script = request -> odd(500);
    ScanClient scans = new ScanClient(store.http, "tea");
    for (String body : List.of("{}", "{'mode':'values','field':'n'}")) {
      JsonObject job = scans.run(body);
      assertThat(ScanClient.text(job, "status")).isEqualTo("failed");
      assertThat(ScanClient.text(job, "error"))
          .contains(" failed: the store answered 500: {\"odd\":  1}");
      assertRefused(
          store.http.get(scans.path + "/" + ScanClient.text(job, "id") + "/results"),
          422,
          "validation_error",
          "the store answered 500");
    }
  }

  @Test
  void refusal_inALegOfSeveralNamespaces_isCollected() throws IOException {
    store.script =
        request ->
            request.line().contains("/tea/")
                ? odd(500)
                : ScriptedUpstream.json(200, "{'rows':[{'id':'a','$dist':1}]}");
    RawHttp.Answer answer =
        store.http.post("/v2/query", "{'namespaces':['tea','pots'],'vector':[1]}");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("x-layer-partial")).contains("true");
    assertThat(answer.body())
        .endsWith(
            ",\"errors\":[{\"namespace\":\"tea\","
                + "\"error\":\"the store answered 500: {\\\"odd\\\":  1}\"}]}");
    assertExactly(
        store.http.post("/v2/query", "{'namespaces':['tea'],'vector':[1]}"),
        502,
        "upstream_error",
        "all federated query namespaces failed");
  }

  @Test
  void refusal_quotedInAMessage_isCutAndHoldsNoKey() throws IOException {
    store.script =
        request -> ScriptedUpstream.json(500, "{'" + KEY + "':'" + "x".repeat(5000) + "'}");
    for (RawHttp.Answer answer :
        List.of(
            store.http.get(NS + "/documents/x"),
            store.http.post(NS + "/scans", "{'mode':'count'}"),
            store.http.get("/v2/namespaces?prefix=long"))) {
      assertRefused(answer, 502, "upstream_error", "the store answered 500: {\"***\":\"xxx");
      assertThat(answer.body()).hasSizeBetween(2000, 2300).doesNotContain(KEY);
    }
    store.markerAnswer = ScriptedUpstream.json(500, "{'key':'" + KEY + "'}");
    RawHttp.Answer write = store.http.post(NS, "{'upsert_rows':[{'id':'a'}]}");
    assertRefused(write, 502, "upstream_error", "reading the marker row failed", "***");
    assertThat(write.body()).doesNotContain(KEY);
  }

  @Test
  void storeThatSaysItCannot_isUnsupportedWhereAStepIsWrapped() throws IOException {
    String cannot = ScriptedUpstream.json(500, "{'error':'UnsupportedByStore'}");
    store.script = request -> cannot;
    assertUnsupported(
        store.http.post(NS + "/query", "{'nearest_to_id':['x']}"), "turbopuffer", "queryNamespace");
    assertUnsupported(
        store.http.post(NS + "/scans", "{'mode':'count','ann':{'vector':[1],'radius':1}}"),
        "turbopuffer",
        "createScan");
    assertRefused(store.http.get(NS + "/documents/x"), 502, "upstream_error", "UnsupportedByStore");
    store.script = request -> ScriptedUpstream.json(200, "{}");
    store.markerAnswer = cannot;
    assertUnsupported(
        store.http.post(NS, "{'upsert_rows':[{'id':'a'}]}"), "turbopuffer", "writeNamespace");
    assertUnsupported(store.http.post(NS + "/init", "{}"), "turbopuffer", "initNamespace");
    assertRefused(store.http.get(NS + "/metadata"), 502, "upstream_error", "UnsupportedByStore");
  }

  /** One that closes the connection, and one that speaks no HTTP. */
  @ParameterizedTest
  @CsvSource({"closed", "garbled"})
  void missingAnswer_onAnyRoute_is502(String how) throws IOException {
    for (List<Asked> some : List.of(RELAYED, DESCRIBING)) {
      for (Asked asked : some) {
        assertRefused(missing(how, asked), 502, "upstream_error");
      }
    }
    for (Asked asked :
        List.of(
            new Asked("GET", NS + "/documents/x", null),
            new Asked("POST", NS + "/documents", "{'ids':['x']}"),
            new Asked("POST", NS + "/query", "{'nearest_to_id':['x']}"),
            new Asked("POST", NS + "/scans", "{'mode':'count'}"),
            new Asked("GET", "/v2/namespaces?prefix=gone", null),
            new Asked("DELETE", NS, null),
            new Asked("POST", "/v2/query", "{'namespaces':['tea'],'vector':[1]}"),
            new Asked("POST", "/v2/query", "{'vector':[1]}"))) {
      assertRefused(missing(how, asked), 502, "upstream_error");
    }
  }

  private static RawHttp.Answer missing(String how, Asked asked) throws IOException {
    // Enough answers to keep the breaker closed.
    store.script = request -> ScriptedUpstream.json(200, "{}");
    for (int i = 0; i < 3; i++) {
      assertThat(store.http.get(V1 + "/schema").status()).isEqualTo(200);
    }
    store.script =
        request -> {
          if (how.equals("closed")) {
            throw new IllegalStateException("closes the connection");
          }
          return "what is this\r\n\r\n";
        };
    return asked.to(store.http);
  }
}
