package com.hevlayer.app.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writes through the gateway, as fetches from its cache see them. */
@SuppressWarnings("NullAway.Init") // set before all tests
class MirrorWireTest {
  private static TestGateway typed;
  private static TestGateway relayed;

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException {
    typed =
        TestGateway.start(
            Files.createDirectories(directory.resolve("typed")),
            "main: {kind: search-embedded, options: {durability: os}, inboundAuth: {mode: open}}",
            Map.of("LAYER_CACHE", "embedded"));
    relayed =
        TestGateway.relaying(
            directory.resolve("relayed"), typed.url(), Map.of("LAYER_CACHE", "embedded"));
  }

  @AfterAll
  static void stop() {
    relayed.close();
    typed.close();
  }

  /** A namespace of one of the gateways. */
  private record Scene(RawHttp http, String namespace) {

    static List<Scene> both(String name) {
      return List.of(
          new Scene(typed.http, name + "-typed"), new Scene(relayed.http, name + "-relayed"));
    }

    void write(String body) throws IOException {
      RawHttp.Answer answer = http.post("/v2/namespaces/" + namespace, body);
      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    /** Returns what the cache had to do with it, and the attributes but the stamps. */
    String fetched(String id) throws IOException {
      RawHttp.Answer answer =
          http.get("/v2/namespaces/" + namespace + "/documents/" + id + "?include_attributes=n,m");
      return answer.header("x-layer-cache").orElse("") + " " + answer.body();
    }
  }

  @Test
  void upsert_accepted_isHitAtOnce() throws IOException {
    for (Scene scene : Scene.both("upsert")) {
      scene.write("{'upsert_rows':[{'id':'a','n':1,'m':'x'},{'id':'b','n':2}]}");
      assertThat(scene.fetched("a"))
          .isEqualTo("hit {\"id\":\"a\",\"attributes\":{\"n\":1,\"m\":\"x\"}}");
      scene.write("{'upsert_columns':{'id':['a'],'n':[3]}}");
      assertThat(scene.fetched("a")).isEqualTo("hit {\"id\":\"a\",\"attributes\":{\"n\":3}}");
      assertThat(scene.http.get("/v2/namespaces/" + scene.namespace + "/documents/b").body())
          .contains("\"_hevlayer_upserted_at\":", "\"_hevlayer_shard\":");
    }
  }

  @Test
  void patch_ofCachedAndOthers_mergesOnlyWhatIsCached() throws IOException {
    for (Scene scene : Scene.both("patch")) {
      scene.write("{'upsert_rows':[{'id':'a','n':1,'m':'x'}]}");
      scene.write("{'patch_rows':[{'id':'a','m':'y'}]}");
      assertThat(scene.fetched("a"))
          .isEqualTo("hit {\"id\":\"a\",\"attributes\":{\"n\":1,\"m\":\"y\"}}");
    }
    Scene past = new Scene(typed.http, "patch-relayed");
    past.write("{'upsert_rows':[{'id':'c','n':1,'m':'x'}]}");
    Scene scene = new Scene(relayed.http, "patch-relayed");
    scene.write("{'patch_rows':[{'id':'c','m':'y'}]}");
    // A thin record would have been a hit.
    assertThat(scene.fetched("c"))
        .isEqualTo("miss {\"id\":\"c\",\"attributes\":{\"n\":1,\"m\":\"y\"}}");
  }

  @Test
  void deletes_ofEveryKind_areSeenAtOnce() throws IOException {
    for (Scene scene : Scene.both("delete")) {
      scene.write("{'upsert_rows':[{'id':'a','n':1},{'id':'b','n':2},{'id':'c','n':3}]}");
      scene.write("{'deletes':['a']}");
      scene.write("{'delete_by_filter':['n','Eq',2]}");
      assertThat(scene.fetched("a")).contains("not_found");
      assertThat(scene.fetched("b")).contains("not_found");
      // A typed store says how many rows a filter deleted and not which: all are forgotten.
      assertThat(scene.fetched("c"))
          .startsWith(scene.namespace.endsWith("-relayed") ? "hit" : "miss")
          .contains("\"n\":3");
    }
  }

  @Test
  void conditions_thatHoldForSome_areMirroredForThese() throws IOException {
    for (Scene scene : Scene.both("condition")) {
      scene.write("{'upsert_rows':[{'id':'a','n':1},{'id':'b','n':9}]}");
      scene.write(
          "{'upsert_rows':[{'id':'a','n':5},{'id':'b','n':5}],"
              + "'upsert_condition':['n','Lt',5]}");
      assertThat(scene.fetched("a")).isEqualTo("hit {\"id\":\"a\",\"attributes\":{\"n\":5}}");
      assertThat(scene.fetched("b")).isEqualTo("hit {\"id\":\"b\",\"attributes\":{\"n\":9}}");
    }
  }

  @Test
  void patchByFilter_accepted_isReadFromTheStoreOnce() throws IOException {
    for (Scene scene : Scene.both("patched")) {
      scene.write("{'upsert_rows':[{'id':'a','n':1,'m':'x'}]}");
      scene.write("{'patch_by_filter':{'filters':['n','Eq',1],'patch':{'m':'y'}}}");
      assertThat(scene.fetched("a"))
          .isEqualTo("miss {\"id\":\"a\",\"attributes\":{\"n\":1,\"m\":\"y\"}}");
      assertThat(scene.fetched("a")).startsWith("hit");
    }
  }

  @Test
  void write_refused_leavesTheCacheAsItWas() throws IOException {
    for (Scene scene : Scene.both("refused")) {
      scene.write("{'upsert_rows':[{'id':'a','n':1}]}");
      RawHttp.Answer refused =
          scene.http.post(
              "/v2/namespaces/" + scene.namespace, "{'upsert_rows':[{'id':'a','n':'text'}]}");
      assertThat(refused.status()).isEqualTo(400);
      assertThat(scene.fetched("a")).isEqualTo("hit {\"id\":\"a\",\"attributes\":{\"n\":1}}");
    }
  }

  @Test
  void namespace_deletedAndMadeAnew_hasNothingOfBefore() throws IOException {
    for (Scene scene : Scene.both("anew")) {
      scene.write("{'upsert_rows':[{'id':'7','n':1},{'id':'8','n':1}]}");
      assertThat(scene.fetched("7")).startsWith("hit");
      assertThat(
              scene
                  .http
                  .send("DELETE", "/v2/namespaces/" + scene.namespace, (String) null)
                  .status())
          .isEqualTo(200);
      assertThat(scene.fetched("7")).contains("upstream_error");
      // Of another type of id, too.
      scene.write("{'upsert_rows':[{'id':7,'n':2}]}");
      assertThat(scene.fetched("7")).endsWith("{\"id\":7,\"attributes\":{\"n\":2}}");
      assertThat(scene.fetched("8")).contains("not_found");
    }
  }
}
