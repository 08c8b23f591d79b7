package com.hevlayer.app.boot;

import static com.hevlayer.app.boot.PlainQueryWireTest.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Batches of queries in front of a store that speaks the wire and answers as it is told. */
@SuppressWarnings("NullAway.Init") // set before all tests
class MultiQueryWireTest {
  private static final String QUERY = "/v2/namespaces/tea/query";
  private static final String BATCH =
      "{'queries':[{'vector':[0.2,0.80],'top_k':3},"
          + "{'rank_by':['title','BM25','iron'],'limit':3,'odd':[1.0]}]}";
  private static final String ANSWER =
      "{'results': [{'rows':[{'id':'tp-1','vector':[1.0]}]},{'rows':[]}],'billing':{},'x':1.0}";

  private static ScriptedUpstream store;
  private static RawHttp http;

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException {
    store = new ScriptedUpstream(directory);
    http = store.http;
  }

  @AfterAll
  static void stop() {
    store.close();
  }

  @BeforeEach
  void forget() {
    store.received.clear();
    store.script = request -> ScriptedUpstream.json(200, ANSWER);
  }

  @Test
  void batch_unsharded_isOneCallAndComesBackByteForByte() throws IOException {
    RawHttp.Answer answer = http.post(QUERY + "?stainless_overload=multiQuery", BATCH);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(ANSWER.replace('\'', '"'));
    assertThat(answer.header("content-type")).contains("application/json");
    assertThat(answer.header("traceparent").orElseThrow())
        .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01");
    assertThat(answer.headers())
        .doesNotContainKeys("x-layer-warning", "x-layer-next-cursor", "x-layer-stable-as-of");
    assertThat(store.onlyBody())
        .isEqualTo(
            "{\"queries\":[{\"rank_by\":[\"vector\",\"ANN\",[0.2,0.80]],\"top_k\":3,"
                + "\"consistency\":{\"level\":\"eventual\"}},"
                + "{\"rank_by\":[\"title\",\"BM25\",\"iron\"],\"limit\":3,\"odd\":[1.0],"
                + "\"consistency\":{\"level\":\"eventual\"}}]}");
    assertThat(store.received.getFirst().line())
        .isEqualTo("POST /v2/namespaces/tea/query HTTP/1.1");
    assertThat(store.received.getFirst().lines("Authorization"))
        .containsExactly("Authorization: Bearer upstream-key");
  }

  @Test
  void batch_vectorNamedInALeg_warns() throws IOException {
    assertThat(
            http.post(QUERY, "{'queries':[{'vector':[1],'include_attributes':['vector','a']}]}")
                .header("x-layer-warning"))
        .contains("vector_attribute_dropped");
    assertThat(store.onlyBody()).contains("\"include_attributes\":[\"a\"]");
  }

  @Test
  void batch_429_isSentOnceMoreAsAWhole() throws IOException {
    Deque<String> answers = new ArrayDeque<>();
    answers.add(ScriptedUpstream.json(429, "{}"));
    answers.add(ScriptedUpstream.json(200, ANSWER));
    store.script = request -> answers.pop();
    assertThat(http.post(QUERY, BATCH).status()).isEqualTo(200);
    assertThat(store.received).hasSize(2);
    assertThat(store.received.get(1).text()).isEqualTo(store.received.get(0).text());
  }

