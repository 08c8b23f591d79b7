package com.hevlayer.app.boot;

import static com.hevlayer.app.boot.PlainQueryWireTest.assertError;
import static com.hevlayer.app.boot.PlainQueryWireTest.ids;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Plain queries and batches of real rows: of the embedded store, of the same store behind a second
 * gateway, and of a store that can do next to nothing.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set before all tests
class TypedQueryWireTest {
  private static final String TEA = "/v2/namespaces/tea/query";
  private static final String ROWS =
      """
      [{'id':'a','vector':[0,0],'title':'iron kettle','n':1},
       {'id':'b','vector':[0,2],'title':'iron iron pan','n':2},
       {'id':'c','vector':[3,0],'title':'clay kettle','n':3},
       {'id':'d','vector':[0,4],'title':'iron','n':4},
       {'id':'e','vector':[0,9],'title':'bare','n':5}]
      """;

  private GatewayTrio gateways;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    gateways = GatewayTrio.start(directory);
    RawHttp http = gateways.embedded;
    RawHttp.Answer written =
        http.post(
            "/v2/namespaces/tea",
            "{'upsert_rows':"
                + ROWS
                + ",'distance_metric':'euclidean_squared',"
                + "'schema':{'title':{'type':'string','full_text_search':true}}}");
    assertThat(written.body()).contains("\"rows_upserted\":5");
    http.post(
        "/v2/namespaces/numbers",
        "{'upsert_rows':[{'id':7,'vector':[1,0]},{'id':8,'vector':[2,0]}],"
            + "'distance_metric':'euclidean_squared'}");
    // A current read brings what eventual ones see up to date.
    for (String namespace : List.of("tea", "numbers")) {
      String read = "{'rank_by':['id','asc'],'limit':1}";
      assertThat(http.post("/v2/namespaces/" + namespace + "/query", read).status()).isEqualTo(200);
    }
    gateways.example.post("/v2/namespaces/tea", "{'upsert_rows':[{'id':'a','n':1}]}");
  }

  @AfterAll
  void stop() {
    gateways.close();
  }

  Stream<RawHttp> gateways() {
    return Stream.of(gateways.embedded, gateways.relay);
  }

  @ParameterizedTest
  @MethodSource("gateways")
  void query_byVector_isNearestFirst(RawHttp http) throws IOException {
    RawHttp.Answer answer =
        http.post(TEA, "{'vector':[0,0],'top_k':3,'include_attributes':['title']}");
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body())
        .startsWith(
            "{\"rows\":[{\"id\":\"a\",\"$dist\":0.0,\"title\":\"iron kettle\"},"
                + "{\"id\":\"b\",\"$dist\":4.0,\"title\":\"iron iron pan\"},"
                + "{\"id\":\"c\",\"$dist\":9.0,\"title\":\"clay kettle\"}]")
        .contains("\"billing\":{")
        .contains("\"performance\":{");
    assertThat(answer.header("traceparent")).isPresent();
    String cursor = answer.header("x-layer-next-cursor").orElseThrow();
    RawHttp.Answer next = http.post(TEA, "{'vector':[0,0],'top_k':3,'cursor':'" + cursor + "'}");
    assertThat(ids(next.body())).containsExactly("d", "e");
    assertThat(next.headers()).doesNotContainKey("x-layer-next-cursor");
  }

  @ParameterizedTest
  @MethodSource("gateways")
  void query_byText_isBestFirst(RawHttp http) throws IOException {
    RawHttp.Answer answer =
        http.post(TEA, "{'rank_by':['title','BM25','iron'],'top_k':2,'filters':['n','Lt',5]}");
    assertThat(ids(answer.body())).hasSize(2).doesNotContain("c");
    String cursor = answer.header("x-layer-next-cursor").orElseThrow();
    RawHttp.Answer next =
        http.post(
            TEA,
            "{'rank_by':['title','BM25','iron'],'top_k':2,'filters':['n','Lt',5],'cursor':'"
                + cursor
                + "'}");
    assertThat(Stream.concat(ids(answer.body()).stream(), ids(next.body()).stream()))
        .containsExactlyInAnyOrder("a", "b", "d");
  }

  @ParameterizedTest
  @MethodSource("gateways")
  void query_byAttribute_keepsTheStoresOrder(RawHttp http) throws IOException {
    RawHttp.Answer answer = http.post(TEA, "{'rank_by':['n','desc'],'top_k':3}");
    assertThat(ids(answer.body())).containsExactly("e", "d", "c");
    assertThat(answer.headers()).doesNotContainKey("x-layer-next-cursor");
  }

  @ParameterizedTest
  @MethodSource("gateways")
  void query_byIds_isNearTheirMean(RawHttp http) throws IOException {
    RawHttp.Answer answer =
        http.post(TEA, "{'nearest_to_id':['b','d'],'top_k':2,'filters':['id','NotIn',['b','d']]}");
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    // The mean is [0,3]: 9 to a, 18 to c.
    assertThat(answer.body())
        .startsWith("{\"rows\":[{\"id\":\"a\",\"$dist\":9.0},{\"id\":\"c\",\"$dist\":18.0}]");
    assertError(
        http.post(TEA, "{'nearest_to_id':['none','a','ghost']}"),
        404,
        "not_found",
        "'none', 'ghost'");
    assertError(
        http.post("/v2/namespaces/gone/query", "{'nearest_to_id':['a']}"),
        502,
        "upstream_error",
        "404");
  }

  @ParameterizedTest
  @MethodSource("gateways")
  void query_numericIds_stayNumbers(RawHttp http) throws IOException {
    String numbers = "/v2/namespaces/numbers/query";
    assertThat(http.post(numbers, "{'nearest_to_id':['7'],'top_k':1}").body())
        .startsWith("{\"rows\":[{\"id\":7,\"$dist\":0.0}]");
    RawHttp.Answer first = http.post(numbers, "{'nearest_to_id':[7],'top_k':1}");
    String cursor = first.header("x-layer-next-cursor").orElseThrow();
    assertThat(
            http.post(numbers, "{'nearest_to_id':[7],'top_k':1,'cursor':'" + cursor + "'}").body())
        .startsWith("{\"rows\":[{\"id\":8,\"$dist\":1.0}]");
  }

  @ParameterizedTest
  @MethodSource("gateways")
  void query_everyAttribute_hasTheStampsAndNoVector(RawHttp http) throws IOException {
    RawHttp.Answer answer = http.post(TEA, "{'vector':[0,0],'top_k':1,'include_attributes':true}");
    assertThat(answer.body()).contains("\"title\":\"iron kettle\"").doesNotContain("\"vector\"");
    assertThat(answer.headers()).doesNotContainKey("x-layer-warning");
    RawHttp.Answer named =
        http.post(TEA, "{'vector':[0,0],'top_k':1,'include_attributes':['vector','n']}");
    assertThat(named.body()).contains("\"n\":1").doesNotContain("\"vector\"");
    assertThat(named.header("x-layer-warning")).contains("vector_attribute_dropped");
    // The form of turbopuffer's own clients, who count on what they ask for.
    RawHttp.Answer official =
        http.post(
            TEA,
            "{'rank_by':['vector','ANN',[0,0]],'top_k':1,'include_attributes':['vector','n']}");
    assertThat(official.body()).contains("\"vector\":[0.0,0.0]").contains("\"n\":1");
    assertThat(official.headers()).doesNotContainKey("x-layer-warning");
  }

  @ParameterizedTest
  @MethodSource("gateways")
  void query_asOf_seesTheRowsUntilThen(RawHttp http) throws IOException {
    assertThat(ids(http.post(TEA, "{'vector':[0,0],'as_of':1}").body())).isEmpty();
    assertThat(ids(http.post(TEA, "{'vector':[0,0],'as_of':99999999999999}").body())).hasSize(5);
    assertThat(ids(http.post(TEA, "{'vector':[0,0],'between':[0,99999999999999]}").body()))
        .hasSize(5);
  }

  @ParameterizedTest
  @MethodSource("gateways")
  void query_beyondWhatTheStoreGives_is400(RawHttp http) throws IOException {
    assertThat(http.post(TEA, "{'vector':[0,0],'top_k':10001}").status()).isEqualTo(400);
    assertThat(http.post(TEA, "{'vector':[0,0],'top_k':4294967295}").status()).isEqualTo(400);
  }

  @ParameterizedTest
  @MethodSource("gateways")
  void query_missingNamespace_is404OfTheStore(RawHttp http) throws IOException {
    assertThat(http.post("/v2/namespaces/gone/query", "{'vector':[0,0]}").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @MethodSource("gateways")
  void batch_ofSeveralKinds_answersEachAtItsPlace(RawHttp http) throws IOException {
    RawHttp.Answer answer =
        http.post(
            TEA,
            "{'queries':[{'vector':[0,0],'top_k':1},{'rank_by':['title','BM25','clay'],'top_k':2},"
                + "{'aggregate_by':{'n':['Count']}},{'nearest_to_id':['d'],'top_k':1}]}");
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body())
        .startsWith(
            "{\"results\":[{\"rows\":[{\"id\":\"a\",\"$dist\":0.0}]},{\"rows\":[{\"id\":\"c\"")
        .contains("{\"aggregations\":{\"n\":5}},{\"rows\":[{\"id\":\"d\",\"$dist\":0.0}]}]");
    assertThat(answer.header("traceparent")).isPresent();
  }

  @Test
  void query_nativeShapes_areDecodedByTheTypedStore() throws IOException {
    RawHttp http = gateways.embedded;
    assertThat(http.post(TEA, "{'rank_by':['id','asc'],'limit':2}").headers())
        .doesNotContainKey("traceparent");
    assertError(
        http.post(TEA, "{'rank_by':['id','asc'],'limit':2,'odd':1}"), 400, "bad_request", "odd");
  }

  @Test
  void query_storeThatRanksByIdOnly_isUnsupported() throws IOException {
    RawHttp http = gateways.example;
    assertThat(http.post(TEA, "{'rank_by':['id','asc'],'top_k':1}").body())
        .isEqualTo("{\"rows\":[{\"id\":\"a\"}]}");
    RawHttp.Answer ranked = http.post(TEA, "{'vector':[1]}");
    assertError(ranked, 422, "UnsupportedByStore", "");
    assertThat(ranked.body()).endsWith("\"store\":\"example\",\"route\":\"queryNamespace\"}");
    RawHttp.Answer batch = http.post(TEA, "{'queries':[{'rank_by':['id','asc'],'top_k':1}]}");
    assertError(batch, 422, "UnsupportedByStore", "");
    assertThat(batch.body()).endsWith("\"store\":\"example\",\"route\":\"queryNamespace\"}");
  }

  @Test
  void query_expressionOfTheGatewayInALeg_isRefused() throws IOException {
    assertError(
        gateways.embedded.post(TEA, "{'queries':[{'rank_by':['title','HybridText','x']}]}"),
        422,
        "validation_error",
        "HybridText");
  }
}
