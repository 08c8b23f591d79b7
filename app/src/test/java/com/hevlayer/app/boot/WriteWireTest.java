package com.hevlayer.app.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.app.edge.RawUpstream;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;
import com.hevlayer.protocol.json.JsonText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Writes on the wire: to a store that is relayed to, to the embedded one, to one that can little.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set before all tests
class WriteWireTest {
  private static final String OK =
      "{'status':'OK','message':'done','rows_affected':1,'billing':{'x':1.50}}";
  private static final String STAMPS = "'_hevlayer_upserted_at':\\d{13},'_hevlayer_shard':";

  private ScriptedUpstream upstream;
  private TestGateway embedded;
  private TestGateway example;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    upstream = new ScriptedUpstream(directory.resolve("relayed"));
    embedded =
        TestGateway.start(
            Files.createDirectories(directory.resolve("embedded")),
            "main: {kind: search-embedded, inboundAuth: {mode: open}}",
            Map.of());
    example = TestGateway.open(Files.createDirectories(directory.resolve("example")));
  }

  @AfterAll
  void stop() {
    example.close();
    embedded.close();
    upstream.close();
  }

  @BeforeEach
  void reset() {
    upstream.received.clear();
    upstream.script = request -> ScriptedUpstream.json(200, OK);
  }

  private RawHttp http(String store) {
    return switch (store) {
      case "relayed" -> upstream.http;
      case "embedded" -> embedded.http;
      default -> example.http;
    };
  }

  /** What reached the store, but for the polls of namespaces that were written. */
  private List<RawUpstream.Received> writes() {
    return upstream.received.stream()
        .filter(request -> request.line().startsWith("POST "))
        .toList();
  }

  private String onlyBody() {
    assertThat(writes()).hasSize(1);
    return writes().getFirst().text();
  }

  private static Map<String, String> members(RawHttp.Answer answer) {
    Map<String, String> members = new LinkedHashMap<>();
    for (Map.Entry<String, Json> member :
        ((JsonObject) JsonText.parse(answer.bytes())).members().entrySet()) {
      members.put(
          member.getKey(),
          member.getValue() instanceof JsonString text
              ? text.value()
              : member.getValue().toString());
    }
    return members;
  }

  private static void assertError(RawHttp.Answer answer, int status, String code, String message) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.header("content-type")).contains("application/json");
    assertThat(members(answer))
        .containsOnlyKeys("error", "message")
        .containsEntry("error", code)
        .hasEntrySatisfying("message", text -> assertThat(text).contains(message));
  }

  private static void assertUnsupported(
      RawHttp.Answer answer, String store, String route, String message) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(422);
    assertThat(members(answer))
        .containsOnlyKeys("error", "message", "store", "route")
        .containsEntry("error", "UnsupportedByStore")
        .containsEntry("store", store)
        .containsEntry("route", route)
        .hasEntrySatisfying("message", text -> assertThat(text).contains(message));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\0',
      value = {
        "{}~422~the body is empty",
        "{'upserts':[{'id':1}]}~422~`upserts` is no longer read: use upsert_rows or upsert_columns",
        "{'patches':[]}~422~`patches` is no longer read: use patch_rows or patch_columns",
        "{'upsert_rows':{}}~422~upsert_rows: invalid type: map, expected a sequence",
        "{'patch_rows':7}~422~patch_rows: invalid type: number, expected a sequence",
        "{'upsert_rows':['a']}~422~upsert_rows[0]: invalid type: string, expected a map",
        "{'patch_rows':[{'id':1},null]}~422~patch_rows[1]: invalid type: null, expected a map",
        "{'upsert_columns':[1]}~422~upsert_columns: invalid type: sequence, expected a map",
        "{'patch_columns':{'id':[1],'a':1}}~422~patch_columns.a: invalid type: number, expected a"
            + " sequence",
        "{'upsert_rows':[{'id':1,'blobs':{}}]}~422~upsert_rows[0].blobs: blobs cannot be written",
        "{'upsert_columns':{'id':[1],'blobs':[1]}}~422~upsert_columns.blobs: blobs cannot",
        "{'upsert_rows':[{'id':1,'_hevlayer_x':1}]}~422~attribute `_hevlayer_x` is reserved",
        "{'patch_rows':[{'id':1,'_hevlayer_parent_id':1}]}~422~attribute `_hevlayer_parent_id` is",
        "{'upsert_columns':{'id':[1],'_hevlayer_x':[1]}}~422~attribute `_hevlayer_x` is reserved",
        "{'patch_by_filter':{'filters':['a','Eq',1],'patch':{'_hevlayer_x':1}}}~422~attribute"
            + " `_hevlayer_x` is reserved",
        "{'upsert_rows':[{'a':1}]}~422~upsert_rows[0]: missing field `id`",
        "{'patch_columns':{'a':[1]}}~422~patch_columns: missing field `id`",
        "{'upsert_columns':{'id':[],'a':[]}}~422~upsert_columns.id: the column is empty",
        "{'upsert_rows':[{'id':null}]}~422~upsert_rows[0].id: invalid type: null, expected a"
            + " string or a number",
        "{'upsert_columns':{'id':[1,true]}}~422~upsert_columns.id[1]: invalid type: boolean",
        "{'deletes':[1,[2]]}~422~deletes[1]: invalid type: sequence, expected a string or a number",
        "{'deletes':'a'}~422~deletes: invalid type: string, expected a sequence",
        "{'patch_columns':{'id':[1,2],'a':[1,2,3]}}~422~the column has 3 values, the column `id`"
            + " has 2",
        "{'patch_rows':[{'id':1,'vector':[1]}]}~422~patch_rows[0].vector: vectors cannot be patched",
        "{'patch_columns':{'id':[1],'vectors':[[[1]]]}}~422~patch_columns.vectors: vectors cannot",
        "{'patch_by_filter':{'patch':{'vector':[1]}}}~422~patch_by_filter.patch.vector: vectors",
        "{'upsert_rows':[{'id':1,'vector':null}]}~422~upsert_rows[0].vector: a vector is",
        "{'upsert_rows':[{'id':1,'vector':[]}]}~422~upsert_rows[0].vector: a vector is",
        "{'upsert_rows':[{'id':1,'vector':['1']}]}~422~upsert_rows[0].vector: a vector is",
        "{'upsert_rows':[{'id':1,'vector':'AACAf'}]}~422~upsert_rows[0].vector: a vector is",
        "{'upsert_rows':[{'id':1,'vector':'AACAfw=='}]}~422~upsert_rows[0].vector: a vector is",
        "{'upsert_rows':[{'id':1,'vectors':[]}]}~422~upsert_rows[0].vectors: a vector is",
        "{'upsert_rows':[{'id':1,'vectors':[[1],[]]}]}~422~upsert_rows[0].vectors: a vector is",
        "{'upsert_rows':[{'id':1}~400~malformed JSON at line 1 column 25 (byte 24)",
        "{'deletes':[1],'deletes':[2]}~400~member \"deletes\" occurs twice",
        "{'upsert_rows':[{'id':1,'a':1,'a':1}]}~400~member \"a\" occurs twice",
      })
  void write_thatBreaksARule_isRefusedByEveryKindOfStore(String body, int status, String message)
      throws IOException {
    for (String store : List.of("relayed", "embedded", "example")) {
      assertError(
          http(store).post("/v2/namespaces/refused", body),
          status,
          status == 400 ? "bad_request" : "validation_error",
          message);
    }
    assertThat(writes()).isEmpty();
    assertThat(embedded.http.get("/v1/namespaces/refused/metadata").status()).isEqualTo(404);
  }

  @Test
  void write_nestedTooDeep_isRefused() throws IOException {
    String body = "{'upsert_rows':[{'id':1,'a':" + "[".repeat(128) + "]".repeat(128) + "}]}";
    for (String store : List.of("relayed", "embedded")) {
      assertError(http(store).post("/v2/namespaces/deep", body), 400, "bad_request", "128 levels");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Type: text/plain", "Content-Type: -"})
  void write_withoutJson_is415(String type) throws IOException {
    for (String store : List.of("relayed", "embedded")) {
      assertError(
          http(store).post("/v2/namespaces/typed", "{'deletes':[1]}", type),
          415,
          "unsupported_media_type",
          "application/json");
    }
    assertThat(writes()).isEmpty();
  }

  @Test
  void write_inAnotherCoding_is415() throws IOException {
    for (String store : List.of("relayed", "embedded")) {
      assertError(
          http(store).post("/v2/namespaces/coded", "{'deletes':[1]}", "Content-Encoding: br"),
          415,
          "unsupported_media_type",
          "gzip");
    }
  }

  @Test
  void markerThatCannotBeRead_isBadGateway(@TempDir Path directory) throws IOException {
    try (RawUpstream store =
            new RawUpstream(
                RawUpstream.answering(ScriptedUpstream.json(500, "{'error':'out of order'}")));
        TestGateway gateway = TestGateway.relaying(directory, store.url(), Map.of())) {
      RawHttp.Answer answer = gateway.http.post("/v2/namespaces/tea", "{'upsert_rows':[{}]}");
      assertError(answer, 502, "upstream_error", "reading the marker row failed");
      assertThat(members(answer).get("message")).contains("500", "out of order");
    }
  }

  @Test
  void objectTypes_onATypedStore_areUnsupportedBeforeAnythingIsWritten() throws IOException {
    for (String store : List.of("embedded", "example")) {
      assertUnsupported(
          http(store)
              .post(
                  "/v2/namespaces/objects",
                  "{'schema':{'z':'object','b':'string','a':{'type':'object'}},"
                      + "'upsert_rows':[{'id':1}]}"),
          store.equals("embedded") ? "search-embedded" : "example",
          "writeNamespace",
          ": a, z");
    }
    assertThat(embedded.http.get("/v1/namespaces/objects/metadata").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({"400,true", "422,true", "400,false", "422,false"})
  void objectTypes_thatTheStoreRefuses_areUnsupported(int status, boolean rows) throws IOException {
    String refusal = "{'error':'schema.a: data did not match any variant of AttributeSchemaInput'}";
    upstream.script = request -> ScriptedUpstream.json(status, refusal, "X-Mine: 1\r\n");
    String body = "{'schema':{'b':'object','a':'object'}" + (rows ? ",'deletes':[1]}" : "}");
    RawHttp.Answer answer = upstream.http.post("/v2/namespaces/objects", body);
    assertUnsupported(answer, "turbopuffer", "writeNamespace", ": a, b");
    assertThat(writes()).hasSize(1);

    RawHttp.Answer other =
        upstream.http.post("/v2/namespaces/objects", "{'schema':{'a':'string'},'deletes':[1]}");
    assertThat(other.status()).isEqualTo(status);
    assertThat(other.body()).isEqualTo(refusal.replace('\'', '"'));
    assertThat(other.header("x-mine")).contains("1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\0',
      value = {
        "{'upsert_rows':[{'id':1}],'upsert_condition':['a','Eq',1]}~conditions on writes",
        "{'delete_by_filter':['a','Eq',1]}~writes by filter",
        "{'patch_by_filter':{'filters':['a','Eq',1],'patch':{'a':2}}}~writes by filter",
      })
  void write_beyondWhatAStoreCan_isUnsupported(String body, String what) throws IOException {
    assertUnsupported(
        example.http.post("/v2/namespaces/little", body), "example", "writeNamespace", what);
  }

  @Test
  void write_withRows_arrivesStampedAndIsAnsweredAsTheStoreSaid() throws IOException {
    RawHttp.Answer answer =
        upstream.http.post(
            "/v2/namespaces/tea?stainless_overload=up%20sert&x",
            "{'upsert_rows':[{'id':'tp-1','n':1.50,'_hevlayer_shard':7}], 'encryption':{'k':[1]},"
                + "'distance_metric':'cosine_distance'}");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(OK.replace('\'', '"'));
    assertThat(answer.headers().keySet()).noneMatch(name -> name.startsWith("x-layer-"));
    assertThat(writes().getFirst().line())
        .isEqualTo("POST /v2/namespaces/tea?stainless_overload=up%20sert&x HTTP/1.1");
    assertThat(onlyBody().replace('"', '\''))
        .matches(
            "\\{'upsert_rows':\\[\\{'id':'tp-1','n':1.50,'_hevlayer_shard':6,"
                + "'_hevlayer_upserted_at':\\d{13}\\}\\], 'encryption':\\{'k':\\[1\\]\\},"
                + "'distance_metric':'cosine_distance'\\}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'copy_from_namespace':'other'}",
        "{'branch_from_namespace':{'source_namespace':'other'}}",
        "{'schema':{'a':'string'},'sharding':{'num_shards':2}}",
        "{'upsert_rows':[] , 'deletes':null}",
        "[1, 2]",
        "7",
        "null"
      })
  void write_thatTouchesNoRow_isRelayedAsItIs(String body) throws IOException {
    assertThat(upstream.http.post("/v2/namespaces/tea", body).body())
        .isEqualTo(OK.replace('\'', '"'));
    assertThat(onlyBody()).isEqualTo(body.replace('\'', '"'));
  }

  @Test
  void write_thatOnlyTheStoreCanJudge_asksForTheIds() throws IOException {
    String answer = "{'status':'OK','rows_affected':1,'deleted_ids':[3]}";
    upstream.script = request -> ScriptedUpstream.json(200, answer);
    assertThat(upstream.http.post("/v2/namespaces/tea", "{'delete_by_filter':['a','Eq',1]}").body())
        .isEqualTo(answer.replace('\'', '"'));
    assertThat(onlyBody())
        .isEqualTo("{\"delete_by_filter\":[\"a\",\"Eq\",1],\"return_affected_ids\":true}");
  }

  @Test
  void write_thatCameGzipped_goesOnPlainAndStamped() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write("{\"upsert_rows\":[{\"id\":42}]}".getBytes(StandardCharsets.UTF_8));
    }
    RawHttp.Answer answer =
        upstream.http.send(
            "POST", "/v2/namespaces/tea", bytes.toByteArray(), List.of("Content-Encoding: gzip"));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(writes().getFirst().lines("Content-Encoding")).isEmpty();
    assertThat(onlyBody().replace('"', '\''))
        .matches("\\{'upsert_rows':\\[\\{'id':42," + STAMPS + "9\\}\\]\\}");
  }

  @ParameterizedTest
  @ValueSource(ints = {308, 400, 404, 409, 422, 429, 500, 503})
  void refusalOfTheStore_comesBackAsItIs(int status) throws IOException {
    upstream.script =
        request -> ScriptedUpstream.json(status, "{'error':'no'}", "Retry-After: 3\r\n");
    RawHttp.Answer answer = upstream.http.post("/v2/namespaces/tea", "{'deletes':[1]}");
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.body()).isEqualTo("{\"error\":\"no\"}");
    assertThat(answer.header("retry-after")).contains("3");
  }

  @Test
  void longWrite_arrivesWhole() throws IOException {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      rows.append(i == 0 ? "" : ",").append("{'id':'tp-1','v':[").append("0.125,".repeat(2000));
      rows.append("1],'n':").append(i).append('}');
    }
    assertThat(upstream.http.post("/v2/namespaces/tea", "{'upsert_rows':[" + rows + "]}").status())
        .isEqualTo(200);
    String body = onlyBody().replace('"', '\'');
    assertThat(body).hasSizeGreaterThan(3_600_000);
    assertThat(body.replaceAll("," + STAMPS + "6\\}", "}"))
        .isEqualTo("{'upsert_rows':[" + rows + "]}");
  }

  @Test
  void write_toATypedStore_isAnsweredWithItsCounts() throws IOException {
    RawHttp.Answer answer =
        embedded.http.post(
            "/v2/namespaces/counted",
            "{'upsert_rows':[{'id':'a','n':1},{'id':'b','n':2}],'deletes':['z']}");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(members(answer))
        .containsKeys("status", "message", "rows_affected", "rows_upserted", "billing")
        .containsEntry("status", "OK")
        .containsEntry("rows_upserted", "2");
    assertThat(answer.headers().keySet()).noneMatch(name -> name.startsWith("x-layer-"));
  }

  @Test
  void write_conditionalToATypedStore_namesTheRowsItChanged() throws IOException {
    String path = "/v2/namespaces/conditional";
    embedded.http.post(path, "{'upsert_rows':[{'id':'a','n':1},{'id':'b','n':9}]}");
    RawHttp.Answer answer =
        embedded.http.post(
            path,
            "{'upsert_rows':[{'id':'a','n':5},{'id':'b','n':5}],'upsert_condition':['n','Lt',5]}");
    assertThat(members(answer))
        .containsEntry("rows_affected", "1")
        .containsEntry("upserted_ids", "[\"a\"]");
    answer = embedded.http.post(path, "{'delete_by_filter':['n','Eq',9]}");
    assertThat(members(answer))
        .containsEntry("rows_deleted", "1")
        .containsEntry("deleted_ids", "[\"b\"]");
    answer =
        embedded.http.post(
            path, "{'patch_by_filter':{'filters':['n','Eq',5],'patch':{'_hevlayer_shard':3}}}");
    assertThat(members(answer)).containsEntry("patched_ids", "[\"a\"]");
    assertThat(
            embedded
                .http
                .post(
                    path + "/query",
                    "{'rank_by':['id','asc'],'limit':1,'include_attributes':['_hevlayer_shard']}")
                .body())
        .as("a patch by filter leaves the shard alone")
        .contains("\"_hevlayer_shard\":11");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Type: application/vnd.apache.arrow.stream",
        "Content-Type: text/plain",
        "Content-Encoding: zstd"
      })
  void importOfAnyBody_namesTheKindThatCan(String header) throws IOException {
    for (String store : List.of("relayed", "embedded", "example")) {
      assertUnsupported(
          http(store).post("/v2/namespaces/tea/import", "no Arrow", header),
          "search",
          "importNamespace",
          "search");
    }
    assertThat(writes()).isEmpty();
  }

  @Test
  void import_withoutBody_isTheSame() throws IOException {
    assertUnsupported(
        embedded.http.send("POST", "/v2/namespaces/tea/import", (String) null),
        "search",
        "importNamespace",
        "search");
    assertThat(embedded.http.get("/v2/namespaces/tea/import").status()).isEqualTo(405);
  }
}
