package com.hevlayer.app.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;
import com.hevlayer.protocol.json.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lists, metadata, init and removal on the wire, over a typed store and over a relayed one. */
@SuppressWarnings("NullAway.Init") // set before all tests
class NamespaceWireTest {
  private static TestGateway store;
  private static TestGateway relaying;

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException {
    store =
        TestGateway.start(
            Files.createDirectories(directory.resolve("store")),
            "main: {kind: search-embedded, inboundAuth: {mode: open}}",
            Map.of("LAYER_INIT_BACKFILL_RPS", "0", "NAMESPACE_LIST_CACHE_TTL_MS", "0"));
    relaying =
        TestGateway.start(
            Files.createDirectories(directory.resolve("relaying")),
            """
            main:
              kind: turbopuffer
              default: true
              endpoint: {url: 'http://127.0.0.1:%d'}
              credential: {apiKey: any}
              inboundAuth: {mode: open}
            dead:
              kind: turbopuffer
              endpoint: {url: 'http://127.0.0.1:1'}
              credential: {apiKey: any}
              inboundAuth: {mode: open}
              namespaces: [dead-*]
            """
                .formatted(store.gateway.port()),
            Map.of("LAYER_INIT_BACKFILL_RPS", "0", "LAYER_INIT_BACKFILL_BATCH_SIZE", "7"));
  }

  @AfterAll
  static void stop() {
    relaying.close();
    store.close();
  }

  @Test
  void init_withCount_backfillsAndBecomesReady() throws IOException {
    RawHttp http = store.http;
    String path = "/v2/namespaces/init-typed";
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      rows.append(i == 0 ? "" : ",")
          .append("{'id':'r")
          .append(i)
          .append("','vector':[1,")
          .append(i);
      rows.append("]}");
    }
    // Not below /v2, so nothing is stamped: the rows lack their shards.
    assertThat(
            store
                .http
                .post(
                    "/v1/namespaces/init-typed",
                    "{'upserts':[" + rows + "],'distance_metric':'euclidean_squared'}")
                .status())
        .isEqualTo(200);
    JsonObject probe = layer(http.post(path + "/init", "null"));
    assertThat(probe.toString())
        .isEqualTo(
            "{\"schema_version\":1,\"init_state\":\"ready\",\"init_lag_rows\":0,"
                + "\"shard_count\":null,\"shard_state\":\"unsharded\",\"shard_lag_rows\":0,"
                + "\"scatter_gather_active\":false}");

    RawHttp.Answer first = http.post(path + "/init", "{'shard_count':8,'schema_version':3}");
    assertThat(first.status()).as(first.body()).isEqualTo(200);
    assertThat(layer(first).toString())
        .isEqualTo(
            "{\"schema_version\":3,\"init_state\":\"running\",\"init_lag_rows\":40,"
                + "\"shard_count\":8,\"shard_state\":\"backfilling\",\"shard_lag_rows\":40,"
                + "\"scatter_gather_active\":false}");
    awaitReady(http, path);

