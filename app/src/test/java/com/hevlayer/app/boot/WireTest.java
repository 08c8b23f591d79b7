package com.hevlayer.app.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands on the wire in front of a typed store. */
@SuppressWarnings("NullAway.Init") // set before all tests
class WireTest {
  private static TestGateway gateway;
  private static RawHttp http;

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException {
    gateway = TestGateway.open(directory);
    http = gateway.http;
    http.post("/v2/namespaces/tea", "{'upsert_rows':[{'id':1,'name':'Sencha'},{'id':2}]}");
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void health_always_answersWithoutKey() throws IOException {
    RawHttp.Answer answer = http.get("/health");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("content-type")).contains("application/json");
    assertThat(answer.header("x-request-id")).isPresent();
    assertThat(answer.body())
        .startsWith("{\"status\":\"ok\",\"version\":")
        .contains("\"aerospike\":{\"connected\":false,\"generation\":0},\"cache_state\":[]");
  }

  @Test
  void unknownPath_answers404WithEmptyBody() throws IOException {
    for (String path : List.of("/", "/nope", "/v2", "/health/", "/v1/namespaces/", "/v3/x")) {
      RawHttp.Answer answer = http.get(path);
      assertThat(answer.status()).as(path).isIn(404, 400);
      if (answer.status() == 404) {
        assertThat(answer.body()).as(path).isEmpty();
      }
    }
  }

