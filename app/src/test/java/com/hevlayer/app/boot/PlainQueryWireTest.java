package com.hevlayer.app.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.app.edge.RawUpstream.Received;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Plain queries in front of a store that speaks the wire and answers as it is told. */
@SuppressWarnings("NullAway.Init") // set before all tests
class PlainQueryWireTest {
  private static final String QUERY = "/v2/namespaces/tea/query";
  private static final String VECTOR = "{'vector':[0.5,1],'top_k':2}";
  private static final String PLAIN_ROWS =
      "{'rows':[{'id':'b','$dist':0.125,'t':'x'},{'id':'a','$dist':0.125}]}";

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private static Path directory;
  private static ScriptedUpstream store;
  private static RawHttp http;

  @BeforeAll
  static void start(@TempDir Path temporary) throws IOException {
    directory = temporary;
    store = new ScriptedUpstream(directory.resolve("main"));
    http = store.http;
  }

  @AfterAll
  static void stop() {
    store.close();
  }

  @BeforeEach
  void forget() {
    store.received.clear();
    store.script = request -> ScriptedUpstream.json(200, PLAIN_ROWS);
  }

  /**
   * Returns a path whose namespace is known to have no shards, so that the server's own threads
   * answer, or one nobody asked for yet.
   */
  private static String path(boolean known) throws IOException {
    String path = known ? QUERY : "/v2/namespaces/new-" + NUMBER.incrementAndGet() + "/query";
    if (known) {
      Function<Received, String> script = store.script;
      store.script = request -> ScriptedUpstream.json(200, "{'rows':[]}");
      http.post(QUERY, "{'vector':[1]}");
      store.received.clear();
      store.script = script;
    }
    return path;
  }

  @Test
  void query_plain_isAnsweredByTheGateway() throws IOException {
    RawHttp.Answer answer = http.post(QUERY + "?ignored=1", VECTOR);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("content-type")).contains("application/json");
    assertThat(answer.body())
        .isEqualTo(
            "{\"rows\":[{\"id\":\"a\",\"$dist\":0.125},"
                + "{\"id\":\"b\",\"$dist\":0.125,\"t\":\"x\"}]}");
    assertThat(answer.header("x-layer-next-cursor"))
        .contains(token("{'dist':0.125,'id':'b','offset':2}"));
    assertThat(answer.headers()).doesNotContainKeys("x-layer-warning", "x-layer-stable-as-of");
    assertThat(answer.header("traceparent").orElseThrow())
        .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01");
    assertThat(store.received.getFirst().line())
        .isEqualTo("POST /v2/namespaces/tea/query HTTP/1.1");
    assertThat(store.received.getFirst().lines("Authorization"))
        .containsExactly("Authorization: Bearer upstream-key");
    assertThat(store.onlyBody())
        .isEqualTo(
            "{\"rank_by\":[\"vector\",\"ANN\",[0.5,1]],\"top_k\":2,"
                + "\"consistency\":{\"level\":\"eventual\"}}");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void query_numbersOfTheStore_stayAsTheyWereWritten(boolean known) throws IOException {
    String path = path(known);
    store.script =
        request ->
            ScriptedUpstream.json(
                200,
                "{'rows':[{'$dist':0.12345678901234567,'id':18446744073709551615,'n':1.50,"
                    + "'big':1e2,'list':[1.0,2],'none':null}],"
                    + "'performance':{'a':1.0},'billing':{},'more':1}");
    assertThat(http.post(path, VECTOR).body())
        .isEqualTo(
            "{\"rows\":[{\"id\":18446744073709551615,\"$dist\":0.12345678901234567,\"n\":1.50,"
                + "\"big\":1e2,\"list\":[1.0,2],\"none\":null}],"
                + "\"billing\":{},\"performance\":{\"a\":1.0}}");
  }