    RawHttp.Answer metadata = http.get(path + "/metadata");
    assertThat(layer(metadata).get("shard_state")).isEqualTo(Json.of("ready"));
    assertThat(layer(metadata).get("shard_count")).isEqualTo(Json.of(8));
    RawHttp.Answer row =
        store.http.post(
            path + "/query",
            "{'rank_by':['id','asc'],'limit':2,'filters':['id','In',['r1','r2']],"
                + "'include_attributes':['_hevlayer_shard']}");
    assertThat(row.body()).contains("\"_hevlayer_shard\":");
    RawHttp.Answer conflict = http.post(path + "/init", "{'shard_count':9}");
    assertThat(conflict.status()).isEqualTo(409);
    assertThat(conflict.body()).contains("\"error\":\"conflict\"").contains("8").contains("9");
    assertThat(http.post(path + "/init", "{'shard_count':0}").status()).isEqualTo(409);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'schema_version':0} | schema_version is 0",
        "{'shard_count':0} | shard_count is 0",
        "{'shard_count':'8'} | shard_count is string",
        "{'shard_count':-1} | shard_count is",
        "{'shard_count':1.5} | shard_count is",
        "[] | the body is sequence"
      })
  void init_ofWrongBodies_is422(String body, String message) throws IOException {
    store.http.post("/v2/namespaces/wrong", "{'upsert_rows':[{'id':'a'}]}");
    RawHttp.Answer answer = store.http.post("/v2/namespaces/wrong/init", body);
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.body()).contains("\"error\":\"validation_error\"").contains(message);
  }

  @ParameterizedTest
  @CsvSource({"typed", "relayed"})
  void missingNamespace_isNotFound(String kind) throws IOException {
    for (RawHttp.Answer answer :
        List.of(
            http(kind).get("/v2/namespaces/ghost/metadata"),
            http(kind).post("/v2/namespaces/ghost/init", "{}"))) {
      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.body())
          .isEqualTo("{\"error\":\"not_found\",\"message\":\"Namespace 'ghost' not found\"}");
    }
  }

  @ParameterizedTest
  @CsvSource({"typed", "relayed"})
  void metadata_ofANamespace_hasTheStoresMembersAndEveryMemberOfLayer(String kind)
      throws IOException {
    store.http.post(
        "/v2/namespaces/meta",
        "{'upsert_rows':[{'id':'a','vector':[1,2]}],'distance_metric':'cosine_distance'}");
    JsonObject body = object(http(kind).get("/v2/namespaces/meta/metadata"));
    assertThat(body.get("id")).isEqualTo(Json.of("meta"));
    assertThat(body.members()).containsKeys("schema", "approx_row_count", "created_at", "index");
    JsonObject layer = (JsonObject) Objects.requireNonNull(body.get("layer"));
    assertThat(layer.members().keySet())
        .containsExactly(
            "stable_as_of",
            "is_stable",
            "indexed",
            "index_lag_rows",
            "schema_version",
            "init_state",
            "init_lag_rows",
            "shard_count",
            "shard_state",
            "shard_lag_rows",
            "scatter_gather_active");
    assertThat(layer.get("schema_version")).isEqualTo(Json.of(1));
    assertThat(layer.get("init_state")).isEqualTo(Json.of("ready"));
  }

  @Test
  void list_ofOneStore_hasMetadataAndPages() throws IOException {
    for (String name : List.of("list-a", "list-b", "list-c-shadow")) {
      store.http.post("/v2/namespaces/" + name, "{'upsert_rows':[{'id':'a','n':1}]}");
    }
    JsonObject page = object(store.http.get("/v2/namespaces?prefix=list-&page_size=2"));
    assertThat(names(page)).containsExactly("list-a", "list-b");
    String cursor = text(page, "next_cursor");
    RawHttp.Answer rest =
        store.http.get("/v2/namespaces?prefix=list-&page_size=2&cursor=" + cursor);
    assertThat(rest.body())
        .contains("\"name\":\"list-c-shadow\"")
        .contains("\"shadow\":true")
        .contains("\"row_count\":0")
        .contains("\"is_stable\":true")
        .contains("\"schema_summary\":{\"fields\":[\"id\",\"n\"]}")
        .contains("\"cache_state\":{\"state\":\"cold\",\"warm_inflight\":false}")
        .contains("\"labels\":{}")
        .doesNotContain("next_cursor");
    assertThat(rest.header("x-layer-partial")).isEmpty();
  }

  @Test
  void list_withWrongParameters_isRefused() throws IOException {
    RawHttp.Answer size = store.http.get("/v2/namespaces?page_size=abc");
    assertThat(size.status()).isEqualTo(400);
    assertThat(size.body()).contains("\"error\":\"bad_request\"").contains("page_size");
    assertThat(relaying.http.get("/v2/namespaces?page_size=0").status()).isEqualTo(422);
    RawHttp.Answer cursor = relaying.http.get("/v2/namespaces?cursor=%21");
    assertThat(cursor.status()).isEqualTo(422);
    assertThat(cursor.body()).contains("\"error\":\"validation_error\"").contains("cursor");
  }

  @Test
  void list_withAStoreThatFails_isPartial() throws IOException {
    store.http.post("/v2/namespaces/partial", "{'upsert_rows':[{'id':'a'}]}");
    RawHttp.Answer answer = relaying.http.get("/v2/namespaces?prefix=partial");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("x-layer-partial")).contains("true");
    assertThat(answer.body())
        .contains("\"name\":\"partial\"")
        .contains("\"errors\":[{\"store\":\"dead\",\"error\":");
  }

  @ParameterizedTest
  @CsvSource({"typed", "relayed"})
  void delete_twice_succeedsBothTimes(String kind) throws IOException {
    String path = "/v2/namespaces/gone-" + kind;
    store.http.post(path, "{'upsert_rows':[{'id':'a'}]}");
    for (int i = 0; i < 2; i++) {
      RawHttp.Answer answer = http(kind).send("DELETE", path, (String) null);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body()).startsWith("{\"status\":\"OK\",\"message\":");
    }
    assertThat(http(kind).get(path + "/metadata").status()).isEqualTo(404);
  }

  @Test
  void delete_ofABlankName_is422() throws IOException {
    RawHttp.Answer answer = relaying.http.send("DELETE", "/v2/namespaces/%20", (String) null);
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.body()).contains("\"error\":\"validation_error\"").contains("blank");
  }

  @Test
  void delete_onADeadStore_isWrapped() throws IOException {
    RawHttp.Answer answer = relaying.http.send("DELETE", "/v2/namespaces/dead-x", (String) null);
    assertThat(answer.status()).isEqualTo(502);
    assertThat(answer.body()).contains("\"error\":\"upstream_error\"");
  }

  private static RawHttp http(String kind) {
    return kind.equals("typed") ? store.http : relaying.http;
  }

  private static void awaitReady(RawHttp http, String path) throws IOException {
    long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    JsonObject layer = layer(http.post(path + "/init", "{}"));
    while (!Json.of("ready").equals(layer.get("shard_state"))) {
      assertThat(System.nanoTime()).as(layer.toString()).isLessThan(until);
      Thread.onSpinWait();
      layer = layer(http.post(path + "/init", "{}"));
    }
    assertThat(layer.get("scatter_gather_active")).isEqualTo(Json.of(true));
  }

  private static JsonObject layer(RawHttp.Answer answer) {
    return (JsonObject) Objects.requireNonNull(object(answer).get("layer"));
  }

  private static List<String> names(JsonObject page) {
    return ((JsonArray) Objects.requireNonNull(page.get("namespaces")))
        .values().stream().map(row -> text((JsonObject) row, "name")).toList();
  }

  private static String text(JsonObject object, String name) {
    return ((JsonString) Objects.requireNonNull(object.get(name))).value();
  }

  private static JsonObject object(RawHttp.Answer answer) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return (JsonObject) JsonText.parse(answer.bytes());
  }
}
