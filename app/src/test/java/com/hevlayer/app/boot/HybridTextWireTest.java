package com.hevlayer.app.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.app.edge.RawUpstream.Received;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** HybridText and Auto in front of a store that speaks the wire and answers as it is told. */
@SuppressWarnings("NullAway.Init") // set before all tests
class HybridTextWireTest {
  private static final String QUERY = "/v2/namespaces/teapots/query";
  private static final String LADDER =
      "{\"max_edit_distance\":[{\"min_query_chars\":3,\"distance\":0},"
          + "{\"min_query_chars\":6,\"distance\":1},{\"min_query_chars\":9,\"distance\":2}]}";

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
    store.marker = "{'rows':[]}";
    store.script = request -> rows("{'id':'tp-1','$dist':1.5,'title':'Cast iron kettle'}");
  }

  private static String rows(String... rows) {
    return ScriptedUpstream.json(200, "{'rows':[" + String.join(",", rows) + "]}");
  }

  private static List<String> bodies() {
    return store.received.stream().map(Received::text).sorted(Comparator.naturalOrder()).toList();
  }

  static void assertError(RawHttp.Answer answer, int status, String code, String fragment) {
    assertThat(answer.body()).startsWith("{\"error\":\"" + code + "\",\"message\":\"");
    assertThat(answer.body()).contains(fragment);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.header("content-type")).contains("application/json");
  }

  @Test
  void query_text_sendsExactlyTheseLegsAndSaysHow() throws IOException {
    store.script =
        request ->
            request.text().contains("\"Fuzzy\"")
                ? rows("{'id':'tp-1','$dist':1.5,'title':'Cast iron kettle','vector':[1]}")
                : rows(
                    "{'id':'tp-1','$dist':2.50,'title':'Cast iron kettle'}",
                    "{'id':'tp-4','$dist':1,'title':'Kettle'}");
    RawHttp.Answer answer =
        http.post(
            QUERY,
            "{'rank_by':['title','HybridText','the cast irn kettle'],'top_k':1,"
                + "'filters':['glaze','Eq','matte'],'as_of':2000,"
                + "'include_attributes':['title','vector'],'consistency':{'level':'strong'}}",
            "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

    String rank =
        "{\"rank_by\":[\"title\",\"BM25\",\"the cast irn kettle\"],\"filters\":[\"And\",[";
    String rest =
        ",[\"_hevlayer_upserted_at\",\"Lte\",2000]]],\"top_k\":50,"
            + "\"include_attributes\":[\"title\"],\"consistency\":{\"level\":\"eventual\"}}";
    String user = "[\"glaze\",\"Eq\",\"matte\"]";
    String fuzzy =
        rank + "[\"And\",[" + user + ",[\"title\",\"Fuzzy\",\"%s\"," + LADDER + "]]]" + rest;
    assertThat(bodies())
        .containsExactlyInAnyOrder(
            rank + user + rest,
            fuzzy.formatted("cast"),
            fuzzy.formatted("irn"),
            fuzzy.formatted("kettle"));
    assertThat(store.received)
        .allMatch(request -> request.line().equals("POST /v2/namespaces/teapots/query HTTP/1.1"));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body())
        .isEqualTo(
            "{\"rows\":[{\"id\":\"tp-1\",\"$score\":0.06557377049180328,"
                + "\"title\":\"Cast iron kettle\"}],"
                + "\"hybrid\":{\"tokens\":[\"cast\",\"irn\",\"kettle\"],\"tokens_dropped\":0,"
                + "\"stopwords\":\"en\",\"stopwords_dropped\":[\"the\"],\"fuzziness\":\"auto\","
                + "\"rank_constant\":60,\"legs\":4,\"per_leg_limit\":50},"
                + "\"next_cursor\":\"eyJvZmZzZXQiOjF9\"}");
    assertThat(answer.header("x-layer-next-cursor")).contains("eyJvZmZzZXQiOjF9");
    assertThat(answer.header("traceparent"))
        .contains("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    assertThat(answer.headers()).doesNotContainKeys("x-layer-warning", "x-layer-stable-as-of");
  }

  @Test
  void query_breakdown_saysWhatARowHadInEachLeg() throws IOException {
    store.script =
        request -> request.text().contains("\"Fuzzy\"") ? rows() : rows("{'id':7,'$dist':2.50}");
    assertThat(
            http.post(
                    QUERY, "{'rank_by':['title','HybridText','pot'],'include_leg_breakdown':true}")
                .body())
        .startsWith(
            "{\"rows\":[{\"id\":7,\"$score\":0.01639344262295082,\"$fused\":{\"legs\":["
                + "{\"leg\":\"bm25\",\"rank\":1,\"score\":2.50},"
                + "{\"leg\":\"fuzzy:pot\",\"rank\":null,\"score\":null}]}}],")
        .endsWith("\"next_cursor\":null}");
  }

  @Test
  void query_nothingFound_asksForTheWordsAloneAndSaysSo() throws IOException {
    store.script =
        request ->
            request.text().contains("\"BM25\"")
                ? rows()
                : rows("{'id':'b','title':'pots'}", "{'id':'a','title':'teapot','n':1}");
    RawHttp.Answer answer =
        http.post(
            QUERY,
            "{'rank_by':['title','HybridText','teapto'],'include_attributes':['n'],"
                + "'include_leg_breakdown':true}");
    assertThat(store.received).hasSize(3);
    assertThat(store.received.getLast().text())
        .isEqualTo(
            "{\"rank_by\":[\"id\",\"asc\"],\"filters\":[\"title\",\"Fuzzy\",\"teapto\","
                + LADDER
                + "],\"top_k\":50,\"include_attributes\":[\"n\",\"title\"],"
                + "\"consistency\":{\"level\":\"eventual\"}}");
    assertThat(answer.body())
        .startsWith(
            "{\"rows\":[{\"id\":\"a\",\"$score\":0.01639344262295082,\"n\":1,\"$fused\":{\"legs\":["
                + "{\"leg\":\"fuzzy:teapto\",\"rank\":1,\"score\":null}]}},"
                + "{\"id\":\"b\",\"$score\":0.016129032258064516,\"$fused\"")
        .contains("\"legs\":1,\"per_leg_limit\":50,\"surfaced\":true}");
  }

  @Test
  void query_sharded_asksEveryShardOfEveryLeg() throws IOException {
    store.marker = "{'rows':[{'id':'_hevlayer:namespace_meta','_hevlayer_shard_count':2}]}";
    RawHttp.Answer answer =
        http.post(
            "/v2/namespaces/sharded/query",
            "{'rank_by':['title','HybridText','pot',{'threads':7}]}");
    assertThat(answer.body()).contains("\"per_leg_limit\":50,\"threads\":2}");
    assertThat(store.received).hasSize(4);
    assertThat(bodies())
        .filteredOn(body -> body.contains("Fuzzy"))
        .allMatch(body -> body.contains("\"filters\":[\"And\",[[\"title\",\"Fuzzy\",\"pot\","))
        .hasSize(2);
  }

  @Test
  void query_refusedByTheStore_isRelayedAsItCame() throws IOException {
    store.script =
        request ->
            request.text().contains("\"Fuzzy\"")
                ? ScriptedUpstream.json(400, "{'fuzzy': 1}")
                : ScriptedUpstream.json(429, "{'odd': 1}", "Retry-After: 3\r\n");
    RawHttp.Answer answer = http.post(QUERY, "{'rank_by':['title','HybridText','pot']}");
    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.body()).isEqualTo("{\"odd\": 1}");
    assertThat(answer.header("retry-after")).contains("3");
    assertThat(answer.headers()).doesNotContainKeys("traceparent", "x-layer-next-cursor");
  }

  @Test
  void query_fuzzyLegRefused_isRelayedToo() throws IOException {
    store.script =
        request ->
            request.text().contains("\"Fuzzy\"")
                ? ScriptedUpstream.json(400, "{'fuzzy': 1}")
                : rows("{'id':'a','$dist':1}");
    RawHttp.Answer answer = http.post(QUERY, "{'rank_by':['title','HybridText','pot']}");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).isEqualTo("{\"fuzzy\": 1}");
  }

  @Test
  void query_fuzzyLegUnsupported_isLeftOut() throws IOException {
    store.script =
        request ->
            request.text().contains("\"Fuzzy\"")
                ? ScriptedUpstream.json(422, "{'error':'UnsupportedByStore','message':'no'}")
                : request.text().contains("nothing") ? rows() : rows("{'id':'a','$dist':1}");
    RawHttp.Answer answer = http.post(QUERY, "{'rank_by':['title','HybridText','pot lid']}");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).contains("\"id\":\"a\"").contains("\"legs\":1,");

    assertError(
        http.post(QUERY, "{'rank_by':['title','HybridText','nothing']}"),
        502,
        "upstream_error",
        "no leg");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "['title','HybridText','a b !']|`no word`",
        "['title','HybridText']|`rank_by has 2 elements`",
        "['title','HybridText','x',{},1]|`rank_by has 5 elements`",
        "['','HybridText','pot']|`rank_by[0] is empty`",
        "[null,'HybridText','pot']|`rank_by[0] is null`",
        "['title','HybridText',5]|`rank_by[2] is integer`",
        "['title','HybridText',['pot']]|`rank_by[2] is`",
        "['title','HybridText','pot','x']|`rank_by[3] is string`",
        "['title','HybridText','pot',null]|`rank_by[3] is null`",
        "['title','HybridText','pot',{'fuzziness':3}]|`rank_by[3].fuzziness is integer`",
        "['title','HybridText','pot',{'fuzziness':1.5}]|`rank_by[3].fuzziness is`",
        "['title','HybridText','pot',{'fuzziness':null}]|`rank_by[3].fuzziness is null`",
        "['title','HybridText','pot',{'fuzziness':'1'}]|`rank_by[3].fuzziness is string`",
        "['title','HybridText','pot',{'stopwords':true}]|`rank_by[3].stopwords`",
        "['title','HybridText','pot',{'stopwords':'de'}]|`rank_by[3].stopwords`",
        "['title','HybridText','pot',{'stopwords':[1]}]|`rank_by[3].stopwords`",
        "['title','HybridText','pot',{'rank_constant':0}]|`rank_by[3].rank_constant`",
        "['title','HybridText','pot',{'rank_constant':null}]|`rank_by[3].rank_constant is null`",
        "['title','HybridText','pot',{'per_leg_limit':0}]|`rank_by[3].per_leg_limit`",
        "['title','HybridText','pot',{'per_leg_limit':'9'}]|`rank_by[3].per_leg_limit`",
        "['title','HybridText','pot',{'threads':0}]|`rank_by[3].threads`",
        "['title','HybridText','pot',{'threads':1.5}]|`rank_by[3].threads`",
        "['title','HybridText','pot',{'route':'auto'}]|`unknown option \\\"route\\\"`",
        "['title','Auto','急須']|`no word`",
        "['title','Auto','x',{'route':'best'}]|`rank_by[3].route`",
        "['title','Auto','tea',{'route':'semantic'}]|`forced route \\\"semantic\\\" requires a vector`"
      })
  void query_wrongExpression_is422(String rankBy, String fragment) throws IOException {
    assertError(
        http.post(QUERY, "{'rank_by':" + rankBy.replace("急須", "\\u6025\\u9808") + "}"),
        422,
        "validation_error",
        fragment);
    assertThat(store.received).isEmpty();
  }

  @Test
  void query_wrongTags_is422BeforeAnythingRuns() throws IOException {
    assertError(
        http.post(QUERY, "{'rank_by':['title','HybridText','pot']}", "x-hevlayer-tag: a b"),
        422,
        "validation_error",
        "x-hevlayer-tag");
    assertThat(store.received).isEmpty();
  }

  @Test
  void query_badCursor_is422() throws IOException {
    for (String cursor : List.of("'%%'", "5", "'eyJvZmZzZXQiOjEwMDAwfQ'")) {
      assertError(
          http.post(QUERY, "{'rank_by':['title','HybridText','pot'],'cursor':" + cursor + "}"),
          422,
          "validation_error",
          "cursor");
    }
  }

  @Test
  void auto_needsAVector_isDeferredWithExactlyThis() throws IOException {
    RawHttp.Answer answer =
        http.post(QUERY, "{'rank_by':['title','Auto','blue enamel kettle'],'top_k':5}");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body())
        .isEqualTo(
            "{\"rows\":[],\"routing\":{\"route\":\"fused\",\"policy\":\"v1\",\"tokens\":3,"
                + "\"executed\":false}}");
    assertThat(answer.headers())
        .doesNotContainKeys("traceparent", "x-layer-next-cursor", "x-layer-stable-as-of");
    assertThat(store.received).isEmpty();
  }

  @Test
  void auto_shortText_isSearchedByItsWords() throws IOException {
    RawHttp.Answer answer =
        http.post(QUERY, "{'rank_by':['title','Auto','kettle',{'vector':['Embed','x']}]}");
    assertThat(answer.body())
        .startsWith("{\"rows\":[{\"id\":\"tp-1\",\"$score\":0.03278688524590164,\"title\":")
        .contains(
            "\"routing\":{\"route\":\"hybrid_text\",\"policy\":\"v1\",\"tokens\":1,"
                + "\"executed\":true},\"hybrid\":{\"tokens\":[\"kettle\"],")
        .endsWith("\"next_cursor\":null}");
    assertThat(answer.headers()).containsKey("traceparent");
  }

  @Test
  void auto_fused_sendsTheVectorAsItIsWritten() throws IOException {
    http.post(QUERY, "{'rank_by':['title','Auto','blue enamel kettle',{'vector':[0.10,1e0]}]}");
    assertThat(bodies())
        .hasSize(5)
        .anyMatch(body -> body.startsWith("{\"rank_by\":[\"vector\",\"ANN\",[0.10,1e0]],"));
  }

  @Test
  void auto_semantic_answersDistancesAndPages() throws IOException {
    store.script = request -> rows("{'id':'b','$dist':0.25}", "{'id':'a','$dist':0.125}");
    RawHttp.Answer answer =
        http.post(
            QUERY,
            "{'rank_by':['title','Auto','tea',{'route':'semantic','vector':[1]}],'top_k':1}");
    assertThat(store.onlyBody())
        .isEqualTo(
            "{\"rank_by\":[\"vector\",\"ANN\",[1]],\"top_k\":2,"
                + "\"consistency\":{\"level\":\"eventual\"}}");
    assertThat(answer.body())
        .isEqualTo(
            "{\"rows\":[{\"id\":\"a\",\"$dist\":0.125}],"
                + "\"routing\":{\"route\":\"semantic\",\"policy\":\"forced\",\"tokens\":1,"
                + "\"executed\":true},\"next_cursor\":\"eyJvZmZzZXQiOjF9\"}");
    assertThat(answer.header("x-layer-next-cursor")).contains("eyJvZmZzZXQiOjF9");
  }

  @Test
  void auto_embedWithoutModel_isRefused() throws IOException {
    assertError(
        http.post(
            QUERY,
            "{'rank_by':['title','Auto','tea',{'route':'semantic','vector':['Embed','x']}]}"),
        422,
        "validation_error",
        "a model name must be provided");
  }
}
