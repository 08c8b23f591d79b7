package com.hevlayer.app.boot;

import static com.hevlayer.app.boot.Refusals.assertExactly;
import static com.hevlayer.app.boot.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.app.edge.RawUpstream.Received;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which federated queries are refused as a whole. */
@SuppressWarnings("NullAway.Init") // set before all tests
class FederatedRulesWireTest {
  private static final String QUERY = "/v2/query";

  private static ScriptedUpstream store;
  private static RawHttp http;

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException {
    store = new ScriptedUpstream(directory, Map.of("LAYER_FEDERATED_QUERY_MAX_NAMESPACES", "3"));
    http = store.http;
  }

  @AfterAll
  static void stop() {
    store.close();
  }

  @BeforeEach
  void forget() {
    store.reset();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "[1]|the body is sequence",
        "null|the body is null",
        "{'vector':[1],'cursor':'x'}|cursor is not allowed",
        "{'vector':[1],'namespaces':[]}|namespaces is empty",
        "{'vector':[1],'namespaces':'a'}|namespaces is string",
        "{'vector':[1],'namespaces':['a',5]}|namespaces[1] is integer",
        "{'vector':[1],'namespaces':['a','']}|namespaces[1] is empty",
        "{'vector':[1],'namespaces':['*','a']}|namespaces has \"*\" among others",
        "{'vector':[1],'namespaces':['*','*']}|namespaces has \"*\" among others",
        "{'vector':[1],'namespaces':['a b']}|namespaces[0]: ",
        "{'vector':[1],'namespaces':['a','b','a','b','c']}"
            + "|names 5 namespaces; allowed are 3. Too many are: b, c",
        "{'vector':[1],'strict':1}|strict is integer",
        "{'vector':[1],'fusion':5}|fusion is integer",
        "{'vector':[1],'fusion':{'per_namespace_limit':0}}|fusion.per_namespace_limit is integer",
        "{'vector':[1],'fusion':{'per_namespace_limit':'x'}}|fusion.per_namespace_limit is string",
        "{'vector':[1],'fusion':{'rank_constant':-1}}|fusion.rank_constant is integer",
        "{'vector':[1],'top_k':0}|top_k is integer `0`",
        "{'vector':[1],'top_k':null}|top_k is null",
        "{}|exactly one of vector, nearest_to_id and rank_by is needed, none",
        "{'vector':[1],'rank_by':['id','asc']}|more than one is there",
        "{'vector':[]}|vector is empty",
        "{'nearest_to_id':[]}|nearest_to_id is empty",
        "{'vector':[1],'as_of':1,'between':[1,2]}|exclude each other",
        "{'vector':[1],'between':[1,1]}|lo < hi",
        "{'vector':[1],'include_attributes':5}|include_attributes is integer",
        "{'rank_by':['t','HybridText']}|rank_by has 2 elements",
        "{'rank_by':['t','HybridText','pot'],'vector':[1]}|vector is not allowed",
        "{'rank_by':['t','HybridText','pot',{'fuzziness':3}]}|rank_by[3].fuzziness",
        "{'rank_by':['t','HybridText','pot'],'include_leg_breakdown':1}|include_leg_breakdown",
        "{'rank_by':['t','Auto','pot',{'route':'x'}]}|rank_by[3].route",
      })
  void query_thatBreaksARule_is422AndAsksNobody(String body, String message) throws IOException {
    assertRefused(http.post(QUERY, body), 422, "validation_error", message);
    assertThat(store.received).isEmpty();
  }

  /** What only a namespace can tell is the whole query's mistake all the same. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'rank_by':['t','HybridText','a !']|no word",
        "'rank_by':['t','Auto','pot',{'route':'fused'}]|requires a vector",
      })
  void query_refusedForANamespace_is422AsAWhole(String rankBy, String message) throws IOException {
    assertRefused(
        http.post(QUERY, "{'namespaces':['a','b']," + rankBy + "}"),
        422,
        "validation_error",
        message);
  }

  @Test
  void query_everyNamespaceOfAStoreThatListsTooMany_is422() throws IOException {
    store.script =
        request ->
            ScriptedUpstream.json(
                200, "{'namespaces':[{'id':'a'},{'id':'b'},{'id':'c'},{'id':'d'}]}");
    assertRefused(
        http.post(QUERY, "{'vector':[1]}"),
        422,
        "validation_error",
        "names 4 namespaces; allowed are 3. Too many are: d");
  }

  @Test
  void query_everyNamespaceWhereThereIsNone_isEmpty() throws IOException {
    store.script = request -> ScriptedUpstream.json(200, "{'namespaces':[]}");
    assertThat(http.post(QUERY, "{'vector':[1],'namespaces':['*']}").body())
        .isEqualTo(
            "{\"rows\":[],\"merge\":{\"method\":\"distance\",\"route\":\"fused\"},"
                + "\"namespaces\":[]}");
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 404, 429, 500})
  void query_whoseListIsRefused_is502(int status) throws IOException {
    store.script = request -> ScriptedUpstream.json(status, "{'odd':1}");
    for (String body : new String[] {"{'vector':[1]}", "{'vector':[1],'strict':true}"}) {
      assertExactly(
          http.post(QUERY, body),
          502,
          "upstream_error",
          "listing the namespaces of store 'main' failed: the store answered "
              + status
              + ": {\"odd\":1}");
    }
  }

  @Test
  void query_strictWithSeedsThatAreNot_is404() throws IOException {
    String body = "{'namespaces':['a','b'],'nearest_to_id':['ghost']";
    assertExactly(
        http.post(QUERY, body + ",'strict':true}"),
        404,
        "not_found",
        "no vector in namespace 'a' for nearest_to_id 'ghost'");
    assertExactly(
        http.post(QUERY, body + "}"),
        502,
        "upstream_error",
        "all federated query namespaces failed");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "['none','Eq',1]|attribute 'none'",
        "['bare','Eq','x']|attribute 'bare'",
        "['n','Eq','x']|attribute 'n' is of type int",
        "['And',[['t','Eq','x'],['Or',[['n','Eq',1.5],['n','Eq',1]]]]]|attribute 'n'",
        "['Not',['b','Eq',1]]|attribute 'b' is of type bool",
        "['tags','Eq',5]|attribute 'tags'",
        "['n','In',[1,'2']]|attribute 'n'",
      })
  void query_strictWithAFilterThatDoesNotFit_is422(String filter, String detail)
      throws IOException {
    store.script = FederatedRulesWireTest::schema;
    assertRefused(
        http.post(
            QUERY, "{'namespaces':['a'],'vector':[1],'strict':true,'filters':" + filter + "}"),
        422,
        "validation_error",
        "filter_schema_mismatch: ",
        detail);
    assertExactly(
        http.post(QUERY, "{'namespaces':['a'],'vector':[1],'filters':" + filter + "}"),
        502,
        "upstream_error",
        "all federated query namespaces failed");
  }

  private static String schema(Received request) {
    return request.line().contains("/schema")
        ? ScriptedUpstream.json(
            200,
            "{'t':{'type':'string','filterable':true},'n':{'type':'int','filterable':true},"
                + "'b':{'type':'bool','filterable':true},"
                + "'tags':{'type':'[]string','filterable':true},"
                + "'bare':{'type':'string','filterable':false}}")
        : ScriptedUpstream.json(200, "{'rows':[{'id':'x','$dist':1}]}");
  }

  @Test
  void query_strictWithoutProfilesToCompareBy_is422() throws IOException {
    store.script = FederatedRulesWireTest::schema;
    assertRefused(
        http.post(QUERY, "{'namespaces':['a','b'],'vector':[1],'strict':true}"),
        422,
        "validation_error",
        "missing_embedding_profile");
  }
}
