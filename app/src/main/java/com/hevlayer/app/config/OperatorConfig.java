package com.hevlayer.app.config;

import com.hevlayer.domain.discovery.DiscoverySettings;
import com.hevlayer.domain.operator.OperatorSettings;
import com.hevlayer.domain.workload.WorkloadSettings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of an operator. Immutable.
 *
 * @param operator what the operator itself goes by
 * @param process what is common to every process that works on the cluster
 * @param healthPort where health and metrics are served, 1 to 65535
 * @param leaderElection whether the Lease decides who writes
 * @param settings everything above as people read it
 */
public record OperatorConfig(
    OperatorSettings operator,
    ClusterProcessConfig process,
    int healthPort,
    boolean leaderElection,
    List<Setting> settings) {
  private static final String LABEL =
      "a name of 1 to 63 lower-case letters, digits and - that begins and ends with a letter or"
          + " digit";
  private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9._-]{1,128}");
  private static final String URL =
      "http(s)://host[:port][/prefix] without user name, query and fragment";
  private static final int DAY = 86_400;

  /** Copies the list. */
  public OperatorConfig {
    settings = List.copyOf(settings);
  }

  /**
   * Reads the configuration of {@code layer operator}.
   *
   * @throws ConfigException with every problem
   */
  public static OperatorConfig read(Environment environment) {
    ConfigReader in = new ConfigReader(environment, Map.of());
    String namespace =
        required(in, "OPERATOR_NAMESPACE", namespace(in, "OPERATOR_NAMESPACE", null), LABEL);
    String watch = watchNamespace(in);
    String index = namespace(in, "INDEX_NAMESPACE", namespace).orElse(namespace);
    String store = namespace(in, "VECTORSTORE_NAMESPACE", namespace).orElse(namespace);
    WorkloadSettings workload = workload(in, namespace);
    DiscoverySettings discovery = discovery(in);
    OperatorSettings.DocumentCache cache = documentCache(in);
    int port = in.integer("HEALTH_PORT", 8082, 1, 65_535);
    boolean election = in.flag("LEADER_ELECTION_ENABLED", true);
    Duration resync = seconds(in, "RESYNC_SECONDS", 300, 10, DAY);
    Duration poll = seconds(in, "STATUS_POLL_SECONDS", 30, 5, 3600);
    ClusterProcessConfig process = ClusterProcessConfig.read(in);
    if (!in.problems().isEmpty()) {
      throw new ConfigException(in.problems());
    }
    return new OperatorConfig(
        new OperatorSettings(workload, watch, index, store, discovery, cache, resync, poll),
        process,
        port,
        election,
        in.settings());
  }

  /** Returns the only namespace that is watched, or an empty text for all. */
  static String watchNamespace(ConfigReader in) {
    return namespace(in, "WATCH_NAMESPACE", null).orElse("");
  }

  private static WorkloadSettings workload(ConfigReader in, String namespace) {
    String gateway = required(in, "GATEWAY_BASE_URL", base(in, "GATEWAY_BASE_URL", null), URL);
    String metrics =
        base(in, "DEFAULT_METRICS_SERVER", gateway.isEmpty() ? null : gateway + "/v2/metrics")
            .orElse("");
    Optional<String> secret = in.text("GATEWAY_API_SECRET_NAME", null);
    Optional<String> key = in.text("GATEWAY_API_SECRET_KEY", null);
    if (secret.isPresent() && key.isEmpty()) {
      in.missing(
          "GATEWAY_API_SECRET_KEY", "a key of the Secret that GATEWAY_API_SECRET_NAME names");
    }
    int ceiling = in.integer("MAX_REPLICAS_CEILING", 10_000, 1, 10_000);
    int pipelines = in.integer("PIPELINE_QUEUE_THRESHOLD", 1000, 1, 1_000_000);
    int functions = in.integer("FUNCTION_QUEUE_THRESHOLD", 1000, 1, 1_000_000);
    Duration polling = seconds(in, "KEDA_POLLING_INTERVAL_SECONDS", 15, 1, 3600);
    Duration cooldown = seconds(in, "KEDA_COOLDOWN_SECONDS", 300, 0, DAY);
    return new WorkloadSettings(
        namespace,
        gateway,
        metrics,
        secret.orElse(null),
        secret.isPresent() ? key.orElse(null) : null,
        ceiling,
        pipelines,
        functions,
        polling,
        cooldown,
        in.text("WORKER_SERVICE_ACCOUNT", null).orElse(null));
  }

  private static @Nullable DiscoverySettings discovery(ConfigReader in) {
    boolean enabled = in.flag("NAMESPACE_DISCOVERY_ENABLED", true);
    Duration interval = seconds(in, "NAMESPACE_DISCOVERY_INTERVAL_SECONDS", 60, 5, DAY);
    int page = in.integer("NAMESPACE_DISCOVERY_PAGE_SIZE", 1000, 1, 1000);
    String prefix =
        in.text(
                "NAMESPACE_DISCOVERY_PREFIX",
                null,
                PREFIX,
                "at most 128 letters, digits, '.', '_' and '-'")
            .orElse("");
    return enabled ? new DiscoverySettings(interval, page, prefix) : null;
  }

  private static OperatorSettings.@Nullable DocumentCache documentCache(ConfigReader in) {
    Optional<String> set = in.text("DOCUMENT_CACHE_STATEFULSET", null);
    Optional<String> scaled = in.text("DOCUMENT_CACHE_SCALEDOBJECT", set.orElse(null));
    long bytes = ByteSize.read(in, "DOCUMENT_CACHE_FILE_SIZE");
    return set.map(name -> new OperatorSettings.DocumentCache(name, scaled.orElse(name), bytes))
        .orElse(null);
  }

  private static Duration seconds(
      ConfigReader in, String name, int otherwise, int least, int most) {
    return Duration.ofSeconds(in.integer(name, otherwise, least, most));
  }

  private static Optional<String> namespace(
      ConfigReader in, String name, @Nullable String otherwise) {
    return in.text(
        name,
        otherwise == null || otherwise.isEmpty() ? null : otherwise,
        ConfigReader.DNS_LABEL,
        LABEL);
  }

  /** Returns a base URL without a trailing slash. */
  private static Optional<String> base(ConfigReader in, String name, @Nullable String otherwise) {
    Optional<URI> url = in.baseUrl(name, otherwise);
    if (url.isPresent()
        && (url.get().getRawQuery() != null || url.get().getRawFragment() != null)) {
      in.problem(name + " is '" + url.get() + "'; allowed is " + URL);
      return Optional.empty();
    }
    return url.map(each -> each.toString().replaceAll("/+$", ""));
  }

  private static String required(
      ConfigReader in, String name, Optional<String> value, String allowed) {
    if (!in.isSet(name)) {
      in.missing(name, allowed);
    }
    return value.orElse("");
  }
}
