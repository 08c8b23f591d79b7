package com.hevlayer.app.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.hevlayer.app.boot.testcaches.MoodyCachePlugin;
import com.hevlayer.ports.plugin.PluginException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What callers see of a cache that is away: nothing but a header. */
@Timeout(60)
class CacheOutageTest {
  private static final String STORE =
      "main: {kind: search-embedded, options: {durability: os}, inboundAuth: {mode: open}}";
  private static final String DOCUMENT = "/v2/namespaces/tea/documents/a?include_attributes=n";

  @TempDir private Path directory;

  private TestGateway moody(String hosts, String mood) {
    System.setProperty("moody." + hosts, mood);
    PluginJar.pack(
        directory.resolve("plugins"),
        "moody",
        MoodyCachePlugin.class,
        MoodyCachePlugin.class.getPackageName());
    return start(Map.of("AEROSPIKE_HOSTS", hosts));
  }

  private TestGateway start(Map<String, String> variables) {
    try {
      Files.createDirectories(directory.resolve("plugins"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return TestGateway.start(directory, STORE, new HashMap<>(variables));
  }

  private static void write(TestGateway gateway, String id) throws IOException {
    assertThat(
            gateway
                .http
                .post("/v2/namespaces/tea", "{'upsert_rows':[{'id':'" + id + "','n':1}]}")
                .status())
        .isEqualTo(200);
  }

  private static void assertServed(TestGateway gateway, String cache) throws IOException {
    RawHttp.Answer one = gateway.http.get(DOCUMENT);
    assertThat(one.body()).isEqualTo("{\"id\":\"a\",\"attributes\":{\"n\":1}}");
    assertThat(one.header("x-layer-cache")).contains(cache);
    RawHttp.Answer many =
        gateway.http.post(
            "/v2/namespaces/tea/documents", "{'ids':['a','b'],'include_attributes':['n']}");
    assertThat(many.body())
        .isEqualTo("{\"documents\":[{\"id\":\"a\",\"attributes\":{\"n\":1}}],\"missing\":[\"b\"]}");
    assertThat(many.header("x-layer-cache")).contains(cache);
  }

  @Test
  void fetch_noCache_isAlwaysAMissOnError() throws IOException {
    try (TestGateway gateway = start(Map.of())) {
      write(gateway, "a");
      assertServed(gateway, "miss-on-error");
      assertServed(gateway, "miss-on-error");
      assertThat(gateway.http.get("/health").body())
          .contains(
              "\"aerospike\":{\"connected\":false,\"generation\":0},\"cache_state\":["
                  + "{\"namespace\":\"tea\",\"state\":\"cold\",\"warm_inflight\":false}]");
      assertThat(gateway.http.get("/metrics").body())
          .contains("layer_fetch_duration_seconds_count{cache_result=\"error\"")
          .doesNotContain("hevlayer_document_cache_cold_start_active");
    }
  }

  @Test
  void fetch_failingCache_isAMissOnErrorAndHitsAgainOnceItIsWell() throws IOException {
    try (TestGateway gateway = moody("failing:1", "failing")) {
      write(gateway, "a");
      assertServed(gateway, "miss-on-error");
      assertThat(gateway.http.get("/health").body())
          .contains(
              "\"aerospike\":{\"connected\":false,\"generation\":1,"
                  + "\"last_error\":\"in a bad mood\"}");
      assertThat(gateway.http.get("/metrics").body())
          .contains("layer_aerospike_connection_state{state=\"failed\"} 1.0")
          .contains("hevlayer_document_cache_cold_start_active 1.0");
      System.setProperty("moody.failing:1", "well");
      untilHit(gateway);
      assertThat(gateway.http.get("/health").body())
          .contains("\"aerospike\":{\"connected\":true,\"generation\":1}");
      assertThat(gateway.http.get("/metrics").body())
          .contains("hevlayer_document_cache_cold_starts_total 1.0")
          .contains("hevlayer_document_cache_cold_start_active 0.0");
    }
  }

  @Test
  void fetch_hangingCache_waitsOnceAndShortly() throws IOException {
    try (TestGateway gateway = moody("hanging:1", "hanging")) {
      write(gateway, "a");
      long start = System.nanoTime();
      for (int i = 0; i < 5; i++) {
        assertServed(gateway, "miss-on-error");
      }
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
      assertThat(gateway.http.get("/health").body())
          .contains("\"connected\":false")
          .contains("\"last_error\":\"operation timed out after 200ms\"");
      assertThat(gateway.http.get("/metrics").body()).contains("status=\"timeout\"");
      System.setProperty("moody.hanging:1", "well");
      untilHit(gateway);
    }
  }

  /** The gateway asks after the cache by itself, so it does come back. */
  private static void untilHit(TestGateway gateway) throws IOException {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    String last = "";
    while (!last.equals("hit")) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      RawHttp.Answer answer = gateway.http.get(DOCUMENT);
      assertThat(answer.status()).isEqualTo(200);
      last = answer.header("x-layer-cache").orElse("");
    }
  }

  @Test
  void start_cacheThatNobodyOffers_isRefused() {
    assertThatExceptionOfType(PluginException.class)
        .isThrownBy(() -> start(Map.of("AEROSPIKE_HOSTS", "a:3000")))
        .withMessage(
            "no plug-in offers the document cache 'aerospike', chosen by AEROSPIKE_HOSTS;"
                + " installed are [embedded], and LAYER_CACHE=none does without");
  }

  @Test
  void start_cacheThatRefusesItsOptions_saysWhy() {
    assertThatExceptionOfType(PluginException.class)
        .isThrownBy(() -> moody("a b", "well"))
        .withMessage("document cache 'aerospike': hosts hold a blank, allowed is host:port");
  }
}