  @Test
  void batch_refusedByTheStore_isRelayedAsItCame() throws IOException {
    store.script = request -> ScriptedUpstream.json(400, "{'odd': 1}", "X-Odd: yes\r\n");
    RawHttp.Answer answer = http.post(QUERY, BATCH);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).isEqualTo("{\"odd\": 1}");
    assertThat(answer.header("x-odd")).contains("yes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"no json", "[1]", "{'results':", ""})
  void batch_garbageOfTheStore_is502(String garbage) throws IOException {
    store.script = request -> ScriptedUpstream.json(200, garbage);
    assertError(http.post(QUERY, BATCH), 502, "upstream_error", "");
  }

  @Test
  void batch_sharded_mergesLegsAndPutsWholeOnesAtTheirPlace() throws IOException {
    store.marker = "{'rows':[{'id':'_hevlayer:namespace_meta','_hevlayer_shard_count':2}]}";
    store.script =
        request -> {
          String body = request.text();
          if (body.contains("\"queries\"")) {
            return ScriptedUpstream.json(200, "{'results':[{'aggregations':{'n': 7}}]}");
          }
          return ScriptedUpstream.json(
              200,
              body.contains("[\"_hevlayer_shard\",\"Eq\",0]")
                  ? "{'rows':[{'id':'b','$dist':0.2}],'billing':{'n':1}}"
                  : "{'rows':[{'id':'a','$dist':0.3}],'billing':{'n':2}}");
        };
    try {
      assertThat(
              http.post(
                      "/v2/namespaces/sharded/query",
                      "{'queries':[{'vector':[1]},{'aggregate_by':{'n':['Count']}},"
                          + "{'rank_by':['t','BM25','x']}]}")
                  .body())
          .isEqualTo(
              "{\"results\":["
                  + "{\"rows\":[{\"id\":\"b\",\"$dist\":0.2},{\"id\":\"a\",\"$dist\":0.3}]},"
                  + "{\"aggregations\":{\"n\": 7}},"
                  + "{\"rows\":[{\"id\":\"a\",\"$score\":0.3},{\"id\":\"b\",\"$score\":0.2}]}]}");
      assertThat(store.received).hasSize(5);
    } finally {
      store.marker = "{'rows':[]}";
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'queries':5}|allowed is an array of 1 to 16",
        "{'queries':[]}|queries has 0 queries; allowed are 1 to 16",
        "{'queries':null}|queries is null; allowed is an array of 1 to 16",
        "{'queries':{}}|allowed is an array of 1 to 16",
        "{'queries':[1]}|multi-query leg 1: is integer",
        "{'queries':[{'vector':[1]},null]}|multi-query leg 2: is null",
        "{'queries':[{'vector':[1]}],'cursor':null}|cursor has no place beside queries",
        "{'queries':[{}]}|multi-query leg 1: exactly one of",
        "{'queries':[{'vector':[]}]}|multi-query leg 1: vector is empty",
        "{'queries':[{'vector':[1],'nearest_to_id':['a']}]}|multi-query leg 1: exactly one of",
        "{'queries':[{'nearest_to_id':[]}]}|multi-query leg 1: nearest_to_id is empty",
        "{'queries':[{'vector':[1],'top_k':4294967296}]}|multi-query leg 1: top_k is integer",
        "{'queries':[{'vector':[1],'limit':'x'}]}|multi-query leg 1: limit is string",
        "{'queries':[{'vector':[1],'include_attributes':[1]}]}|multi-query leg 1: include",
        "{'queries':[{'vector':[1]}],'as_of':-1}|as_of is integer",
        "{'queries':[{'vector':[1]}],'between':[2,1]}|lo < hi",
        "{'queries':[5,{'vector':[]}]}|multi-query leg 1: is integer",
        "{'queries':[{'vector':[1]}],'cursor':'x'}|cursor",
        "{'queries':[{'vector':[1]},{'vector':[1],'cursor':null}]}|multi-query leg 2: cursor",
        "{'queries':[{'vector':[1]},{'vector':[1],'as_of':1}]}|multi-query leg 2: as_of",
        "{'queries':[{'vector':[1],'between':[1,2]}]}|multi-query leg 1: between",
        "{'queries':[{'filters':['a','Eq',1]}]}|multi-query leg 1: exactly one of",
        "{'queries':[{'vector':[1],'top_k':0}]}|multi-query leg 1: top_k",
        "{'queries':[{'rank_by':['id','asc'],'limit':0}]}|multi-query leg 1: limit",
        "{'queries':[{'vector':[1],'include_attributes':'a'}]}|multi-query leg 1: include",
        "{'queries':[{'vector':[1]}],'as_of':1,'between':[1,2]}|exclude",
      })
  void batch_invalid_is422AndNeverReachesTheStore(String body, String message) throws IOException {
    assertError(http.post(QUERY, body), 422, "validation_error", message);
    assertThat(store.received).isEmpty();
  }

  @Test
  void batch_seventeenLegs_is422() throws IOException {
    String legs =
        IntStream.range(0, 17).mapToObj(i -> "{'vector':[1]}").collect(Collectors.joining(","));
    assertError(
        http.post(QUERY, "{'queries':[" + legs + "]}"),
        422,
        "validation_error",
        "queries has 17 queries; allowed are 1 to 16");
  }

  @Test
  void batch_unknownSeeds_are404WithTheLeg() throws IOException {
    store.script = request -> ScriptedUpstream.json(200, "{'rows':[]}");
    assertError(
        http.post(QUERY, "{'queries':[{'vector':[1]},{'nearest_to_id':['ghost']}]}"),
        404,
        "not_found",
        "multi-query leg 2: ");
  }
}
