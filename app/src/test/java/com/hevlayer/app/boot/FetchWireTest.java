package com.hevlayer.app.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Chapter 17: documents by id, from a store that speaks the wire and from one that does not. */
@SuppressWarnings("NullAway.Init") // set before all tests
class FetchWireTest {
  private static final String READER = "Authorization: Bearer reader";
  private static final String WRITER = "Authorization: Bearer writer";

  private static TestGateway upstream;
  private static TestGateway relayed;
  private static TestGateway typed;
  private static RawHttp store;
  private static RawHttp http;

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException {
    upstream =
        TestGateway.start(
            Files.createDirectories(directory.resolve("upstream")),
            "main: {kind: search-embedded, options: {durability: os}, inboundAuth: {mode: open}}",
            Map.of());
    relayed =
        TestGateway.relaying(
            directory.resolve("relayed"), upstream.url(), Map.of("LAYER_CACHE", "embedded"));
    typed =
        TestGateway.start(
            Files.createDirectories(directory.resolve("typed")),
            """
            main:
              kind: search-embedded
              options: {durability: os}
              inboundAuth:
                mode: keys
                keys:
                - {name: r, scopes: [read], secretRef: {name: r, key: t}}
                - {name: w, scopes: [write], secretRef: {name: w, key: t}}
            """,
            Map.of(
                "LAYER_CACHE", "embedded",
                "LAYER_SECRET_R_T", "reader",
                "LAYER_SECRET_W_T", "writer"));
    store = upstream.http;
    http = relayed.http;
    // Past the gateway under test, so that nothing but fetches fills its cache.
    write(
        "teapots",
        "{'distance_metric':'cosine_distance','upsert_rows':["
            + "{'id':'tp-1','title':'Cast iron','year':1905,'vector':[0.1,0.9]},"
            + "{'id':'tp-2','title':'Porcelain','vector':[0.2,0.8]},"
            + "{'id':'a/b c+d','title':'odd','vector':[1,1]},"
            + "{'id':'7','title':'seven','vector':[1,2]}]}");
    write("numbers", "{'upsert_rows':[{'id':7,'n':15},{'id':8,'n':2}]}");
  }

  @AfterAll
  static void stop() {
    relayed.close();
    typed.close();
    upstream.close();
  }

  private static void write(String namespace, String body) throws IOException {
    RawHttp.Answer answer = store.post("/v2/namespaces/" + namespace, body);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
  }

  private static RawHttp.Answer one(String id) throws IOException {
    return http.get("/v2/namespaces/teapots/documents/" + id);
  }

  private static RawHttp.Answer many(String body) throws IOException {
    return http.post("/v2/namespaces/teapots/documents", body);
  }

