package com.hevlayer.app.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file of stores changes while the gateway runs. */
class ReloadTest {
  private static final String ONE = "main: {kind: example, credential: {apiKey: one}}";
  private static final String TWO = "main: {kind: example, credential: {apiKey: two}}";
  private static final String ROW = "{'upsert_rows':[{'id':1}]}";

  @TempDir private Path directory;

  @Test
  void file_changedAndBroken_isReloadedOrRefusedAsAWhole() throws IOException {
    try (TestGateway gateway = TestGateway.start(directory, ONE, Map.of())) {
      RawHttp http = gateway.http;
      assertThat(http.post("/v2/namespaces/a", ROW, "Authorization: Bearer one").status())
          .isEqualTo(200);

      Files.writeString(gateway.stores, TWO);
      until(
          http, metrics -> metrics.contains("layer_config_reload_total{result=\"accepted\"} 1.0"));
      assertThat(http.get("/v2/namespaces/a/metadata", "Authorization: Bearer one").status())
          .isEqualTo(403);
      // The rotated credential opened no new instance: the row is still there.
      assertThat(http.get("/v2/namespaces/a/metadata", "Authorization: Bearer two").status())
          .isEqualTo(200);

      Files.writeString(
          gateway.stores, "main: {kind: exmple, default: true}\nother: {kind: example}");
      until(http, metrics -> metrics.contains("layer_config_reload_total{result=\"refused\"} 1.0"));
      Files.writeString(gateway.stores, "main: {kind: [");
      until(http, metrics -> metrics.contains("layer_config_reload_total{result=\"refused\"} 2.0"));
      Files.writeString(
          gateway.stores,
          "main: {kind: example, default: true}\nother: {kind: example, options: {refuse: 1}}");
      until(http, metrics -> metrics.contains("layer_config_reload_total{result=\"refused\"} 3.0"));
      assertThat(http.get("/v2/namespaces/a/metadata", "Authorization: Bearer two").status())
          .isEqualTo(200);
      assertThat(gateway.gateway.stores().table().stores()).hasSize(1);
    }
  }

  @Test
  void store_takenOut_leavesNoBreakerBehind() throws IOException {
    String two =
        "main: {kind: example, default: true, inboundAuth: {mode: open}}\n"
            + "far: {kind: turbopuffer, namespaces: [far], endpoint: {url: 'http://127.0.0.1:1'}}";
    try (TestGateway gateway = TestGateway.start(directory, two, Map.of())) {
      RawHttp http = gateway.http;
      assertThat(http.get("/v1/namespaces/far/metadata", "Authorization: Bearer k").status())
          .isEqualTo(502);
      assertThat(http.get("/health").body()).contains("\"breakers\":{\"far\":\"closed\"}");
      assertThat(http.get("/metrics").body())
          .contains("layer_upstream_breaker_state{state=\"closed\",store=\"far\"} 1.0");

      Files.writeString(gateway.stores, "main: {kind: example, inboundAuth: {mode: open}}");
      until(
          http, metrics -> metrics.contains("layer_config_reload_total{result=\"accepted\"} 1.0"));
      assertThat(http.get("/health").body()).contains("\"breakers\":{}");
      assertThat(http.get("/metrics").body())
          .contains("layer_upstream_breaker_state{state=\"closed\",store=\"far\"} NaN");
    }
  }

  private static void until(RawHttp http, Predicate<String> metrics) throws IOException {
    long deadline = System.nanoTime() + 30_000_000_000L;
    String last = http.get("/metrics").body();
    while (!metrics.test(last) && System.nanoTime() < deadline) {
      last = http.get("/metrics").body();
    }
    assertThat(metrics.test(last)).isTrue();
  }
}