  @Test
  void knownPathWithWrongMethod_answers405WithAllow() throws IOException {
    RawHttp.Answer answer = http.send("PUT", "/v2/namespaces/tea", (String) null);
    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.body()).isEmpty();
    assertThat(answer.header("allow")).contains("DELETE, POST");
    assertThat(http.post("/health", "{}").header("allow")).contains("GET, HEAD");
  }

  @Test
  void head_whereGetWorks_hasItsHeadersAndNoBody() throws IOException {
    RawHttp.Answer answer = http.send("HEAD", "/health", (String) null);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.bytes()).isEmpty();
    assertThat(answer.header("content-length")).isPresent();
  }

  @Test
  void write_ofRows_isStampedAndAnswered() throws IOException {
    RawHttp.Answer answer =
        http.post("/v2/namespaces/stamped", "{'upsert_rows':[{'id':'tp-1','title':'Cast iron'}]}");
    assertThat(answer.body()).contains("\"status\":\"OK\"").contains("\"rows_affected\":1");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(
            http.post(
                    "/v2/namespaces/stamped/query",
                    "{'rank_by':['id','asc'],'limit':1,"
                        + "'include_attributes':['_hevlayer_shard','_hevlayer_upserted_at']}")
                .body())
        .contains("\"_hevlayer_shard\":6")
        .contains("\"_hevlayer_upserted_at\":");
  }

  @Test
  void write_reservedAttribute_isRefusedByName() throws IOException {
    assertError(
        http.post("/v2/namespaces/x", "{'upsert_rows':[{'id':1,'_hevlayer_x':1}]}"),
        422,
        "validation_error",
        "_hevlayer_x");
    assertError(
        http.post("/v2/namespaces/x", "{'upsert_rows':[{'id':1,'\\u005fhevlayer_x':1}]}"),
        422,
        "validation_error",
        "_hevlayer_x");
  }

  @Test
  void write_memberTwice_isRefused() throws IOException {
    assertError(
        http.post("/v2/namespaces/x", "{'upsert_rows':[{'id':1}],'upsert_rows':[]}"),
        400,
        "bad_request",
        "upsert_rows");
    assertError(
        http.post("/v2/namespaces/x", "{'upsert_rows':[{'id':1,'a':1,'a':2}]}"),
        400,
        "bad_request",
        "twice");
    assertThat(http.get("/v2/namespaces/x/metadata").status()).isEqualTo(404);
  }

  @Test
  void write_emptyObject_isRefused() throws IOException {
    assertError(http.post("/v2/namespaces/x", "{}"), 422, "validation_error", "empty");
  }

  @Test
  void body_malformed_saysWhere() throws IOException {
    assertError(
        http.post("/v2/namespaces/tea", "{'upsert_rows':[{'id':1,}]}"), 400, "bad_request", "25");
    assertError(http.post("/v2/namespaces/tea/query", "{'limit':"), 400, "bad_request", "");
  }

  @Test
  void body_otherContentType_is415() throws IOException {
    for (String type : List.of("text/plain", "application/jsonx", "application/xml")) {
      assertError(
          http.post("/v2/namespaces/tea/query", "{'limit':1}", "Content-Type: " + type),
          415,
          "unsupported_media_type",
          "");
    }
    assertError(
        http.post("/v2/namespaces/tea/query", "{'limit':1}", "Content-Type: -"),
        415,
        "unsupported_media_type",
        "");
    assertThat(
            http.post(
                    "/v2/namespaces/tea/query",
                    "{'rank_by':['id','asc'],'limit':1}",
                    "Content-Type: application/vnd.x+json; charset=utf-8")
                .status())
        .isEqualTo(200);
  }

  @Test
  void query_wrongShape_is422AndMissingNamespace404() throws IOException {
    assertError(
        http.post("/v2/namespaces/tea/query", "{'rank_by':['id','sideways'],'limit':1}"),
        422,
        "validation_error",
        "");
    RawHttp.Answer missing =
        http.post("/v2/namespaces/none/query", "{'rank_by':['id','asc'],'limit':1}");
    assertThat(missing.status()).isEqualTo(404);
    assertThat(missing.body())
        .isEqualTo("{\"status\":\"error\",\"error\":\"namespace 'none' was not found\"}");
  }

  @Test
  void missingNamespace_comesBeforeWhatTheBodyMeans() throws IOException {
    String limit = "{'rank_by':['id','asc'],'limit':0}";
    assertError(http.post("/v2/namespaces/tea/query", limit), 400, "bad_request", "limit");
    for (String path : List.of("/v2/namespaces/none/query", "/v2/namespaces/none/explain_query")) {
      assertThat(http.post(path, limit).status()).as(path).isEqualTo(404);
    }
    assertThat(http.post("/v1/namespaces/none/schema", "{'$a':'string'}").status()).isEqualTo(404);
    assertThat(
            http.send("PATCH", "/v1/namespaces/none/metadata", "{\"pinning\":{\"replicas\":0}}")
                .status())
        .isEqualTo(404);
    assertThat(http.post("/v1/namespaces/none/_debug/recall", "{'top_k':0}").status())
        .isEqualTo(404);
  }

  @Test
  void query_whatTheStoreCannotDo_is422UnsupportedByStore() throws IOException {
    RawHttp.Answer answer =
        http.post("/v2/namespaces/tea/query", "{'rank_by':['vector','ANN',[1,2]],'limit':1}");
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.body())
        .contains("\"error\":\"UnsupportedByStore\"")
        .contains("\"store\":\"example\"")
        .contains("\"route\":\"queryNamespace\"");
    assertError(http.get("/v2/namespaces/tea/snapshots"), 422, "UnsupportedByStore", "example");
  }

  @Test
  void namespaceName_illegal_is400PlainText() throws IOException {
    for (String name : List.of("a%20b", "%C3%A9", "x".repeat(129), "a%2Fb")) {
      RawHttp.Answer answer = http.post("/v2/namespaces/" + name, "{'upsert_rows':[{'id':1}]}");
      assertThat(answer.status()).as(name).isEqualTo(400);
      assertThat(answer.header("content-type").orElse("")).as(name).startsWith("text/plain");
    }
  }

  @Test
  void answer_large_isCompressedOnlyIfOffered() throws IOException {
    http.post(
        "/v2/namespaces/large",
        "{'upsert_rows':[{'id':1,'text':'" + "abcdefgh".repeat(4000) + "'}]}");
    String query = "{'rank_by':['id','asc'],'limit':1,'include_attributes':true}";
    String target = "/v2/namespaces/large/query";

    RawHttp.Answer zipped = http.post(target, query, "Accept-Encoding: deflate, gzip");
    assertThat(zipped.header("content-encoding")).contains("gzip");
    assertThat(zipped.bytes().length).isLessThan(4000);
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(zipped.bytes()))) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).contains("abcdefgh");
    }
    for (String offer : List.of("identity", "gzip;q=0", "br")) {
      assertThat(http.post(target, query, "Accept-Encoding: " + offer).header("content-encoding"))
          .as(offer)
          .isEmpty();
    }
    assertThat(
            http.post("/v2/namespaces/tea/query", query, "Accept-Encoding: gzip")
                .header("content-encoding"))
        .isEmpty();
  }

  @Test
  void body_gzipped_isRead() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write("{\"upsert_rows\":[{\"id\":7}]}".getBytes(StandardCharsets.UTF_8));
    }
    RawHttp.Answer answer =
        http.send(
            "POST",
            "/v2/namespaces/zipped",
            bytes.toByteArray(),
            List.of("Content-Encoding: gzip"));
    assertThat(answer.status()).isEqualTo(200);
  }

  @Test
  void list_ofNamespaces_hasIdsAndCursor() throws IOException {
    assertThat(http.get("/v1/namespaces?prefix=te&page_size=5").body())
        .isEqualTo("{\"namespaces\":[{\"id\":\"tea\"}],\"next_cursor\":null}");
    assertError(http.get("/v1/namespaces?page_size=abc"), 400, "bad_request", "page_size");
    assertThat(http.get("/v1/namespaces?page_size=0").status()).isEqualTo(400);
  }

  @Test
  void delete_ofNamespace_works() throws IOException {
    http.post("/v2/namespaces/gone", "{'upsert_rows':[{'id':1}]}");
    RawHttp.Answer answer = http.send("DELETE", "/v2/namespaces/gone", (String) null);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).startsWith("{\"status\":\"OK\",\"message\":");
    assertThat(http.get("/v1/namespaces/gone/metadata").status()).isEqualTo(404);
  }

  @Test
  void vectorStores_areListedWithoutSecrets() throws IOException {
    assertThat(http.get("/v2/vectorstores").body())
        .isEqualTo(
            "{\"vectorstores\":[{\"name\":\"main\",\"kind\":\"example\",\"default\":true,"
                + "\"endpoint\":{\"url\":\"\",\"region\":\"\"},"
                + "\"credential\":{\"secretRef\":{\"name\":\"\",\"key\":\"\"}},"
                + "\"inboundAuth\":{\"mode\":\"open\"},\"status\":{\"conditions\":[]}}]}");
    RawHttp.Answer missing = http.get("/v2/vectorstores/nope");
    assertThat(missing.status()).isEqualTo(404);
    assertThat(missing.body()).isEqualTo("{\"error\":\"VectorStore nope not found\"}");
    assertThat(http.get("/v2/vectorstores/a%2Fb").body())
        .isEqualTo("{\"error\":\"VectorStore a/b not found\"}");
  }

  @Test
  void oldSurface_servesWhatOldClientsCall() throws IOException {
    assertThat(http.post("/v1/vectors/old", "{'ids':[1],'vectors':[[1,2]],'attributes':{}}").body())
        .contains("\"status\":\"OK\"");
    RawHttp.Answer head = http.send("HEAD", "/v1/namespaces/old", (String) null);
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.header("x-turbopuffer-approx-num-vectors")).contains("1");
    assertThat(http.send("DELETE", "/v1/namespaces/old", (String) null).status()).isEqualTo(200);
  }

  @Test
  void openApi_namesEveryRoute() throws IOException {
    assertThat(http.get("/openapi.json").body())
        .startsWith("{\"openapi\":\"3.1.0\"")
        .contains("\"/v2/namespaces/{ns}/query\":{\"post\":{\"operationId\":\"queryNamespace\"");
  }

  @Test
  void requestId_sane_isEchoed() throws IOException {
    assertThat(http.get("/health", "X-Request-Id: abc-1").header("x-request-id")).contains("abc-1");
  }

  @Test
  void metrics_afterRequests_holdTheFamilies() throws IOException {
    http.post("/v2/namespaces/tea/query", "{'rank_by':['id','asc'],'limit':1}");
    http.post("/v2/namespaces/tea/query", "{'queries':[{'rank_by':['id','asc'],'limit':1}]}");
    RawHttp.Answer answer = http.get("/metrics");
    assertThat(answer.header("content-type")).contains("text/plain; version=0.0.4; charset=utf-8");
    assertThat(answer.body())
        .contains("layer_query_tpuf_seconds_bucket{namespace=\"tea\",pipeline_id=\"direct\"")
        .contains("layer_upsert_batch_size_bucket")
        .contains("layer_requests_total{")
        .contains("layer_query_shape_total{has_filter=\"false\",has_rank_by=\"true\"")
        .contains("hevlayer_multi_query_total{namespace=\"tea\"")
        .contains("hevlayer_multi_query_legs_bucket{namespace=\"tea\"")
        .contains("layer_tpuf_inflight 0.0")
        .contains(
            "layer_store_call_seconds_count{operation=\"write\",result=\"ok\",store=\"main\"}")
        .contains("example_rows_written_total")
        .contains("jvm_memory_used_bytes");
  }

  @Test
  void pathTricks_are400() throws IOException {
    for (String path :
        List.of("/v2/namespaces//query", "/v2/namespaces/a/../b", "/v1/namespaces/a;x/schema")) {
      assertThat(http.get(path).status()).as(path).isEqualTo(400);
    }
  }

  private static void assertError(RawHttp.Answer answer, int status, String code, String fragment) {
    assertThat(answer.body()).startsWith("{\"error\":\"" + code + "\",\"message\":\"");
    assertThat(answer.body()).contains(fragment);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.header("content-type")).contains("application/json");
  }
}