  private static void assertError(RawHttp.Answer answer, int status, String code, String text) {
    assertThat(answer.body()).startsWith("{\"error\":\"" + code + "\",\"message\":\"");
    assertThat(answer.body()).contains(text);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.header("x-layer-cache")).isEmpty();
  }

  @Test
  void one_twice_isReadFromTheStoreOnce() throws IOException {
    write("once", "{'schema':{'n':'float'},'upsert_rows':[{'id':'a','n':1.50,'t':'x'}]}");
    String target = "/v2/namespaces/once/documents/a?include_attributes=n,t";
    RawHttp.Answer miss = http.get(target);
    assertThat(miss.body()).isEqualTo("{\"id\":\"a\",\"attributes\":{\"n\":1.5,\"t\":\"x\"}}");
    assertThat(miss.status()).isEqualTo(200);
    assertThat(miss.header("content-type")).contains("application/json");
    assertThat(miss.header("x-layer-cache")).contains("miss");
    assertThat(miss.header("x-layer-warning")).isEmpty();
    assertThat(miss.header("x-request-id")).isPresent();
    // Whatever happens in the store past the gateway is not seen any more.
    write("once", "{'deletes':['a']}");
    RawHttp.Answer hit = http.get(target);
    assertThat(hit.header("x-layer-cache")).contains("hit");
    assertThat(hit.bytes()).isEqualTo(miss.bytes());
  }

  @Test
  void one_allAttributes_hasNoVector() throws IOException {
    for (int i = 0; i < 2; i++) {
      assertThat(one("tp-1").body())
          .isEqualTo("{\"id\":\"tp-1\",\"attributes\":{\"title\":\"Cast iron\",\"year\":1905}}");
    }
  }

  @Test
  void one_attributesByName_areThoseThatExist() throws IOException {
    String[][] cases = {
      {"title", "{\"title\":\"Cast iron\"}"},
      {"%20title%20,nope,", "{\"title\":\"Cast iron\"}"},
      {"nope", "{}"},
      {"", "{}"},
    };
    for (String[] each : cases) {
      // From the store and from the cache alike.
      for (int i = 0; i < 2; i++) {
        RawHttp.Answer answer = one("tp-1?include_attributes=" + each[0]);
        assertThat(answer.body())
            .as(each[0])
            .isEqualTo("{\"id\":\"tp-1\",\"attributes\":" + each[1] + "}");
      }
    }
    assertError(one("tp-1?include_attributes=%ff"), 400, "bad_request", "include_attributes");
  }

  @Test
  void one_vectorByName_isLeftOutWithAWarning() throws IOException {
    for (int i = 0; i < 2; i++) {
      RawHttp.Answer answer = one("tp-1?include_attributes=title,vector");
      assertThat(answer.body())
          .isEqualTo("{\"id\":\"tp-1\",\"attributes\":{\"title\":\"Cast iron\"}}");
      assertThat(answer.header("x-layer-warning")).contains("vector_attribute_dropped");
    }
  }

  @Test
  void one_oddId_isOneSegment() throws IOException {
    assertThat(one("a%2Fb%20c+d?include_attributes=title").body())
        .isEqualTo("{\"id\":\"a/b c+d\",\"attributes\":{\"title\":\"odd\"}}");
    assertThat(one("7?include_attributes=title").body())
        .isEqualTo("{\"id\":\"7\",\"attributes\":{\"title\":\"seven\"}}");
  }

  @Test
  void one_inANamespaceOfNumbers_isANumber() throws IOException {
    write("figures", "{'upsert_rows':[{'id':7,'n':15}]}");
    for (String expected : List.of("miss", "hit")) {
      RawHttp.Answer answer = http.get("/v2/namespaces/figures/documents/7?include_attributes=n");
      assertThat(answer.body()).isEqualTo("{\"id\":7,\"attributes\":{\"n\":15}}");
      assertThat(answer.header("x-layer-cache")).contains(expected);
    }
    assertError(
        http.get("/v2/namespaces/numbers/documents/ghost"),
        404,
        "not_found",
        "Document 'ghost' not found in namespace 'numbers'");
  }

  @Test
  void one_thatDoesNotExist_is404() throws IOException {
    RawHttp.Answer answer = one("tp-9");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.body())
        .isEqualTo(
            "{\"error\":\"not_found\","
                + "\"message\":\"Document 'tp-9' not found in namespace 'teapots'\"}");
  }

  @Test
  void missingNamespace_isWrapped() throws IOException {
    for (String id : List.of("a", "7")) {
      assertError(http.get("/v2/namespaces/none/documents/" + id), 502, "upstream_error", "404");
    }
    RawHttp.Answer many = http.post("/v2/namespaces/none/documents", "{'ids':['a','b']}");
    assertError(many, 502, "upstream_error", "fetching documents of namespace 'none' failed");
    assertThat(many.body()).contains("was not found");
  }

  @Test
  void illegalNamespace_is400() throws IOException {
    assertThat(http.get("/v2/namespaces/a%20b/documents/x").status()).isEqualTo(400);
  }

  @Test
  void invalidTags_are422BeforeAnythingRuns() throws IOException {
    assertError(
        http.get("/v2/namespaces/none/documents/a", "x-hevlayer-tag: a b"),
        422,
        "validation_error",
        "x-hevlayer-tag holds a tag with an illegal character");
    assertError(
        http.post("/v2/namespaces/none/documents", "{'ids':['a']}", "x-hevlayer-tags: ok,ü"),
        422,
        "validation_error",
        "illegal character");
    assertThat(
            http.get("/v2/namespaces/teapots/documents/tp-1", "x-hevlayer-tags: user:42, page:home")
                .status())
        .isEqualTo(200);
  }

  @Test
  void many_inOrderWithDuplicatesAndMissing_isAnswered() throws IOException {
    RawHttp.Answer answer =
        many("{'ids':['tp-2','ghost','tp-1','tp-2','ghost'],'include_attributes':['title']}");
    assertThat(answer.body())
        .isEqualTo(
            "{\"documents\":[{\"id\":\"tp-2\",\"attributes\":{\"title\":\"Porcelain\"}},"
                + "{\"id\":\"tp-1\",\"attributes\":{\"title\":\"Cast iron\"}},"
                + "{\"id\":\"tp-2\",\"attributes\":{\"title\":\"Porcelain\"}}],"
                + "\"missing\":[\"ghost\",\"ghost\"]}");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("x-layer-cache")).contains("miss");
    assertThat(many("{'ids':['tp-2','tp-1']}").header("x-layer-cache")).contains("hit");
    assertThat(many("{'ids':['tp-2','ghost']}").header("x-layer-cache")).contains("miss");
  }

  @Test
  void many_nothingThere_isStill200() throws IOException {
    RawHttp.Answer answer = many("{'ids':['x','y'],'include_attributes':null,'more':1}");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{\"documents\":[],\"missing\":[\"x\",\"y\"]}");
  }

  @Test
  void many_numbersAndDigits_areOneId() throws IOException {
    assertThat(
            http.post(
                    "/v2/namespaces/numbers/documents",
                    "{'ids':['7',8,7,'9'],'include_attributes':[]}")
                .body())
        .isEqualTo(
            "{\"documents\":[{\"id\":7,\"attributes\":{}},{\"id\":8,\"attributes\":{}},"
                + "{\"id\":7,\"attributes\":{}}],\"missing\":[\"9\"]}");
    assertThat(many("{'ids':[7],'include_attributes':['title']}").body())
        .isEqualTo(
            "{\"documents\":[{\"id\":\"7\",\"attributes\":{\"title\":\"seven\"}}],\"missing\":[]}");
  }

  @Test
  void many_vectorByName_isLeftOutWithAWarning() throws IOException {
    RawHttp.Answer answer = many("{'ids':['tp-1'],'include_attributes':['vector']}");
    assertThat(answer.body())
        .isEqualTo("{\"documents\":[{\"id\":\"tp-1\",\"attributes\":{}}],\"missing\":[]}");
    assertThat(answer.header("x-layer-warning")).contains("vector_attribute_dropped");
  }

  @Test
  void many_wrongBodies_areRefusedPrecisely() throws IOException {
    String[][] cases = {
      {"{}", "ids is missing; needed is a list of ids"},
      {"{'ids':null}", "ids is missing; needed is a list of ids"},
      {"{'ids':[]}", "ids is empty; needed is at least one id"},
      {"{'ids':'a'}", "ids is string \\\"a\\\"; needed is a list of ids"},
      {"{'ids':['a',true]}", "ids[1] is boolean `true`; allowed are strings and unsigned integers"},
      {"{'ids':[-1]}", "ids[0] is integer `-1`"},
      {"{'ids':[1.5]}", "ids[0] is floating point `1.5`"},
      {"{'ids':[18446744073709551616]}", "ids[0] is integer"},
      {"{'ids':[null]}", "ids[0] is null"},
      {"{'ids':['a'],'include_attributes':'t'}", "include_attributes is string"},
      {"{'ids':['a'],'include_attributes':[1]}", "include_attributes holds integer `1`"},
      {"[]", "the body is no JSON object"},
    };
    for (String[] each : cases) {
      assertError(many(each[0]), 422, "validation_error", each[1]);
    }
    assertError(many("{'ids':['a'"), 400, "bad_request", "");
    assertError(many("{'ids':['a'],'ids':['b']}"), 400, "bad_request", "twice");
    assertError(
        http.post("/v2/namespaces/teapots/documents", "{'ids':['a']}", "Content-Type: text/plain"),
        415,
        "unsupported_media_type",
        "");
  }

  @Test
  void many_thousandsOfMisses_areFetchedInChunks() throws IOException {
    String rows =
        IntStream.range(0, 2_500)
            .mapToObj(i -> "{'id':'k" + i + "'}")
            .collect(Collectors.joining(",", "{'upsert_rows':[", "]}"));
    write("large", rows);
    String ids =
        IntStream.range(0, 2_501)
            .mapToObj(i -> "'k" + i + "'")
            .collect(Collectors.joining(",", "{'ids':[", "],'include_attributes':[]}"));
    RawHttp.Answer miss = http.post("/v2/namespaces/large/documents", ids);
    assertThat(miss.header("x-layer-cache")).contains("miss");
    assertThat(miss.body())
        .startsWith("{\"documents\":[{\"id\":\"k0\",\"attributes\":{}},{\"id\":\"k1\",")
        .endsWith("{\"id\":\"k2499\",\"attributes\":{}}],\"missing\":[\"k2500\"]}");
    RawHttp.Answer hit = http.post("/v2/namespaces/large/documents", ids.replace(",'k2500'", ""));
    assertThat(hit.header("x-layer-cache")).contains("hit");
  }

  @Test
  void otherMethods_are405AndHeadIsGet() throws IOException {
    RawHttp.Answer wrong = http.send("PUT", "/v2/namespaces/teapots/documents/tp-1", "{}");
    assertThat(wrong.status()).isEqualTo(405);
    assertThat(wrong.header("allow")).contains("GET, HEAD");
    assertThat(http.get("/v2/namespaces/teapots/documents").status()).isEqualTo(405);
    RawHttp.Answer head = http.send("HEAD", "/v2/namespaces/teapots/documents/tp-1", (String) null);
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.header("x-layer-cache")).isPresent();
    assertThat(head.bytes()).isEmpty();
  }

  @Test
  void scopes_oneReadsAndManyWrites() throws IOException {
    typed.http.post("/v2/namespaces/tea", "{'upsert_rows':[{'id':1,'n':'x'}]}", WRITER);
    assertThat(typed.http.get("/v2/namespaces/tea/documents/1", WRITER).body())
        .isEqualTo("{\"error\":\"insufficient API key scope\",\"required_scope\":\"read\"}");
    assertThat(typed.http.post("/v2/namespaces/tea/documents", "{'ids':[1]}", READER).body())
        .isEqualTo("{\"error\":\"insufficient API key scope\",\"required_scope\":\"write\"}");
    assertThat(typed.http.get("/v2/namespaces/tea/documents/1").status()).isEqualTo(401);
    assertThat(typed.http.get("/v2/namespaces/tea/documents/1", READER).status()).isEqualTo(200);
    assertThat(typed.http.post("/v2/namespaces/tea/documents", "{'ids':[1]}", WRITER).status())
        .isEqualTo(200);
  }

  @Test
  void typedStore_isFetchedFromLikeAnyOther() throws IOException {
    typed.http.post(
        "/v2/namespaces/cups",
        "{'distance_metric':'cosine_distance','upsert_rows':["
            + "{'id':3,'n':1,'vector':[1,2]},{'id':4,'n':2,'vector':[1,2]}]}",
        WRITER);
    String target = "/v2/namespaces/cups/documents/3?include_attributes=n,vector";
    for (int i = 0; i < 2; i++) {
      assertThat(typed.http.get(target, READER).body())
          .isEqualTo("{\"id\":3,\"attributes\":{\"n\":1}}");
    }
    assertThat(typed.http.get(target, READER).header("x-layer-cache")).contains("hit");
    assertThat(typed.http.get("/v2/namespaces/cups/documents/3", READER).body())
        .startsWith("{\"id\":3,\"attributes\":{")
        .contains("\"n\":1", "\"_hevlayer_shard\":", "\"_hevlayer_upserted_at\":")
        .doesNotContain("vector");
    assertThat(
            typed
                .http
                .post(
                    "/v2/namespaces/cups/documents",
                    "{'ids':['4','5',3],'include_attributes':['n']}",
                    WRITER)
                .body())
        .isEqualTo(
            "{\"documents\":[{\"id\":4,\"attributes\":{\"n\":2}},"
                + "{\"id\":3,\"attributes\":{\"n\":1}}],\"missing\":[\"5\"]}");
    assertThat(typed.http.get("/v2/namespaces/none/documents/3", READER).status()).isEqualTo(502);
  }

  @Test
  void health_afterFetches_namesTheNamespaces() throws IOException {
    one("tp-1");
    assertThat(http.get("/health").body())
        .contains("\"aerospike\":{\"connected\":true,\"generation\":1},\"cache_state\":[")
        .contains("{\"namespace\":\"teapots\",\"state\":\"cold\",\"warm_inflight\":false}");
    assertThat(http.get("/ready").body()).contains("\"cache_state\":[{");
  }

  @Test
  void metrics_afterFetches_holdTheFamilies() throws IOException {
    one("tp-1");
    one("tp-1");
    many("{'ids':['tp-1','ghost']}");
    assertThat(http.get("/metrics").body())
        .contains("layer_fetch_duration_seconds_count{cache_result=\"hit\",namespace=\"teapots\"")
        .contains(
            "layer_fetch_duration_seconds_count{cache_result=\"partial\",namespace=\"teapots\","
                + "operation=\"get_batch\"}")
        .contains("layer_fetch_batch_size_bucket{operation=\"get_batch\",le=\"10.0\"}")
        .contains("layer_cache_lookups_total{namespace=\"teapots\",result=\"hit\",set=\"teapots\"}")
        .contains("layer_cache_lookup_duration_seconds_bucket{result=\"hit\",set=\"teapots\"")
        .contains("layer_cache_payload_bytes_bucket{result=\"hit\",set=\"teapots\",le=\"100.0\"}")
        .contains("layer_cache_backfills_total{set=\"teapots\",status=\"ok\"}")
        .contains("hevlayer_cache_demand_total{namespace=\"teapots\",store_kind=\"turbopuffer\"}")
        .contains(
            "hevlayer_cache_state{namespace=\"teapots\",state=\"cold\","
                + "store_kind=\"turbopuffer\"} 1.0")
        .contains(
            "layer_aerospike_op_duration_seconds_count{operation=\"get\",set=\"teapots\","
                + "status=\"ok\"}")
        .contains("layer_aerospike_connection_state{state=\"open\"} 1.0")
        .contains("layer_aerospike_inflight 0.0")
        .contains("hevlayer_document_cache_cold_start_active 0.0");
  }
}
