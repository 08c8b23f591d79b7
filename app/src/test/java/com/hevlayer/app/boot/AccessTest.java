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

/** Who may do what with several stores, each with a policy of its own. */
@SuppressWarnings("NullAway.Init") // set before all tests
class AccessTest {
  private static final String STORES =
      """
      main:
        kind: example
        default: true
        credential: {apiKey: main-key}
      team:
        kind: example
        namespaces: [team-*]
        inboundAuth:
          mode: keys
          keys:
          - {name: reader, scopes: [read], secretRef: {name: team, key: reader}}
          - {name: writer, scopes: [write], secretRef: {name: team, key: writer}}
          - {name: chief, scopes: [admin], secretRef: {name: team, key: chief}}
      free:
        kind: example
        namespaces: [free]
        inboundAuth: {mode: open}
      """;
  private static final String ROW = "{'upsert_rows':[{'id':1}]}";
  private static final String MAIN = "Authorization: Bearer main-key";

  private static TestGateway gateway;
  private static RawHttp http;
  private static Path directory;

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException {
    directory = folder;
    gateway =
        TestGateway.start(
            folder,
            STORES,
            Map.of(
                "LAYER_SECRET_TEAM_READER", "r-key",
                "LAYER_SECRET_TEAM_WRITER", "w-key",
                "LAYER_SECRET_TEAM_CHIEF", "c-key"));
    http = gateway.http;
    http.post("/v2/namespaces/mine", ROW, MAIN);
    http.post("/v2/namespaces/team-1", ROW, "Authorization: Bearer w-key");
    http.post("/v2/namespaces/free", ROW);
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void noToken_is401WithTheExactBody() throws IOException {
    for (String header :
        List.of("X-Nothing: 1", "Authorization: main-key", "Authorization: bearer main-key")) {
      assertAnswer(
          http.post("/v2/namespaces/mine", ROW, header),
          401,
          "{\"error\":\"missing or malformed Authorization: Bearer header\"}");
    }
  }

  @Test
  void keyOfAnotherStore_is403() throws IOException {
    assertAnswer(
        http.post("/v2/namespaces/team-1", ROW, MAIN), 403, "{\"error\":\"invalid API key\"}");
    assertAnswer(
        http.post("/v2/namespaces/mine", ROW, "Authorization: Bearer c-key"),
        403,
        "{\"error\":\"invalid API key\"}");
  }

  @Test
  void scopes_areThoseOfTheMatchedRoute() throws IOException {
    String query = "{'rank_by':['id','asc'],'limit':1}";
    assertThat(
            http.post("/v2/namespaces/team-1/query", query, "Authorization: Bearer r-key").status())
        .isEqualTo(200);
    assertAnswer(
        http.post("/v2/namespaces/team-1/query", query, "Authorization: Bearer w-key"),
        403,
        "{\"error\":\"insufficient API key scope\",\"required_scope\":\"read\"}");
    assertAnswer(
        http.post("/v2/namespaces/team-1", ROW, "Authorization: Bearer r-key"),
        403,
        "{\"error\":\"insufficient API key scope\",\"required_scope\":\"write\"}");
    assertThat(http.post("/v2/namespaces/team-1", ROW, "Authorization: Bearer c-key").status())
        .isEqualTo(200);
    assertAnswer(
        http.send("PUT", "/v2/keys/x", "{}", MAIN + "x"), 403, "{\"error\":\"invalid API key\"}");
  }

  @Test
  void namespaceNamedQuery_isWrittenWithWriteScopeOnly() throws IOException {
    // "team-query" stands for any name that ends like a reading route.
    assertThat(http.post("/v2/namespaces/team-query", ROW, "Authorization: Bearer r-key").status())
        .isEqualTo(403);
  }

  @Test
  void openStore_asksNobody() throws IOException {
    assertThat(http.post("/v2/namespaces/free", ROW).status()).isEqualTo(200);
    assertThat(http.post("/v2/namespaces/free", ROW, "Authorization: Bearer junk").status())
        .isEqualTo(200);
  }

  @Test
  void unknownPathAndWrongMethod_areRefusedBeforeTheyAreKnown() throws IOException {
    assertThat(http.get("/nope").status()).isEqualTo(401);
    assertThat(http.get("/nope", MAIN).status()).isEqualTo(404);
    assertThat(http.send("PUT", "/v2/namespaces/mine", (String) null).status()).isEqualTo(401);
    assertThat(http.send("PUT", "/v2/namespaces/mine", (String) null, MAIN).status())
        .isEqualTo(405);
    assertThat(http.send("PUT", "/v2/namespaces/free", (String) null).status()).isEqualTo(405);
  }

  @Test
  void list_coversTheStoresThatAdmitTheCaller() throws IOException {
    assertThat(http.get("/v1/namespaces", MAIN).body())
        .isEqualTo("{\"namespaces\":[{\"id\":\"mine\"},{\"id\":\"free\"}],\"next_cursor\":null}");
    assertThat(http.get("/v1/namespaces", "Authorization: Bearer r-key").body())
        .contains("\"free\"")
        .contains("\"team-1\"")
        .doesNotContain("mine");
    assertThat(http.get("/v1/namespaces").body())
        .isEqualTo("{\"namespaces\":[{\"id\":\"free\"}],\"next_cursor\":null}");
    RawHttp.Answer first = http.get("/v1/namespaces?page_size=1", MAIN);
    assertThat(first.body()).contains("\"mine\"").doesNotContain("\"next_cursor\":null");
    assertThat(http.get("/v1/namespaces?cursor=!!!", MAIN).status()).isEqualTo(400);
  }

  @Test
  void vectorStores_areTheDefaultStoresToShow() throws IOException {
    assertThat(http.get("/v2/vectorstores").status()).isEqualTo(401);
    RawHttp.Answer answer = http.get("/v2/vectorstores", MAIN);
    assertThat(answer.body())
        .startsWith("{\"vectorstores\":[{\"name\":\"main\"")
        .doesNotContain("-key");
  }

  @Test
  void draining_refusesAfterAuthentication() throws IOException {
    Path marker = directory.resolve("draining");
    Files.createFile(marker);
    try {
      RawHttp.Answer ready = until(503, "/ready");
      assertThat(ready.body()).startsWith("{\"status\":\"draining\",\"version\":");
      RawHttp.Answer refused = http.post("/v2/namespaces/mine", ROW, MAIN);
      assertAnswer(
          refused,
          503,
          "{\"error\":\"gateway_draining\",\"message\":\"gateway pod is draining; retry on another"
              + " endpoint\"}");
      assertThat(refused.header("connection")).contains("close");
      assertThat(http.post("/v2/namespaces/mine", ROW).status()).isEqualTo(401);
      assertThat(http.get("/nope", MAIN).status()).isEqualTo(503);
      assertThat(http.get("/health").status()).isEqualTo(200);
    } finally {
      Files.delete(marker);
    }
    assertThat(until(200, "/ready").status()).isEqualTo(200);
  }

  @Test
  void metrics_countRefusalsWithoutKeys() throws IOException {
    http.post("/v2/namespaces/mine", ROW, "Authorization: Bearer s3cret-guess");
    assertThat(http.get("/metrics").body())
        .contains("layer_access_refused_total{reason=\"unknown_token\",store=\"main\"}")
        .doesNotContain("s3cret")
        .doesNotContain("-key");
  }

  private static RawHttp.Answer until(int status, String path) throws IOException {
    long deadline = System.nanoTime() + 20_000_000_000L;
    RawHttp.Answer answer = http.get(path);
    while (answer.status() != status && System.nanoTime() < deadline) {
      answer = http.get(path);
    }
    return answer;
  }

  private static void assertAnswer(RawHttp.Answer answer, int status, String body) {
    assertThat(answer.body()).isEqualTo(body);
    assertThat(answer.status()).isEqualTo(status);
  }
}
