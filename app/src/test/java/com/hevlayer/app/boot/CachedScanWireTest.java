package com.hevlayer.app.boot;

import static com.hevlayer.app.boot.ScanClient.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.ports.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scans of a gateway whose document cache holds the rows that were written through it. */
@SuppressWarnings("NullAway.Init") // set before all tests
class CachedScanWireTest {
  private static TestGateway store;
  private static TestGateway gateway;
  private static ScanClient client;

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException {
    store =
        TestGateway.start(
            Files.createDirectories(directory.resolve("store")),
            "main: {kind: example, inboundAuth: {mode: open}}",
            Map.of());
    gateway =
        TestGateway.relaying(
            directory.resolve("gateway"), store.url(), Map.of("LAYER_CACHE", "embedded"));
    client = new ScanClient(gateway.http, "tea");
  }

  @AfterAll
  static void stop() {
    gateway.close();
    store.close();
  }

  @BeforeEach
  void write() throws IOException {
    gateway.http.post(
        "/v2/namespaces/tea",
        "{'upsert_rows':[{'id':'b','g':'x','n':1},{'id':'a','g':'x','n':2.0},{'id':'c','n':3}]}");
  }

  @Test
  void count_ofCachedRows_hasTheMembersOfTheContract() throws IOException {
    for (String source : new String[] {"auto", "cache"}) {
      assertThat(
              client
                  .create("{'mode':'count','source':'" + source + "','filters':['n','Lte',2]}")
                  .body())
          .matches(
              "\\{\"count\":2,\"served_by\":\"cache\",\"bounded\":false,\"timed_out\":false,"
                  + "\"shards_saturated\":0,\"shards_total\":1,\"elapsed_ms\":\\d+}");
    }
  }

  @Test
  void jobs_ofCachedRows_areSortedAndNameTheirSource() throws IOException {
    JsonObject ids = client.run("{}");
    assertThat(client.results(ids, "")).isEqualTo("{\"ids\":[\"a\",\"b\",\"c\"],\"total\":3}");
    assertThat(text(ids, "effective_source")).isEqualTo("cache");
    assertThat(ids.members()).doesNotContainKey("threads");
    assertThat(ids.get("documents_scanned")).hasToString("3");

    JsonObject values = client.run("{'mode':'values','field':'g','source':'cache'}");
    assertThat(client.results(values, ""))
        .isEqualTo("{\"values\":[{\"v\":\"x\",\"n\":2}],\"total\":1,\"truncated\":false}");
  }

  @Test
  void filter_thatCannotBeEvaluated_needsTheStore() throws IOException {
    ScanWireTest.assertError(
        client.create("{'mode':'count','source':'cache','filters':['g','Glob','x*']}"),
        502,
        "upstream_error",
        "the filter cannot be evaluated by the gateway");
    JsonObject job = client.run("{'source':'cache','filters':['g','Glob','x*']}");
    assertThat(text(job, "status")).isEqualTo("failed");
    assertThat(text(job, "error")).contains("cannot be evaluated");
  }

  @Test
  void ranked_neverAsksTheCache() throws IOException {
    ScanWireTest.assertError(
        client.create("{'mode':'count','source':'cache','fts':{'field':'g','query':'x'}}"),
        422,
        "validation_error",
        "only the store ranks");
  }
}
