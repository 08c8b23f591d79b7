package com.hevlayer.app.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway whose store is another gateway, reached over turbopuffer's wire. */
@SuppressWarnings("NullAway.Init") // set before all tests
class RelayedStoreTest {
  private static final String KEY = "Authorization: Bearer caller-key";

  private static TestGateway store;
  private static TestGateway gateway;
  private static RawHttp http;

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException {
    store =
        TestGateway.start(
            Files.createDirectories(directory.resolve("store")),
            "main: {kind: example, credential: {apiKey: upstream-key}}",
            Map.of());
    gateway =
        TestGateway.start(
            Files.createDirectories(directory.resolve("gateway")),
            """
            main:
              kind: turbopuffer
              default: true
              endpoint: {url: 'http://127.0.0.1:%1$d'}
              credential: {apiKey: upstream-key}
              inboundAuth:
                mode: keys
                keys: [{name: k, scopes: [admin], secretRef: {name: k, key: t}}]
            keyless:
              kind: turbopuffer
              endpoint: {url: 'http://127.0.0.1:%1$d'}
              namespaces: [keyless-*]
            """
                .formatted(store.gateway.port()),
            Map.of("LAYER_SECRET_K_T", "caller-key"));
    http = gateway.http;
  }

  @AfterAll
  static void stop() {
    gateway.close();
    store.close();
  }

  @Test
  void write_managed_isStampedOnItsWay() throws IOException {
    RawHttp.Answer answer =
        http.post("/v2/namespaces/tea?x=1", "{'upsert_rows':[{'id':'tp-1','n':1.50}]}", KEY);
    assertThat(answer.body()).contains("\"rows_affected\":1");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(
            http.post(
                    "/v2/namespaces/tea/query",
                    "{'rank_by':['id','asc'],'limit':1,"
                        + "'include_attributes':['n','_hevlayer_shard']}",
                    KEY)
                .body())
        .contains("\"_hevlayer_shard\":6")
        .contains("\"n\":1.50");
  }

  @Test
  void write_refusedByTheGateway_neverReachesTheStore() throws IOException {
    assertThat(
            http.post("/v2/namespaces/no", "{'upsert_rows':[{'id':1,'_hevlayer_a':1}]}", KEY)
                .status())
        .isEqualTo(422);
    assertThat(http.get("/v2/namespaces/no/metadata", KEY).status()).isEqualTo(404);
  }

  @Test
  void oldQueryPath_goesUpstreamAsV2() throws IOException {
    http.post("/v2/namespaces/old", "{'upsert_rows':[{'id':1}]}", KEY);
    assertThat(
            http.post("/v1/namespaces/old/query", "{'rank_by':['id','asc'],'limit':1}", KEY).body())
        .startsWith("{\"rows\":[{\"id\":1}]");
  }

  @Test
  void keylessStore_passesTheCallersKeyOn() throws IOException {
    String row = "{'upsert_rows':[{'id':1}]}";
    assertThat(http.post("/v2/namespaces/keyless-a", row, KEY).status()).isIn(403, 502);
    assertThat(
            http.post("/v2/namespaces/keyless-a", row, "Authorization: Bearer upstream-key")
                .status())
        .isEqualTo(200);
    assertThat(http.post("/v2/namespaces/keyless-a", row).status()).isEqualTo(401);
  }

  @Test
  void unknownSubPath_isTheStoresToAnswer() throws IOException {
    RawHttp.Answer answer = http.get("/v2/namespaces/tea/unheard-of?a=b", KEY);
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.body()).contains("\"store\":\"example\"");
  }

  @Test
  void list_ofTwoStores_isMerged() throws IOException {
    http.post("/v2/namespaces/listed", "{'upsert_rows':[{'id':1}]}", KEY);
    assertThat(http.get("/v1/namespaces", KEY).body())
        .contains("{\"id\":\"listed\"}")
        .doesNotContain("keyless");
  }

  @Test
  void metrics_countTheCallsUpstream() throws IOException {
    http.get("/v1/namespaces/tea/metadata", KEY);
    http.post("/v2/namespaces/tea/query", "{'rank_by':['id','asc'],'limit':1}", KEY);
    assertThat(http.get("/metrics").body())
        .contains("layer_query_tpuf_seconds_count{namespace=\"tea\"")
        .contains("layer_query_overhead_seconds_count{namespace=\"tea\"")
        .contains("layer_upstream_calls_total{result=\"")
        .doesNotContain("upstream-key")
        .doesNotContain("caller-key");
  }
}
