package com.hevlayer.app.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of a gateway. Immutable.
 *
 * @param host address to listen on
 * @param port 0 to 65535; 0 takes a free one
 * @param stores where the definitions of stores stand
 * @param data directory for what adapters keep
 * @param plugins directory whose folders hold plug-ins of third parties; need not exist
 * @param drainMarker while this file exists the gateway drains
 * @param upstreamTimeout longest wait for the head of a store's answer; zero: no limit
 * @param dashboard base of deep links
 * @param dataPlane settings of reads and writes
 * @param embedding settings of embedding
 * @param cache which document cache is opened
 * @param settings everything above as people read it
 */
public record GatewayConfig(
    String host,
    int port,
    StoreSource stores,
    Path data,
    Path plugins,
    Path drainMarker,
    Duration upstreamTimeout,
    URI dashboard,
    DataPlaneConfig dataPlane,
    EmbedConfig embedding,
    CacheConfig cache,
    List<Setting> settings) {
  private static final String DEFAULT_URL = "https://api.turbopuffer.com";
  private static final String DEFAULT_DASHBOARD = "https://turbopuffer.com";

  /** Copies the list. */
  public GatewayConfig {
    settings = List.copyOf(settings);
  }

  /**
   * Reads the configuration of {@code layer gateway}.
   *
   * @throws ConfigException with every problem
   */
  public static GatewayConfig gateway(Environment environment) {
    return read(environment, Map.of(), "0.0.0.0", false);
  }

  /**
   * Reads the configuration of {@code layer up}: the embedded store unless a file of stores is
   * given, on the loopback address only.
   *
   * @param port {@code null}: the environment decides
   * @param data {@code null}: the user's data directory
   * @param file {@code null}: the embedded store
   * @param durability {@code null}: {@code fsync}
   * @throws ConfigException with every problem
   */
  public static GatewayConfig up(
      Environment environment,
      @Nullable String port,
      @Nullable String data,
      @Nullable String file,
      @Nullable String durability) {
    Map<String, String> options = new HashMap<>();
    put(options, "PORT", port);
    put(options, "LAYER_DATA_DIR", data);
    put(options, "LAYER_STORE_FILE", file);
    put(options, "LAYER_DURABILITY", durability);
    return read(environment, options, "127.0.0.1", true);
  }

  /** Returns what works but should be changed, one sentence each. */
  public static List<String> warnings(Environment environment) {
    List<String> warnings = new ArrayList<>(EmbedConfig.warnings(environment));
    if (environment.get("LAYER_STORES_JSON").isPresent()) {
      warnings.add("LAYER_STORES_JSON is deprecated; use LAYER_STORE_JSON");
    }
    return warnings;
  }

  private static GatewayConfig read(
      Environment environment, Map<String, String> options, String host, boolean laptop) {
    ConfigReader in = new ConfigReader(environment, options);
    int port = in.integer("PORT", 8080, 0, 65535);
    StoreSource stores = stores(in, laptop);
    Path data = in.path("LAYER_DATA_DIR", dataDirectory(environment));
    Path plugins = in.path("LAYER_PLUGINS_DIR", "plugins");
    Path marker = in.path("LAYER_DRAIN_MARKER_PATH", "/tmp/layer-gateway-draining");
    DataPlaneConfig dataPlane = DataPlaneConfig.read(in);
    EmbedConfig embedding = EmbedConfig.read(in);
    CacheConfig cache = CacheConfig.read(in, laptop);
    int timeout = in.integer("LAYER_UPSTREAM_TIMEOUT_MS", 60_000, 0, Integer.MAX_VALUE);
    URI dashboard =
        in.baseUrl("LAYER_TURBOPUFFER_DASHBOARD_URL", DEFAULT_DASHBOARD)
            .orElse(URI.create(DEFAULT_DASHBOARD));
    if (!in.problems().isEmpty()) {
      throw new ConfigException(in.problems());
    }
    return new GatewayConfig(
        host,
        port,
        stores,
        data,
        plugins,
        marker,
        Duration.ofMillis(timeout),
        dashboard,
        dataPlane,
        embedding,
        cache,
        in.settings());
  }

  private static StoreSource stores(ConfigReader in, boolean laptop) {
    Optional<String> file = in.text("LAYER_STORE_FILE", null);
    Optional<String> inline = in.document("LAYER_STORE_JSON");
    Optional<String> deprecated = in.document("LAYER_STORES_JSON");
    String region = in.text("TURBOPUFFER_REGION", "aws-us-east-1").orElseThrow();
    Optional<URI> url = in.baseUrl("TPUF_URL", null, region);
    Optional<String> resources = in.name("LAYER_VECTORSTORE_NAMESPACE");
    Optional<String> indexes = in.name("LAYER_INDEX_NAMESPACE");
    boolean policies = in.flag("LAYER_INDEX_CONFIG_ENABLED", false);
    if (file.isPresent()) {
      return new StoreSource.File(in.pathOf("LAYER_STORE_FILE", file.get()));
    }
    if (inline.isPresent()) {
      return new StoreSource.Inline("LAYER_STORE_JSON", inline.get());
    }
    if (deprecated.isPresent()) {
      return new StoreSource.Inline("LAYER_STORES_JSON", deprecated.get());
    }
    if (url.isPresent()) {
      return new StoreSource.Upstream("TPUF_URL", url.get(), region);
    }
    if (resources.isPresent()) {
      String index = indexes.orElse(resources.get());
      return new StoreSource.Resources(resources.get(), policies ? index : null);
    }
    if (laptop) {
      String durability = in.choice("LAYER_DURABILITY", "fsync", List.of("fsync", "os"));
      return new StoreSource.Embedded(Map.of("durability", durability));
    }
    return new StoreSource.Upstream("default", URI.create(DEFAULT_URL), region);
  }

  private static String dataDirectory(Environment environment) {
    return environment
        .get("XDG_DATA_HOME")
        .filter(path -> path.startsWith("/"))
        .or(() -> environment.get("HOME").map(home -> home + "/.local/share"))
        .map(base -> base + "/layer")
        .orElse("layer-data");
  }

  private static void put(Map<String, String> options, String name, @Nullable String value) {
    if (value != null) {
      options.put(name, value);
    }
  }
}
