package com.hevlayer.app.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.app.config.Environment;
import com.hevlayer.app.config.GatewayConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Embeddings on the wire: in front of the embedded store, in front of a store that embeds natively
 * (the former gateway), the same without an embedder of its own, and where nobody embeds.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set before all tests
class EmbeddingWireTest {
  private static final String METRIC = ",'distance_metric':'cosine_distance'}";
  private static final String AUTOSCALER =
      ",'schema':{'title':{'type':'string','embed':{'model':'p/m','serving':"
          + "{'prefer':'autoscaler'}}}}";

  private FakeModels models;
  private Gateway typedGateway;
  private TestGateway relayGateway;
  private TestGateway bareGateway;
  private TestGateway nobodyGateway;
  private RawHttp typed;
  private RawHttp relay;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    models = new FakeModels();
    Map<String, String> embedder =
        Map.of(
            "LAYER_EMBEDDER_URL", models.url(),
            "LAYER_EMBEDDER_KEY", "model-key",
            "LAYER_EMBED_ALLOW_PRIVATE_HOSTS", "localhost");
    Map<String, String> laptop = new HashMap<>(embedder);
    laptop.put("HOME", directory.toString());
    Environment environment = new Environment(laptop);
    typedGateway =
        Gateway.start(
            GatewayConfig.up(environment, "0", directory.resolve("rows").toString(), null, "os"),
            environment);
    typed = new RawHttp(typedGateway.port());
    URI upstream = URI.create("http://127.0.0.1:" + typedGateway.port());
    relayGateway = TestGateway.relaying(directory.resolve("relay"), upstream, embedder);
    relay = relayGateway.http;
    bareGateway = TestGateway.relaying(directory.resolve("bare"), upstream, Map.of());
    nobodyGateway = TestGateway.open(Files.createDirectories(directory.resolve("nobody")));
  }

  @AfterAll
  void stop() {
    nobodyGateway.close();
    bareGateway.close();
    relayGateway.close();
    typedGateway.close();
    models.close();
  }

  private RawHttp http(String gateway) {
    return switch (gateway) {
      case "typed" -> typed;
      case "relay" -> relay;
      case "bare" -> bareGateway.http;
      default -> nobodyGateway.http;
    };
  }

  private static RawHttp.Answer ok(RawHttp.Answer answer) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer;
  }

  private static void assertError(RawHttp.Answer answer, int status, String code, String message) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.header("content-type")).contains("application/json");
    assertThat(answer.body())
        .startsWith("{\"error\":\"" + code + "\",\"message\":")
        .contains(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"typed", "relay", "bare"})
  void rowsAndTexts_thatTheGatewayEmbeds_findEachOther(String gateway) throws IOException {
    RawHttp http = http(gateway);
    String namespace = "/v2/namespaces/autoscaled-" + gateway;

    RawHttp.Answer written =
        ok(
            http.post(
                namespace,
                "{'upsert_rows':[{'id':'a','title':'aaa dd'},{'id':'b','title':'bbb ee'},"
                    + "{'id':'c','title':'ccc ff'}]"
                    + AUTOSCALER
                    + METRIC));
    assertThat(written.body())
        .contains("\"rows_upserted\":3")
        .contains("\"embedding_tokens\":")
        .contains("\"embedding_images\":0")
        .contains("\"embedding_ms\":");

    RawHttp.Answer found =
        ok(
            http.post(
                namespace + "/query",
                "{'rank_by':['title','ANN',['Embed','beb']],'limit':1,"
                    + "'include_attributes':['title','embed_title']}"));
    assertThat(found.body())
        .startsWith("{\"rows\":[{\"id\":\"b\",\"$dist\":")
        .contains("\"title\":\"bbb ee\"")
        .contains("\"embed_title\":[0")
        .contains("\"embedding_tokens\":");

    RawHttp.Answer firstVersion =
        ok(
            http.post(
                namespace.replace("/v2/", "/v1/") + "/query",
                "{'rank_by':['title','ANN',['Embed','beb']],'limit':1}",
                "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
    assertThat(firstVersion.body())
        .startsWith("{\"rows\":[{\"id\":\"b\",\"$dist\":")
        .contains("\"embedding_tokens\":");
    assertThat(firstVersion.header("traceparent").orElse(""))
        .isNotEmpty()
        .doesNotContain("0af7651916cd43dd8448eb211c80319c");

    RawHttp.Answer routed =
        ok(
            http.post(
                namespace + "/query",
                "{'rank_by':['title','Auto','beb',{'route':'semantic','vector':['Embed','beb']}],"
                    + "'top_k':1}"));
    assertThat(routed.body())
        .startsWith("{\"rows\":[{\"id\":\"b\",\"$dist\":")
        .contains("\"performance\":{\"embedding_tokens\":");
    RawHttp.Answer federated =
        ok(
            http.post(
                "/v2/query",
                "{'namespaces':['autoscaled-"
                    + gateway
                    + "'],'rank_by':['title','ANN',['Embed','beb']],'top_k':1,'limit':1}"));
    assertThat(federated.body())
        .startsWith("{\"rows\":[{\"id\":\"b\",\"$dist\":")
        .doesNotContain("embedding_tokens");

    assertThat(http.get("/metrics").body())
        .containsPattern(
            "hevlayer_embed_tokens_total\\{model=\"p/m\",namespace=\"autoscaled-"
                + gateway
                + "\",serving=\"autoscaler\",store_kind=\"[a-z-]+\",?} [1-9]")
        .contains("hevlayer_embed_compute_seconds_total{model=\"p/m\"");

    // The profile is known now: rows need neither schema nor metric.
    ok(http.post(namespace, "{'upsert_rows':[{'id':'d','title':'b'}]}"));
    assertThat(
            ok(http.post(
                    namespace + "/query",
                    "{'queries':[{'rank_by':['title','ANN',['Embed','b']],'top_k':1},"
                        + "{'rank_by':['id','asc'],'top_k':1}]}"))
                .body())
        .contains("{\"results\":[{\"rows\":[{\"id\":\"d\"")
        .contains("\"embedding_ms\":");
    assertError(
        http.post(namespace, "{'patch_rows':[{'id':'d','title':'x'}]}"),
        422,
        "validation_error",
        "patch_rows[0].title is embedded by the gateway and cannot be patched");
  }

  @Test
  void embedder_always_isAskedWithItsKeyAndOnceForEachText() throws IOException {
    int before = models.requests.size();
    ok(
        typed.post(
            "/v2/namespaces/once",
            "{'upsert_rows':[{'id':1,'title':'same once'},{'id':2,'title':'same once'}]"
                + AUTOSCALER
                + METRIC));
    assertThat(models.requests.subList(before, models.requests.size()))
        .containsExactly("{'model':'p/m','input':['same once'],'encoding_format':'float'}");
    assertThat(models.keys).containsOnly("Bearer model-key");
    assertThat(typed.get("/metrics").body())
        .contains("layer_embedder_inputs_total{result=\"ok\"}")
        .doesNotContain("model-key");
  }

  @Test
  void native_onAStoreThatEmbeds_isRelayedBothWays() throws IOException {
    int before = models.requests.size();
    ok(
        relay.post(
            "/v2/namespaces/native",
            "{'upsert_rows':[{'id':'a','note':'aaa'},{'id':'b','note':'bbb'}],'schema':{'note':"
                + "{'type':'string','embed':{'model':'p/native','serving':{'prefer':'native'}}}}"
                + METRIC));
    RawHttp.Answer found =
        ok(
            relay.post(
                "/v2/namespaces/native/query",
                "{'rank_by':['note','ANN',['Embed','b']],'limit':1}"));
    assertThat(found.body()).startsWith("{\"rows\":[{\"id\":\"b\"");
    // Each was embedded once, by the store behind.
    assertThat(models.requests.subList(before, models.requests.size()))
        .hasSize(2)
        .allMatch(request -> request.contains("'p/native'"));
  }

  @Test
  void chunk_thatIsTheWholeText_staysItsRow() throws IOException {
    for (RawHttp http : List.of(typed, relay)) {
      ok(
          http.post(
              "/v2/namespaces/chunks",
              "{'upsert_rows':[{'id':'k','title':'aaa','n':1},{'id':'l','title':'bbb'}],"
                  + "'schema':{'title':{'type':'string','embed':{'model':'p/m','serving':"
                  + "{'prefer':'autoscaler'},'chunk':{'strategy':'sentence','size':5}}}}"
                  + METRIC));
      RawHttp.Answer found =
          ok(
              http.post(
                  "/v2/namespaces/chunks/query",
                  "{'rank_by':['title','ANN',['Embed','bb']],'top_k':1}"));
      assertThat(found.body()).startsWith("{\"rows\":[{\"id\":\"l\"");
      assertError(
          http.post(
              "/v2/namespaces/chunks",
              "{'upsert_rows':[{'id':'m','title':'x','_hevlayer_parent_id':'k'}]" + METRIC),
          422,
          "validation_error",
          "upsert_rows[0]: attribute `_hevlayer_parent_id` is reserved: its name starts with"
              + " `_hevlayer_`");
      ok(http.send("DELETE", "/v2/namespaces/chunks", (String) null));
    }
  }

  @Test
  void chunks_inAStoreThatWantsEveryVector_areRefusedByIt() throws IOException {
    // Planned and stamped by the gateway, chunk attributes included; the row itself has no vector.
    RawHttp.Answer answer =
        typed.post(
            "/v2/namespaces/parted",
            "{'upsert_rows':[{'id':'k','title':'aaa. bbb.'}],'schema':{'title':{'type':"
                + "'string','embed':{'model':'p/m','serving':{'prefer':'autoscaler'},"
                + "'chunk':{'strategy':'sentence','size':5}}}}"
                + METRIC);
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.body()).contains("lacks vector attribute");
  }

  @Test
  void namespace_thatWasDeleted_hasNoProfile() throws IOException {
    for (RawHttp http : List.of(typed, relay)) {
      ok(
          http.post(
              "/v2/namespaces/forgotten",
              "{'upsert_rows':[{'id':1,'title':'x'}]" + AUTOSCALER + METRIC));
      ok(http.send("DELETE", "/v2/namespaces/forgotten", (String) null));
      assertThat(ok(http.post("/v2/namespaces/forgotten", "{'upsert_rows':[{'id':1}]}")).body())
          .doesNotContain("embedding_");
      ok(http.send("DELETE", "/v2/namespaces/forgotten", (String) null));
    }
  }

  static Stream<List<String>> refusals() {
    return Stream.of(
        List.of("{'schema':{'t':{'embed':'nomodel'}}}", "schema.t.embed.model is"),
        List.of("{'schema':{'t':{'embed':{'model':'p/m','x':1}}}}", "schema.t.embed has an"),
        List.of(
            "{'schema':{'t':{'embed':{'model':'p/m','revision':'r'}}}}",
            "schema.t.embed.revision needs serving.prefer autoscaler, not native"),
        List.of(
            "{'schema':{'t':{'embed':{'model':'erikkaum/lattice-retrieval',"
                + "'serving':{'prefer':'lattice'}}}}}",
            "serving.prefer local: this gateway has no model in its own process"),
        List.of(
            "{'upsert_rows':[{'id':1}]" + AUTOSCALER + METRIC, "upsert_rows[0].title is missing"),
        List.of(
            "{'upsert_columns':{'id':[1],'title':[7]}" + AUTOSCALER + METRIC,
            "upsert_columns.title[0] is integer `7`"),
        List.of(
            "{'upsert_rows':[{'id':1,'title':'x'}]" + AUTOSCALER + "}",
            "distance_metric is required on the first write"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void write_thatBreaksARule_is422AndLeavesNothing(List<String> refusal) throws IOException {
    for (RawHttp http : List.of(typed, relay)) {
      assertError(
          http.post("/v2/namespaces/refused", refusal.get(0)),
          422,
          "validation_error",
          refusal.get(1));
      assertThat(http.get("/v2/namespaces/refused/metadata").status()).isEqualTo(404);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'rank_by':['title','ANN',['Embed']],'top_k':1} | rank_by[2] has 1 elements",
        "{'rank_by':['title','ANN',['Embed',7]],'top_k':1} | rank_by[2][1] is integer `7`",
        "{'rank_by':['embed_x','ANN',['Embed','x']],'top_k':1} | a model name must be provided",
        "{'rank_by':['t','ANN',['Embed','x',{'model':'p/m'}]],'top_k':1,'group_by':['a']}"
            + " | group_by cannot be combined",
        "{'rank_by':['t','ANN',['Embed','x',{'model':'p/m'}]]} | top_k is missing"
      })
  void query_thatBreaksARule_is422(String body, String message) throws IOException {
    assertError(typed.post("/v2/namespaces/once/query", body), 422, "validation_error", message);
  }

  @ParameterizedTest
  @CsvSource({"p/broken, the provider answered 500", "p/short, the embedder answered 200 with"})
  void provider_thatFails_is502(String model, String message) throws IOException {
    for (RawHttp http : List.of(typed, relay)) {
      RawHttp.Answer answer =
          http.post(
              "/v2/namespaces/failing",
              ("{'upsert_rows':[{'id':1,'title':'x'}]" + AUTOSCALER + METRIC)
                  .replace("p/m", model));
      assertError(answer, 502, "upstream_error", "");
      assertThat(answer.body()).contains(message);
    }
  }

  @Test
  void vectors_ofAnotherLengthThanDeclared_are502() throws IOException {
    RawHttp.Answer answer =
        typed.post(
            "/v2/namespaces/failing",
            ("{'upsert_rows':[{'id':1,'title':'x'}]" + AUTOSCALER + METRIC)
                .replace("'p/m'", "'p/m','dims':3"));
    assertError(
        answer,
        502,
        "upstream_error",
        "embedding failed: the provider gave a vector of 4 dimensions where 3 are expected");
  }

  @Test
  void provider_thatIsNone_is503() throws IOException {
    RawHttp http = nobodyGateway.http;
    assertError(
        http.post(
            "/v2/namespaces/n", "{'upsert_rows':[{'id':1,'title':'x'}]" + AUTOSCALER + METRIC),
        503,
        "service_unavailable",
        "no embedding provider is configured");
    assertError(
        http.post(
            "/v2/namespaces/n/query",
            "{'rank_by':['v','ANN',['Embed','x',{'model':'p/m'}]],'top_k':1}"),
        503,
        "service_unavailable",
        "no embedding provider is configured");
  }

  private RawHttp.Answer image(String written) throws IOException {
    return typed.post(
        "/v2/namespaces/images",
        "{'upsert_rows':[{'id':1,'picture':'"
            + written
            + "'}],'schema':{'picture':{'type':'string','embed':{'model':'p/clip-vit',"
            + "'modality':'image','serving':{'prefer':'autoscaler'}}}}"
            + METRIC);
  }

  @Test
  void image_atAnAllowedHost_isEmbedded() throws IOException {
    RawHttp.Answer answer = ok(image("http://localhost:" + models.port() + "/images/a.png"));
    assertThat(answer.body()).contains("\"embedding_images\":1");
    assertThat(models.requests.getLast())
        .isEqualTo(
            "{'model':'p/clip-vit','input':['data:image/png;base64,iVBORwECAw=='],"
                + "'encoding_format':'float'}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:%d/images/a.png",
        "http://[::1]:%d/images/a.png",
        "http://2130706433:%d/images/a.png",
        "http://169.254.169.254/latest/meta-data",
        "http://user@localhost:%d/images/a.png",
        "http://localhost:%d/images/404",
        "file:///etc/passwd",
        "no image"
      })
  void image_thatCannotBeHad_is422(String url) throws IOException {
    assertError(image(url.formatted(models.port())), 422, "validation_error", "");
  }

  @ParameterizedTest
  @CsvSource({"429, 429, upstream_error", "503, 503, service_unavailable"})
  void image_whoseHostIsBusy_keepsRetryAfter(int status, int answered, String code)
      throws IOException {
    RawHttp.Answer answer = image("http://localhost:" + models.port() + "/images/" + status);
    assertError(answer, answered, code, "the host of an image answered " + status);
    assertThat(answer.header("retry-after")).contains("11");
  }
}
