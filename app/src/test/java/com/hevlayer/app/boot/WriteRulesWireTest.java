package com.hevlayer.app.boot;

import static com.hevlayer.app.boot.Refusals.assertRefused;
import static com.hevlayer.app.boot.Refusals.assertUnsupported;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What writes must be, to a store that speaks the wire and to a typed one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set before all tests
class WriteRulesWireTest {
  private static final String NS = "/v2/namespaces/tea";

  private ScriptedUpstream wired;
  private TestGateway typed;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    wired = new ScriptedUpstream(directory.resolve("wired"));
    typed =
        TestGateway.start(
            Files.createDirectories(directory.resolve("typed")),
            "main: {kind: search-embedded, options: {durability: os}, inboundAuth: {mode: open}}",
            Map.of());
  }

  @AfterAll
  void stop() {
    typed.close();
    wired.close();
  }

  @BeforeEach
  void forget() {
    wired.reset();
    wired.script = request -> ScriptedUpstream.json(200, "{'status':'OK','rows_affected':1}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{}|the body is empty",
        // Removed members come before the empty body and before what else is wrong.
        "{'upserts':[]}|`upserts` is no longer read: use upsert_rows or upsert_columns",
        "{'patches':null,'upsert_rows':5}|`patches` is no longer read: use patch_rows",
        "{'upsert_rows':5}|upsert_rows: invalid type: number, expected a sequence",
        "{'upsert_rows':{'id':1}}|upsert_rows: invalid type: map, expected a sequence",
        "{'patch_rows':'x'}|patch_rows: invalid type: string, expected a sequence",
        "{'upsert_rows':[{'id':1},[2]]}|upsert_rows[1]: invalid type: sequence, expected a map",
        "{'patch_rows':[null]}|patch_rows[0]: invalid type: null, expected a map",
        "{'upsert_columns':[]}|upsert_columns: invalid type: sequence, expected a map",
        "{'patch_columns':true}|patch_columns: invalid type: boolean, expected a map",
        "{'upsert_columns':{'id':[1],'n':1}}|upsert_columns.n: invalid type: number",
        "{'upsert_columns':{'id':1}}|upsert_columns.id: invalid type: number",
        "{'patch_columns':{'id':['a'],'n':{}}}|patch_columns.n: invalid type: map",
        "{'upsert_rows':[{'id':1,'blobs':{}}]}|upsert_rows[0].blobs: blobs cannot be written",
        "{'upsert_columns':{'id':[1],'blobs':[1]}}|upsert_columns.blobs: blobs cannot be",
        "{'upsert_rows':[{'id':1,'_hevlayer_x':1}]}|attribute `_hevlayer_x` is reserved",
        "{'upsert_rows':[{'id':1,'_hevlayer_parent_id':1}]}|`_hevlayer_parent_id` is reserved",
        "{'upsert_columns':{'id':[1],'_hevlayer_':[1]}}|attribute `_hevlayer_` is reserved",
        "{'patch_rows':[{'id':1,'_hevlayer_chunk_index':1}]}|`_hevlayer_chunk_index` is reserved",
        "{'patch_columns':{'id':[1],'_hevlayer_y':[1]}}|attribute `_hevlayer_y` is reserved",
        "{'patch_by_filter':{'filters':['n','Eq',1],'patch':{'_hevlayer_z':1}}}"
            + "|patch_by_filter.patch: attribute `_hevlayer_z` is reserved",
        "{'upsert_rows':[{'n':1}]}|upsert_rows[0]: missing field `id`",
        "{'patch_rows':[{'id':1},{'n':1}]}|patch_rows[1]: missing field `id`",
        "{'upsert_columns':{'n':[1]}}|upsert_columns: missing field `id`",
        "{'upsert_columns':{}}|upsert_columns: missing field `id`",
        "{'upsert_columns':{'id':[]}}|upsert_columns.id: the column is empty",
        "{'patch_columns':{'id':[],'n':[]}}|patch_columns.id: the column is empty",
        "{'upsert_rows':[{'id':null}]}|upsert_rows[0].id: invalid type: null",
        "{'upsert_rows':[{'id':true}]}|upsert_rows[0].id: invalid type: boolean",
        "{'patch_rows':[{'id':[1]}]}|patch_rows[0].id: invalid type: sequence",
        "{'upsert_columns':{'id':[1,{}]}}|upsert_columns.id[1]: invalid type: map",
        "{'deletes':['a',null]}|deletes[1]: invalid type: null, expected a string or a number",
        "{'deletes':[[1]]}|deletes[0]: invalid type: sequence",
        "{'deletes':'a'}|deletes: invalid type: string, expected a sequence",
        "{'deletes':{}}|deletes: invalid type: map, expected a sequence",
        "{'upsert_columns':{'id':[1,2],'n':[1]}}"
            + "|upsert_columns.n: the column has 1 values, the column `id` has 2",
        "{'patch_columns':{'id':[1],'n':[1,2,3]}}"
            + "|patch_columns.n: the column has 3 values, the column `id` has 1",
        "{'patch_rows':[{'id':1,'vector':[1]}]}|patch_rows[0].vector: vectors cannot be patched",
        "{'patch_rows':[{'id':1,'vectors':[[1]]}]}|patch_rows[0].vectors: vectors cannot be",
        "{'patch_columns':{'id':[1],'vector':[[1]]}}|patch_columns.vector: vectors cannot be",
        "{'patch_by_filter':{'filters':['n','Eq',1],'patch':{'vector':[1]}}}"
            + "|patch_by_filter.patch.vector: vectors cannot be patched",
        "{'upsert_rows':[{'id':1,'vector':null}]}|upsert_rows[0].vector: a vector is a non-empty",
        "{'upsert_rows':[{'id':1,'vector':[]}]}|upsert_rows[0].vector: a vector is",
        "{'upsert_rows':[{'id':1,'vector':[1,'2']}]}|upsert_rows[0].vector: a vector is",
        "{'upsert_rows':[{'id':1,'vector':[null]}]}|upsert_rows[0].vector: a vector is",
        "{'upsert_rows':[{'id':1,'vector':5}]}|upsert_rows[0].vector: a vector is",
        "{'upsert_rows':[{'id':1,'vector':{}}]}|upsert_rows[0].vector: a vector is",
        "{'upsert_rows':[{'id':1,'vector':''}]}|upsert_rows[0].vector: a vector is",
        "{'upsert_rows':[{'id':1,'vector':'no base64'}]}|upsert_rows[0].vector: a vector is",
        "{'upsert_rows':[{'id':1,'vector':'AACA'}]}|upsert_rows[0].vector: a vector is",
        "{'upsert_rows':[{'id':1,'vector':'AACAfw=='}]}|upsert_rows[0].vector: a vector is",
        "{'upsert_rows':[{'id':1,'vector':'AADAfw=='}]}|upsert_rows[0].vector: a vector is",
        "{'upsert_rows':[{'id':1,'vector':'-_8AAA=='}]}|upsert_rows[0].vector: a vector is",
        "{'upsert_rows':[{'id':1,'vectors':[]}]}|upsert_rows[0].vectors: a vector is",
        "{'upsert_rows':[{'id':1,'vectors':null}]}|upsert_rows[0].vectors: a vector is",
        "{'upsert_rows':[{'id':1,'vectors':[1]}]}|upsert_rows[0].vectors: a vector is",
        "{'upsert_rows':[{'id':1,'vectors':[[1],[]]}]}|upsert_rows[0].vectors: a vector is",
        "{'upsert_rows':[{'id':1,'vectors':[[1],'x']}]}|upsert_rows[0].vectors: a vector is",
        "{'upsert_columns':{'id':[1,2],'vector':[[1],[]]}}|upsert_columns.vector[1]: a vector is",
        "{'upsert_columns':{'id':[1],'vectors':[[[1],null]]}}|upsert_columns.vectors[0]: a vector",
        "{'upsert_columns':{'id':[1,2],'vector':[1,2,3]}}|upsert_columns.vector: the flat column"
      })
  void write_thatBreaksARule_is422AndNeverReachesTheStore(String body, String message)
      throws IOException {
    assertRefused(wired.http.post(NS, body), 422, "validation_error", message);
    assertThat(wired.received).isEmpty();
    assertRefused(typed.http.post("/v2/namespaces/none", body), 422, "validation_error", message);
    assertThat(typed.http.get("/v2/namespaces/none/metadata").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'upsert_rows':[{'id':1,'a':1,'a':2}]}",
        "{'upsert_rows':[{'id':1,'\\u0061':1,'a':2}]}",
        "{'patch_rows':[{'id':1,'id':2}]}",
        "{'upsert_columns':{'id':[1],'n':[1],'n':[2]}}",
        "{'deletes':[1],'deletes':[2]}",
      })
  void write_withAMemberTwice_is400(String body) throws IOException {
    assertRefused(wired.http.post(NS, body), 400, "bad_request", "twice");
    assertThat(wired.received).isEmpty();
    assertRefused(typed.http.post("/v2/namespaces/none", body), 400, "bad_request", "twice");
  }

  @Test
  void write_ofALargeIdOrCount_isTheStoresToJudge() throws IOException {
    for (String body :
        List.of(
            "{'upsert_rows':[{'id':-1}]}",
            "{'deletes':[1.5]}",
            "{'upsert_rows':[{'id':'" + "x".repeat(100) + "'}]}")) {
      assertThat(wired.http.post(NS, body).status()).isEqualTo(200);
    }
    assertThat(wired.received).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[1, 2]",
        "'text'",
        "5",
        "{'schema': {'a':'string'}}",
        "{'copy_from_namespace':{'source_namespace':'x'}}",
        "{'branch_from_namespace':{'source_namespace':'x'}}",
        "{'upsert_rows':[ ]}",
        "{'deletes':[]}",
        "{'upsert_rows':null,'odd':1.50}",
        "{'encryption':{'a':{'b':1}}}",
      })
  void write_thatNamesNoRow_isRelayedAsItCame(String body) throws IOException {
    RawHttp.Answer answer = wired.http.post(NS + "?stainless_overload=branchFrom&a", body);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{\"status\":\"OK\",\"rows_affected\":1}");
    assertThat(answer.headers()).doesNotContainKeys("traceparent", "x-layer-stable-as-of");
    assertThat(wired.onlyBody()).isEqualTo(body.replace('\'', '"'));
    assertThat(wired.received.getFirst().line())
        .isEqualTo("POST " + NS + "?stainless_overload=branchFrom&a HTTP/1.1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'patch_by_filter':5}|{'patch_by_filter':5,'return_affected_ids':true}",
        "{'patch_by_filter':{'filters':[]}}"
            + "|{'patch_by_filter':{'filters':[]},'return_affected_ids':true}",
        "{'patch_by_filter':{'patch':[1]}}"
            + "|{'patch_by_filter':{'patch':[1]},'return_affected_ids':true}",
        "{'delete_by_filter':'x','return_affected_ids':false}"
            + "|{'delete_by_filter':'x','return_affected_ids':true}",
        "{'deletes':['a'],'delete_condition':['n','Eq',1]}"
            + "|{'deletes':['a'],'delete_condition':['n','Eq',1],'return_affected_ids':true}",
        "{'deletes':['a']}|{'deletes':['a']}"
      })
  void write_byFilterOrCondition_asksForTheIdsAndNothingElse(String body, String forwarded)
      throws IOException {
    assertThat(wired.http.post(NS, body).status()).isEqualTo(200);
    assertThat(wired.onlyBody()).isEqualTo(forwarded.replace('\'', '"'));
  }

  @Test
  void write_withStampsOfTheCallers_hasThemOverwritten() throws IOException {
    wired.http.post(
        NS, "{'upsert_rows':[{'id':'tp-1','_hevlayer_shard':'x','_hevlayer_upserted_at':1}]}");
    assertThat(wired.onlyBody())
        .matches(
            "\\{\"upsert_rows\":\\[\\{\"id\":\"tp-1\",\"_hevlayer_shard\":6,"
                + "\"_hevlayer_upserted_at\":\\d{13}}]}");
  }

  static Stream<String> objectTypes() {
    return Stream.of(
        "{'schema':{'b':'object','a':{'type':'object'},'c':'string'}}",
        "{'upsert_rows':[{'id':1}],'schema':{'b':'object','a':{'type':'object'}}}");
  }

  @ParameterizedTest
  @MethodSource("objectTypes")
  void objectType_thatTheStoreRefuses_isPutIntoOurWords(String body) throws IOException {
    for (int status : new int[] {400, 422}) {
      wired.script =
          request ->
              ScriptedUpstream.json(
                  status, "{'error':'schema: unknown variant of AttributeSchemaInput'}");
      assertUnsupported(wired.http.post(NS, body), "turbopuffer", "writeNamespace", "a, b");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "400|{'error':'something else'}|object",
        "409|{'error':'AttributeSchemaInput'}|object",
        "500|{'error':'AttributeSchemaInput'}|object",
        "400|{'error':'AttributeSchemaInput'}|string",
      })
  void objectType_withAnotherRefusal_isRelayed(int status, String said, String type)
      throws IOException {
    wired.script = request -> ScriptedUpstream.json(status, said);
    RawHttp.Answer answer =
        wired.http.post(NS, "{'upsert_rows':[{'id':1}],'schema':{'a':'" + type + "'}}");
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.body()).isEqualTo(said.replace('\'', '"'));
  }
}
