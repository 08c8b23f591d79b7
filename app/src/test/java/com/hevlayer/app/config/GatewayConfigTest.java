package com.hevlayer.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.hevlayer.ports.store.NamespaceName;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatewayConfigTest {
  @Test
  void gateway_emptyEnvironment_hasTheDefaults() {
    GatewayConfig config = GatewayConfig.gateway(new Environment(Map.of("HOME", "/home/u")));

    assertThat(config.host()).isEqualTo("0.0.0.0");
    assertThat(config.port()).isEqualTo(8080);
    assertThat(config.stores())
        .isEqualTo(
            new StoreSource.Upstream(
                "default", URI.create("https://api.turbopuffer.com"), "aws-us-east-1"));
    assertThat(config.data()).isEqualTo(Path.of("/home/u/.local/share/layer"));
    assertThat(config.drainMarker()).isEqualTo(Path.of("/tmp/layer-gateway-draining"));
    assertThat(config.dataPlane().shardCount()).isEqualTo(16);
    assertThat(config.upstreamTimeout()).isEqualTo(Duration.ofSeconds(60));
    assertThat(config.dashboard()).isEqualTo(URI.create("https://turbopuffer.com"));
  }

  @Test
  void everyVariable_isDocumented() throws IOException {
    String document = Files.readString(Path.of("../docs/configuration.md"));

    assertThat(GatewayConfig.up(new Environment(Map.of()), null, null, null, null).settings())
        .extracting(Setting::name)
        .allSatisfy(name -> assertThat(document).contains("`" + name + "`"));
  }

  @Test
  void gateway_regionInTheUrl_isFilledIn() {
    GatewayConfig config =
        GatewayConfig.gateway(
            new Environment(
                Map.of(
                    "TPUF_URL", "https://{region}.turbopuffer.com",
                    "TURBOPUFFER_REGION", "aws-us-west-2")));

    assertThat(config.stores())
        .isEqualTo(
            new StoreSource.Upstream(
                "TPUF_URL", URI.create("https://aws-us-west-2.turbopuffer.com"), "aws-us-west-2"));
  }

  @Test
  void gateway_everyVariableSet_readsEach() {
    GatewayConfig config =
        GatewayConfig.gateway(
            new Environment(
                Map.of(
                    "PORT", "1",
                    "LAYER_STORE_FILE", " /s.yaml ",
                    "LAYER_DATA_DIR", "/d",
                    "LAYER_PLUGINS_DIR", "/p",
                    "LAYER_DRAIN_MARKER_PATH", "/m",
                    "LAYER_SHARD_COUNT", "3",
                    "LAYER_UPSTREAM_TIMEOUT_MS", "0",
                    "LAYER_TURBOPUFFER_DASHBOARD_URL", "https://d.example")));

    assertThat(config)
        .isEqualTo(
            new GatewayConfig(
                "0.0.0.0",
                1,
                new StoreSource.File(Path.of("/s.yaml")),
                Path.of("/d"),
                Path.of("/p"),
                Path.of("/m"),
                Duration.ZERO,
                URI.create("https://d.example"),
                new DataPlaneConfig(
                    Duration.ofSeconds(1),
                    Duration.ofMinutes(1),
                    Duration.ofMillis(500),
                    3,
                    1000,
                    5,
                    512,
                    16,
                    Duration.ofSeconds(10),
                    Duration.ofMinutes(1),
                    Map.of()),
                new EmbedConfig(null, Set.of()),
                new CacheConfig("none", "the default", Map.of()),
                config.settings()));
    assertThat(config.settings())
        .contains(new Setting("LAYER_SHARD_COUNT", "3", "environment"))
        .contains(new Setting("TURBOPUFFER_REGION", "aws-us-east-1", "default"));
  }

  @Test
  void gateway_facetFields_areReadByNamespace() {
    GatewayConfig config =
        GatewayConfig.gateway(
            new Environment(
                Map.of("LAYER_FACET_FIELDS", "{\"teapots\":[\"glaze\",\"maker\"],\"cups\":[]}")));
    assertThat(config.dataPlane().facetFields())
        .isEqualTo(
            Map.of(
                new NamespaceName("teapots"),
                List.of("glaze", "maker"),
                new NamespaceName("cups"),
                List.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[]            | LAYER_FACET_FIELDS is '[]'; allowed is a JSON object of namespaces",
        "{             | LAYER_FACET_FIELDS is no JSON (",
        "{'a b':['x']} | LAYER_FACET_FIELDS names 'a b': namespace name holds an illegal character",
        "{'a':'x'}     | LAYER_FACET_FIELDS has \"x\" for 'a'; allowed is a list of attribute names",
        "{'a':['']}    | LAYER_FACET_FIELDS has [\"\"] for 'a'; allowed is a list of attribute names",
      })
  void gateway_facetFieldsThatMakeNoSense_areRefused(String given, String problem) {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() ->
            GatewayConfig.gateway(
                new Environment(Map.of("LAYER_FACET_FIELDS", given.replace('\'', '"')))))
        .satisfies(e -> assertThat(e.problems()).singleElement().asString().startsWith(problem));
  }

  @Test
  void gateway_manyMistakes_reportsAllAtOnce() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() ->
            GatewayConfig.gateway(
                new Environment(
                    Map.of(
                        "PORT", "80800",
                        "LAYER_SHARD_COUNT", "0",
                        "LAYER_UPSTREAM_TIMEOUT_MS", "1s",
                        "TPUF_URL", "https://user:hunter2@x"))))
        .satisfies(e ->
            assertThat(e.problems())
                .containsExactlyInAnyOrder(
                    "PORT is '80800'; allowed is an integer from 0 to 65535",
                    "LAYER_SHARD_COUNT is '0'; allowed is an integer from 1 to 2147483647",
                    "LAYER_UPSTREAM_TIMEOUT_MS is '1s'; allowed is an integer from 0 to"
                        + " 2147483647",
                    "TPUF_URL is '***@x'; allowed is http(s)://host[:port][/prefix] without"
                        + " user name"));
  }

  @Test
  void gateway_severalSources_takesTheFirst() {
    Environment all =
        new Environment(
            Map.of("LAYER_STORE_JSON", "{}", "LAYER_STORES_JSON", "[]", "TPUF_URL", "http://u"));
    assertThat(GatewayConfig.gateway(all).stores())
        .isEqualTo(new StoreSource.Inline("LAYER_STORE_JSON", "{}"));
    assertThat(GatewayConfig.warnings(all)).hasSize(1);
    assertThat(GatewayConfig.gateway(new Environment(Map.of("TPUF_URL", "http://u"))).stores())
        .isEqualTo(new StoreSource.Upstream("TPUF_URL", URI.create("http://u"), "aws-us-east-1"));
  }

  @Test
  void up_withoutOptions_isTheEmbeddedStoreOnLoopback() {
    GatewayConfig config =
        GatewayConfig.up(new Environment(Map.of("XDG_DATA_HOME", "/x")), "0", null, null, "os");

    assertThat(config.host()).isEqualTo("127.0.0.1");
    assertThat(config.port()).isZero();
    assertThat(config.stores()).isEqualTo(new StoreSource.Embedded(Map.of("durability", "os")));
    assertThat(config.data()).isEqualTo(Path.of("/x/layer"));
    assertThat(config.settings()).contains(new Setting("PORT", "0", "command line"));
  }

  @Test
  void up_unknownDurability_isRefused() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> GatewayConfig.up(new Environment(Map.of()), null, null, null, "none"))
        .withMessage("LAYER_DURABILITY is 'none'; allowed is fsync, os");
  }

  @Test
  void cache_byDefault_isWhatTheCommandAndTheHostsSay() {
    assertThat(cache(Map.of())).isEqualTo(new CacheConfig("none", "the default", Map.of()));
    assertThat(cache(Map.of("AEROSPIKE_HOSTS", "a:3000,b:3000")))
        .isEqualTo(
            new CacheConfig(
                "aerospike",
                "AEROSPIKE_HOSTS",
                Map.of("hosts", "a:3000,b:3000", "namespace", "hevlayer", "set-prefix", "tpuf_")));
    assertThat(
            GatewayConfig.up(
                    new Environment(Map.of("AEROSPIKE_HOSTS", "a:3000")), null, null, null, null)
                .cache())
        .isEqualTo(new CacheConfig("embedded", "the default", Map.of()));
  }

  @Test
  void cache_chosen_takesTheOptionsOfItsKind() {
    assertThat(cache(Map.of("LAYER_CACHE", "none", "AEROSPIKE_HOSTS", "a:1")))
        .isEqualTo(new CacheConfig("none", "LAYER_CACHE", Map.of()));
    assertThat(cache(Map.of("LAYER_CACHE", "embedded", "LAYER_CACHE_MAX_BYTES", "5000000000")))
        .isEqualTo(new CacheConfig("embedded", "LAYER_CACHE", Map.of("max-bytes", "5000000000")));
    assertThat(
            cache(
                Map.of(
                    "LAYER_CACHE", "aerospike",
                    "AEROSPIKE_HOSTS", "a:1",
                    "AEROSPIKE_NAMESPACE", "n",
                    "AEROSPIKE_SET_PREFIX", "p_",
                    "AEROSPIKE_CLUSTER_NAME", "c")))
        .isEqualTo(
            new CacheConfig(
                "aerospike",
                "LAYER_CACHE",
                Map.of("hosts", "a:1", "namespace", "n", "set-prefix", "p_", "cluster-name", "c")));
  }

  @Test
  void cache_wrongChoices_areReported() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> cache(Map.of("LAYER_CACHE", "redis", "LAYER_CACHE_MAX_BYTES", "1k")))
        .satisfies(e ->
            assertThat(e.problems())
                .containsExactlyInAnyOrder(
                    "LAYER_CACHE is 'redis'; allowed is aerospike, embedded, none",
                    "LAYER_CACHE_MAX_BYTES is '1k'; allowed is an integer from 1048576 on"));
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> cache(Map.of("LAYER_CACHE", "aerospike")))
        .withMessage("AEROSPIKE_HOSTS is not set; LAYER_CACHE=aerospike needs host:port,...");
  }

  private static CacheConfig cache(Map<String, String> environment) {
    return GatewayConfig.gateway(new Environment(environment)).cache();
  }

  @Test
  void settings_ofADocument_doNotShowIt() {
    GatewayConfig config =
        GatewayConfig.gateway(new Environment(Map.of("LAYER_STORE_JSON", "{a: {apiKey: s3cret}}")));
    assertThat(config.toString()).doesNotContain("s3cret");
  }

  @Test
  void embedding_whenConfigured_hidesTheKey() {
    GatewayConfig config =
        GatewayConfig.gateway(
            new Environment(
                Map.of(
                    "LAYER_EMBEDDER_URL", "https://models.test/v1",
                    "LAYER_EMBEDDER_KEY", "s3cret",
                    "LAYER_EMBED_ALLOW_PRIVATE_HOSTS", " Pictures.local, 10.0.0.7,,::1")));

    assertThat(config.embedding().configured())
        .hasValueSatisfying(embedder -> {
          assertThat(embedder.url()).isEqualTo("https://models.test/v1");
          assertThat(embedder.credential())
              .hasValueSatisfying(key -> assertThat(key.reveal()).isEqualTo("s3cret"));
        });
    assertThat(config.embedding().privateHosts())
        .containsExactlyInAnyOrder("pictures.local", "10.0.0.7", "::1");
    assertThat(config.settings()).contains(new Setting("LAYER_EMBEDDER_KEY", "***", "environment"));
    assertThat(config.toString()).doesNotContain("s3cret");
  }

  @Test
  void embedding_thatMakesNoSense_isRefused() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() ->
            GatewayConfig.gateway(
                new Environment(
                    Map.of(
                        "LAYER_EMBEDDER_URL", "https://models.test/?key=1",
                        "LAYER_EMBED_ALLOW_PRIVATE_HOSTS", "http://a,*.b,c:80"))))
        .satisfies(e ->
            assertThat(e.problems())
                .hasSize(4)
                .anyMatch(text -> text.startsWith("LAYER_EMBEDDER_URL has a query"))
                .anyMatch(text -> text.contains("'http://a'"))
                .anyMatch(text -> text.contains("'*.b'"))
                .anyMatch(text -> text.contains("'c:80'")));
  }

  @Test
  void localModels_whenSet_areWarnedAbout() {
    assertThat(
            GatewayConfig.warnings(
                new Environment(
                    Map.of("LAYER_LATTICE_MODEL_PATH", "/m", "LAYER_LOCAL_CLIP_MODEL_PATH", "/c"))))
        .hasSize(2)
        .allMatch(text -> text.contains("is not in use"));
  }
}