  @Test
  void query_trace_isTheCallersIfItIsOne() throws IOException {
    String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";
    assertThat(http.post(QUERY, VECTOR, "traceparent:  " + trace + " ").header("traceparent"))
        .contains(trace);
    assertThat(http.post(QUERY, VECTOR, "traceparent: 00-zz").header("traceparent").orElseThrow())
        .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void query_vectorNamed_warns(boolean known) throws IOException {
    String path = path(known);
    RawHttp.Answer answer = http.post(path, "{'vector':[1],'include_attributes':['t','vector']}");
    assertThat(answer.header("x-layer-warning")).contains("vector_attribute_dropped");
    assertThat(store.onlyBody()).contains("\"include_attributes\":[\"t\"]");
    assertThat(http.post(path, "{'vector':[1],'include_attributes':true}").headers())
        .doesNotContainKey("x-layer-warning");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void query_pages_goOnBehindTheCursor(boolean known) throws IOException {
    String path = path(known);
    store.script =
        request ->
            ScriptedUpstream.json(
                200,
                "{'rows':[{'id':'a','$dist':0.1},{'id':'b','$dist':0.2},{'id':'c','$dist':0.2},"
                    + "{'id':'d','$dist':0.3}]}");
    RawHttp.Answer first = http.post(path, VECTOR);
    assertThat(first.body()).contains("\"a\"").contains("\"b\"").doesNotContain("\"c\"");
    String cursor = first.header("x-layer-next-cursor").orElseThrow();
    RawHttp.Answer second =
        http.post(path, "{'vector':[0.5,1],'top_k':2,'cursor':'" + cursor + "'}");
    assertThat(second.body())
        .isEqualTo("{\"rows\":[{\"id\":\"c\",\"$dist\":0.2},{\"id\":\"d\",\"$dist\":0.3}]}");
    assertThat(store.received.getLast().text()).contains("\"top_k\":4").doesNotContain("filters");
    String end = second.header("x-layer-next-cursor").orElseThrow();
    RawHttp.Answer third = http.post(path, "{'vector':[0.5,1],'top_k':2,'cursor':'" + end + "'}");
    assertThat(third.body()).isEqualTo("{\"rows\":[]}");
    assertThat(third.headers()).doesNotContainKey("x-layer-next-cursor");
  }

  @Test
  void query_shardedNamespace_asksEveryShard() throws IOException {
    store.marker = "{'rows':[{'id':'_hevlayer:namespace_meta','_hevlayer_shard_count':2}]}";
    store.script =
        request ->
            ScriptedUpstream.json(
                200,
                request.text().contains("[\"_hevlayer_shard\",\"Eq\",0]")
                    ? "{'rows':[{'id':'b','$dist':0.2}],'billing':{'n':1}}"
                    : "{'rows':[{'id':'a','$dist':0.3}],'billing':{'n':2}}");
    try {
      assertThat(http.post("/v2/namespaces/sharded/query", VECTOR).body())
          .isEqualTo(
              "{\"rows\":[{\"id\":\"b\",\"$dist\":0.2},{\"id\":\"a\",\"$dist\":0.3}],"
                  + "\"billing\":{\"n\":3}}");
      assertThat(store.received).hasSize(2);
    } finally {
      store.marker = "{'rows':[]}";
    }
  }

  @Test
  void query_byIds_looksTheirVectorsUpFirst() throws IOException {
    Deque<String> answers = new ArrayDeque<>();
    answers.add("{'rows':[{'id':'x','vector':[1,2]},{'id':'y','vector':[3,6]}]}");
    answers.add("{'rows':[]}");
    store.script = request -> ScriptedUpstream.json(200, answers.pop());
    assertThat(http.post(QUERY, "{'nearest_to_id':['x','y']}").status()).isEqualTo(200);
    assertThat(store.received.get(0).text())
        .contains("\"filters\":[\"id\",\"In\",[\"x\",\"y\"]]")
        .contains("\"include_attributes\":[\"vector\"]");
    assertThat(store.received.get(1).text())
        .startsWith("{\"rank_by\":[\"vector\",\"ANN\",[2.0,4.0]]");
  }

  @Test
  void query_unknownIds_are404AndNamed() throws IOException {
    store.script =
        request -> ScriptedUpstream.json(200, "{'rows':[{'id':'x','vector':[1,2]},{'id':'n'}]}");
    assertError(
        http.post(QUERY, "{'nearest_to_id':['ghost','x','n']}"), 404, "not_found", "'ghost', 'n'");
  }

  @Test
  void query_idsWhoseVectorsDiffer_are422() throws IOException {
    store.script =
        request ->
            ScriptedUpstream.json(
                200, "{'rows':[{'id':'x','vector':[1,2]},{'id':'y','vector':[1]}]}");
    Refusals.assertExactly(
        http.post(QUERY, "{'nearest_to_id':['x','y']}"),
        422,
        "validation_error",
        "nearest_to_id names rows whose vectors have 2 and 1 elements; allowed are rows with"
            + " vectors of one length");
  }

  @Test
  void query_idsOfAMissingNamespace_is502() throws IOException {
    store.script = request -> ScriptedUpstream.json(404, "{'error':'no such namespace'}");
    assertError(
        http.post(QUERY, "{'nearest_to_id':['x']}"), 502, "upstream_error", "no such namespace");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void query_refusedByTheStore_isRelayedAsItCame(boolean known) throws IOException {
    String path = path(known);
    store.script =
        request ->
            ScriptedUpstream.json(
                400,
                "{'odd': 1}",
                "X-Odd: yes\r\nRetry-After: 3\r\nX-Request-Id: theirs\r\nDate: theirs\r\n");
    RawHttp.Answer answer = http.post(path, VECTOR, "X-Request-Id: ours");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).isEqualTo("{\"odd\": 1}");
    assertThat(answer.header("x-odd")).contains("yes");
    assertThat(answer.header("retry-after")).contains("3");
    assertThat(answer.header("x-request-id")).contains("ours");
    assertThat(answer.header("date")).contains("theirs");
    assertThat(answer.headers()).doesNotContainKeys("traceparent", "x-layer-next-cursor");
    assertThat(store.received).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void query_429_isAskedOnceMore(boolean known) throws IOException {
    String path = path(known);
    Deque<String> answers = new ArrayDeque<>();
    answers.add(ScriptedUpstream.json(429, "{}"));
    answers.add(ScriptedUpstream.json(200, PLAIN_ROWS));
    answers.add(ScriptedUpstream.json(429, "{}"));
    answers.add(ScriptedUpstream.json(429, "{'twice':1}", "Retry-After: 3\r\n"));
    store.script = request -> answers.pop();
    assertThat(http.post(path, VECTOR).status()).isEqualTo(200);
    assertThat(store.received).hasSize(2);
    RawHttp.Answer refused = http.post(path, VECTOR);
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.body()).isEqualTo("{\"twice\":1}");
    assertThat(refused.header("retry-after")).contains("3");
    assertThat(store.received).hasSize(4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"no json", "[1]", "{'rows':", "", "{'rows':[],'billing':{'n':1,,}}"})
  void query_garbageOfTheStore_is502(String garbage) throws IOException {
    for (boolean known : List.of(true, false)) {
      String path = path(known);
      store.received.clear();
      store.script = request -> ScriptedUpstream.json(200, garbage);
      assertError(http.post(path, VECTOR), 502, "upstream_error", "");
      assertThat(store.received).hasSize(1);
    }
  }

  @Test
  void query_largeAnswer_comesWhole() throws IOException {
    String text = "x".repeat(200_000);
    String path = path(true);
    store.script =
        request -> ScriptedUpstream.json(200, "{'rows':[{'id':'a','t':'" + text + "'}]}");
    assertThat(http.post(path, VECTOR).body())
        .isEqualTo("{\"rows\":[{\"id\":\"a\",\"t\":\"" + text + "\"}]}");
  }

  @Test
  void query_ofACallerThatOffersGzip_isAnsweredCompressed() throws IOException {
    String text = "x".repeat(5000);
    String path = path(true);
    store.script =
        request -> ScriptedUpstream.json(200, "{'rows':[{'id':'a','t':'" + text + "'}]}");
    RawHttp.Answer answer = http.post(path, VECTOR, "Accept-Encoding: gzip, deflate");
    assertThat(answer.header("content-encoding")).contains("gzip");
    assertThat(answer.header("vary")).contains("Accept-Encoding");
    assertThat(new GZIPInputStream(new ByteArrayInputStream(answer.bytes())).readAllBytes())
        .endsWith((text + "\"}]}").getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void query_withoutAServer_is502() throws IOException {
    try (ScriptedUpstream gone = new ScriptedUpstream(directory.resolve("gone"))) {
      gone.http.post(QUERY, VECTOR);
      gone.closeStore();
      assertError(gone.http.post(QUERY, VECTOR), 502, "upstream_error", "");
    }
  }

  @Test
  void metrics_ofPlainQueries_haveTimesAndBilling() throws IOException {
    String path = path(true);
    store.script =
        request ->
            ScriptedUpstream.json(
                200, "{'rows':[],'billing':{'billable_logical_bytes_queried':41}}");
    http.post(path, VECTOR);
    assertThat(http.get("/metrics").body())
        .contains("hevlayer_tpuf_billable_bytes_queried_total{namespace=\"tea\"")
        .contains("layer_query_tpuf_seconds_count{namespace=\"tea\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}|exactly one of",
        "[1]|the body is sequence; allowed is an object",
        "'x'|the body is string",
        "null|the body is null",
        "{'vector':[]}|vector is empty",
        "{'vector':[1],'top_k':0}|top_k",
        "{'vector':[1],'top_k':null}|top_k",
        "{'vector':[1],'rank_by':['id','asc'],'top_k':1}|more than one",
        "{'nearest_to_id':[]}|nearest_to_id is empty",
        "{'vector':[1],'cursor':''}|cursor",
        "{'vector':[1],'cursor':'e30'}|cursor",
        "{'vector':[1],'cursor':5}|cursor is integer",
        "{'vector':[1],'cursor':'!'}|cursor",
        "{'vector':[1],'cursor':'eyJvZmZzZXQiOjEwfQ'}|cursor is not one of this gateway",
        "{'vector':[1],'cursor':'eyJkaXN0IjoxZTk5OSwiaWQiOiJhIn0'}|cursor is not one of this",
        "{'vector':'x'}|vector is string",
        "{'vector':[1,'2']}|vector is an array of other values",
        "{'vector':{}}|vector is",
        "{'vector':[1],'nearest_to_id':['a']}|more than one",
        "{'nearest_to_id':['a'],'rank_by':['id','asc'],'top_k':1}|more than one",
        "{'nearest_to_id':'a'}|nearest_to_id is string",
        "{'nearest_to_id':['a',null]}|nearest_to_id[1] is null",
        "{'nearest_to_id':[-1]}|nearest_to_id[0] is integer",
        "{'vector':[1],'top_k':1.5}|top_k is",
        "{'vector':[1],'top_k':'1'}|top_k is string",
        "{'vector':[1],'top_k':4294967296}|top_k is integer",
        "{'rank_by':['id','asc'],'top_k':0}|top_k is integer",
        "{'vector':[1],'as_of':-1}|as_of is integer",
        "{'vector':[1],'as_of':'x'}|as_of is string",
        "{'vector':[1],'between':5}|between is integer",
        "{'vector':[1],'between':[1,1]}|lo < hi",
        "{'vector':[1],'between':[1,2,3]}|between is",
        "{'vector':[1],'between':['a',2]}|between[0] is string",
        "{'vector':[1],'include_attributes':['a',5]}|include_attributes[1] is integer",
        "{'queries':[{'vector':[1]},{'rank_by':['t','HybridText','x']}],'limit':1}|not in a leg",
        "{'vector':[1],'as_of':1,'between':[1,2]}|exclude",
        "{'vector':[1],'between':[2,1]}|lo < hi",
        "{'vector':[1],'include_attributes':5}|include_attributes",
        "{'queries':[{'rank_by':['t','Auto','x']}]}|not in a leg",
      })
  void query_invalid_is422AndNeverReachesTheStore(String body, String message) throws IOException {
    assertError(http.post(QUERY, body), 422, "validation_error", message);
    assertThat(store.received).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{'vector':[1],}",
        "{'vector':[1],'top_k':1,'top_k':2}",
        "{'vector':[1],'filters':['a',{'b':1,'b':2}]}",
        "[1",
        "{'vector':[1]} x"
      })
  void query_malformed_is400(String body) throws IOException {
    assertError(http.post(QUERY, body), 400, "bad_request", "");
    assertThat(store.received).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {VECTOR, "{'rank_by':['id','asc'],'limit':1}", "{'queries':[]}"})
  void query_badTags_are422BeforeAnythingRuns(String body) throws IOException {
    assertError(http.post(QUERY, body, "x-hevlayer-tags: ok,n ot"), 422, "validation_error", "tag");
    assertThat(store.received).isEmpty();
    assertThat(http.post(QUERY, VECTOR, "x-hevlayer-tag: a", "x-hevlayer-tags: b, c").status())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ 'rank_by':['id','asc'], 'limit':1.50e0, 'odd':{'a':1,'a':2} }",
        "{'rank_by':['v','ANN',[1]],'top_k':2,'consistency':{'level':'strong'}}",
        "{'queries':[{'rank_by':['id','asc']}],'rerank_by':['RRF']}",
        "{'aggregate_by':{'n':['Count']}}"
      })
  void query_native_isRelayedAsItCame(String body) throws IOException {
    store.script = request -> ScriptedUpstream.json(200, "{'rows': [ ] }", "X-Upstream: 1\r\n");
    RawHttp.Answer answer = http.post(QUERY + "?a=b", body, "traceparent: 00-x");
    assertThat(answer.body()).isEqualTo("{\"rows\": [ ] }");
    assertThat(answer.header("x-upstream")).contains("1");
    assertThat(answer.headers()).doesNotContainKey("traceparent");
    assertThat(store.onlyBody()).isEqualTo(body.replace('\'', '"'));
    assertThat(store.received.getFirst().line()).contains(QUERY + "?a=b");
  }

  static void assertError(RawHttp.Answer answer, int status, String code, String message) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.header("content-type")).contains("application/json");
    assertThat(answer.body())
        .startsWith("{\"error\":\"" + code + "\",\"message\":")
        .contains(message);
  }

  private static String token(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  static List<String> ids(String body) {
    return Pattern.compile("\"id\":(\"[^\"]*\"|[0-9]+)")
        .matcher(body)
        .results()
        .map(match -> match.group(1).replace("\"", ""))
        .toList();
  }
}
