package com.hevlayer.app.boot;

import static com.hevlayer.app.boot.Refusals.assertBody;
import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.ports.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Health, readiness, and a gateway that takes no new work. */
@SuppressWarnings("NullAway.Init") // set before all tests
class HealthWireTest {
  private static final String KEY = "Authorization: Bearer key";
  private static final String DRAINING =
      "{'error':'gateway_draining','message':'gateway pod is draining; retry on another endpoint'}";

  private static TestGateway gateway;
  private static RawHttp http;
  private static Path marker;

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException {
    gateway =
        TestGateway.start(directory, "main: {kind: example, credential: {apiKey: key}}", Map.of());
    http = gateway.http;
    marker = directory.resolve("draining");
    assertThat(http.post("/v2/namespaces/tea", "{'upsert_rows':[{'id':1}]}", KEY).status())
        .isEqualTo(200);
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void health_ofAGatewayWithoutCache_hasTheMembersOfTheContract() throws IOException {
    for (String path : List.of("/health", "/ready")) {
      RawHttp.Answer answer = http.get(path);
      assertThat(answer.status()).isEqualTo(200);
      JsonObject body = ScanClient.object(answer);
      assertThat(body.members().keySet())
          .containsExactly("status", "version", "aerospike", "cache_state", "breakers");
      assertThat(ScanClient.text(body, "status")).isEqualTo("ok");
      assertThat(ScanClient.text(body, "version")).isNotBlank();
      assertThat(String.valueOf(body.get("aerospike")))
          .isEqualTo("{\"connected\":false,\"generation\":0}");
    }
  }

  @Test
  void draining_refusesEveryRouteButThePublicOnes() throws IOException {
    String version = ScanClient.text(ScanClient.object(http.get("/health")), "version");
    Files.createFile(marker);
    try {
      until(503);
      assertBody(http.get("/ready"), 503, "{'status':'draining','version':'" + version + "'}");
      for (List<String> request :
          List.of(
              List.of("GET", "/v2/vectorstores"),
              List.of("GET", "/v1/namespaces"),
              List.of("GET", "/v2/namespaces"),
              List.of("POST", "/v2/query"),
              List.of("GET", "/v2/namespaces/tea/metadata"),
              List.of("POST", "/v2/namespaces/tea"),
              List.of("DELETE", "/v2/namespaces/tea"),
              List.of("POST", "/v2/namespaces/tea/query"),
              List.of("GET", "/v2/namespaces/tea/documents/1"),
              List.of("POST", "/v2/namespaces/tea/scans"),
              List.of("GET", "/v1/namespaces/tea/schema"),
              List.of("POST", "/v1/namespaces/tea"),
              List.of("GET", "/v2/namespaces/tea/anything/else"),
              // Before 404, 405, 415 and 413.
              List.of("GET", "/nope"),
              List.of("GET", "/v2/namespaces/tea/"),
              List.of("PUT", "/v2/namespaces/tea"))) {
        RawHttp.Answer answer = http.send(request.get(0), request.get(1), (String) null, KEY);
        assertBody(answer, 503, DRAINING);
        assertThat(answer.header("connection")).contains("close");
        // Who is not admitted is not told.
        assertThat(http.send(request.get(0), request.get(1), (String) null).status())
            .isEqualTo(401);
        assertThat(http.send(request.get(0), request.get(1), (String) null, KEY + "x").status())
            .isEqualTo(403);
      }
      assertBody(
          http.post("/v2/namespaces/tea", "{", KEY, "Content-Type: text/plain"), 503, DRAINING);
      for (String path : List.of("/health", "/metrics", "/openapi.json")) {
        assertThat(http.get(path).status()).as(path).isEqualTo(200);
      }
      assertThat(http.get("/v2//x", KEY).status()).isEqualTo(400);
    } finally {
      Files.delete(marker);
    }
    until(200);
    assertThat(http.get("/v2/vectorstores", KEY).status()).isEqualTo(200);
  }

  private static void until(int status) throws IOException {
    long deadline = System.nanoTime() + 20_000_000_000L;
    while (http.get("/ready").status() != status) {
      assertThat(System.nanoTime()).isLessThan(deadline);
    }
  }
}
