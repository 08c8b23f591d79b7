package com.hevlayer.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.hevlayer.domain.discovery.DiscoverySettings;
import com.hevlayer.domain.operator.OperatorSettings;
import com.hevlayer.domain.workload.WorkloadSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OperatorConfigTest {
  private static final Map<String, String> LEAST =
      Map.of("OPERATOR_NAMESPACE", "layer", "GATEWAY_BASE_URL", "http://gw.layer:8080/");

  private static OperatorConfig read(Map<String, String> more) {
    Map<String, String> variables = new HashMap<>(LEAST);
    variables.putAll(more);
    return OperatorConfig.read(new Environment(variables));
  }

  private static List<String> problems(Map<String, String> variables) {
    return assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> OperatorConfig.read(new Environment(variables)))
        .actual()
        .problems();
  }

  private static List<String> problemsWith(String name, String value) {
    Map<String, String> variables = new HashMap<>(LEAST);
    variables.put(name, value);
    return problems(variables);
  }

  @Test
  void read_onlyWhatIsRequired_hasTheDefaults() {
    OperatorConfig config = read(Map.of());

    assertThat(config.operator())
        .isEqualTo(
            new OperatorSettings(
                new WorkloadSettings(
                    "layer",
                    "http://gw.layer:8080",
                    "http://gw.layer:8080/v2/metrics",
                    null,
                    null,
                    10_000,
                    1000,
                    1000,
                    Duration.ofSeconds(15),
                    Duration.ofSeconds(300),
                    null),
                "",
                "layer",
                "layer",
                new DiscoverySettings(Duration.ofSeconds(60), 1000, ""),
                null,
                Duration.ofSeconds(300),
                Duration.ofSeconds(30)));
    assertThat(config.healthPort()).isEqualTo(8082);
    assertThat(config.leaderElection()).isTrue();
    assertThat(config.process().logLevel()).isEqualTo("info");
    assertThat(config.process().plugins()).isEqualTo(Path.of("plugins"));
    assertThat(config.process().inPod()).isFalse();
    assertThat(config.process().instance()).isNotBlank();
  }

  @Test
  void read_everyVariableSet_readsEach() {
    Map<String, String> all =
        Map.ofEntries(
            Map.entry("OPERATOR_NAMESPACE", "ops"),
            Map.entry("POD_NAME", "layer-operator-0"),
            Map.entry("WATCH_NAMESPACE", "team-a"),
            Map.entry("INDEX_NAMESPACE", "indexes"),
            Map.entry("VECTORSTORE_NAMESPACE", "stores"),
            Map.entry("GATEWAY_BASE_URL", "https://gw.example/base//"),
            Map.entry("DEFAULT_METRICS_SERVER", "http://prometheus:9090/"),
            Map.entry("GATEWAY_API_SECRET_NAME", "layer"),
            Map.entry("GATEWAY_API_SECRET_KEY", "token"),
            Map.entry("MAX_REPLICAS_CEILING", "7"),
            Map.entry("PIPELINE_QUEUE_THRESHOLD", "8"),
            Map.entry("FUNCTION_QUEUE_THRESHOLD", "9"),
            Map.entry("KEDA_POLLING_INTERVAL_SECONDS", "10"),
            Map.entry("KEDA_COOLDOWN_SECONDS", "0"),
            Map.entry("NAMESPACE_DISCOVERY_ENABLED", "true"),
            Map.entry("NAMESPACE_DISCOVERY_INTERVAL_SECONDS", "11"),
            Map.entry("NAMESPACE_DISCOVERY_PAGE_SIZE", "12"),
            Map.entry("NAMESPACE_DISCOVERY_PREFIX", "Prod_.-"),
            Map.entry("DOCUMENT_CACHE_STATEFULSET", "cache"),
            Map.entry("DOCUMENT_CACHE_SCALEDOBJECT", "cache-scaler"),
            Map.entry("DOCUMENT_CACHE_FILE_SIZE", "3G"),
            Map.entry("WORKER_SERVICE_ACCOUNT", "worker"),
            Map.entry("HEALTH_PORT", "13"),
            Map.entry("LEADER_ELECTION_ENABLED", "false"),
            Map.entry("RESYNC_SECONDS", "14"),
            Map.entry("STATUS_POLL_SECONDS", "15"),
            Map.entry("LOG_LEVEL", "trace"),
            Map.entry("LAYER_PLUGINS_DIR", "/p"));

    OperatorConfig config = OperatorConfig.read(new Environment(all));

    assertThat(config)
        .isEqualTo(
            new OperatorConfig(
                new OperatorSettings(
                    new WorkloadSettings(
                        "ops",
                        "https://gw.example/base",
                        "http://prometheus:9090",
                        "layer",
                        "token",
                        7,
                        8,
                        9,
                        Duration.ofSeconds(10),
                        Duration.ZERO,
                        "worker"),
                    "team-a",
                    "indexes",
                    "stores",
                    new DiscoverySettings(Duration.ofSeconds(11), 12, "Prod_.-"),
                    new OperatorSettings.DocumentCache("cache", "cache-scaler", 3L << 30),
                    Duration.ofSeconds(14),
                    Duration.ofSeconds(15)),
                new ClusterProcessConfig("layer-operator-0", true, Path.of("/p"), "trace"),
                13,
                false,
                config.settings()));
    assertThat(config.settings())
        .extracting(Setting::name)
        .containsExactlyInAnyOrderElementsOf(all.keySet());
    assertThat(config.settings()).extracting(Setting::origin).containsOnly("environment");
  }

  @Test
  void everyVariable_isDocumented() throws IOException {
    String document = Files.readString(Path.of("../docs/configuration.md"));

    assertThat(read(Map.of()).settings())
        .extracting(Setting::name)
        .allSatisfy(name -> assertThat(document).contains("`" + name + "`"));
  }

  @Test
  void read_nothingSet_namesWhatIsRequired() {
    assertThat(problems(Map.of()))
        .hasSize(2)
        .anySatisfy(problem ->
            assertThat(problem).startsWith("OPERATOR_NAMESPACE is not set; allowed is a name"))
        .anySatisfy(problem ->
            assertThat(problem).startsWith("GATEWAY_BASE_URL is not set; allowed is http(s)://"));
  }

  @Test
  void read_severalProblems_namesThemAllAtOnce() {
    assertThat(
            problems(
                Map.of(
                    "OPERATOR_NAMESPACE", "Layer",
                    "GATEWAY_BASE_URL", "gateway:8080",
                    "HEALTH_PORT", "0",
                    "LOG_LEVEL", "loud",
                    "RESYNC_SECONDS", "9",
                    "GATEWAY_API_SECRET_NAME", "layer")))
        .hasSize(6)
        .anySatisfy(problem -> assertThat(problem).contains("OPERATOR_NAMESPACE", "'Layer'"))
        .anySatisfy(problem -> assertThat(problem).contains("GATEWAY_BASE_URL", "'gateway:8080'"))
        .anySatisfy(problem -> assertThat(problem).contains("HEALTH_PORT", "'0'", "1 to 65535"))
        .anySatisfy(problem -> assertThat(problem).contains("LOG_LEVEL", "'loud'", "error, warn"))
        .anySatisfy(problem -> assertThat(problem).contains("RESYNC_SECONDS", "10 to 86400"))
        .anySatisfy(problem -> assertThat(problem).contains("GATEWAY_API_SECRET_KEY is not set"));
  }

  @ParameterizedTest
  @CsvSource({
    "MAX_REPLICAS_CEILING,1,10000",
    "PIPELINE_QUEUE_THRESHOLD,1,1000000",
    "FUNCTION_QUEUE_THRESHOLD,1,1000000",
    "KEDA_POLLING_INTERVAL_SECONDS,1,3600",
    "KEDA_COOLDOWN_SECONDS,0,86400",
    "NAMESPACE_DISCOVERY_INTERVAL_SECONDS,5,86400",
    "NAMESPACE_DISCOVERY_PAGE_SIZE,1,1000",
    "HEALTH_PORT,1,65535",
    "RESYNC_SECONDS,10,86400",
    "STATUS_POLL_SECONDS,5,3600"
  })
  void number_outsideItsBounds_isAProblem(String name, int least, int most) {
    for (int allowed : List.of(least, most)) {
      assertThat(read(Map.of(name, Integer.toString(allowed))).settings())
          .contains(new Setting(name, Integer.toString(allowed), "environment"));
    }
    for (String wrong : List.of("" + (least - 1), "" + (most + 1), "1.5", "many")) {
      assertThat(problemsWith(name, wrong))
          .containsExactly(
              name + " is '" + wrong + "'; allowed is an integer from " + least + " to " + most);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "OPERATOR_NAMESPACE,a.b",
    "WATCH_NAMESPACE,'a,b'",
    "WATCH_NAMESPACE,-a",
    "INDEX_NAMESPACE,A",
    "VECTORSTORE_NAMESPACE,a_b",
    "GATEWAY_BASE_URL,ftp://gw",
    "GATEWAY_BASE_URL,http://gw/?a=b",
    "DEFAULT_METRICS_SERVER,prometheus",
    "NAMESPACE_DISCOVERY_ENABLED,yes",
    "NAMESPACE_DISCOVERY_PREFIX,a/b",
    "LEADER_ELECTION_ENABLED,1",
    "DOCUMENT_CACHE_FILE_SIZE,32",
    "DOCUMENT_CACHE_FILE_SIZE,32g",
    "DOCUMENT_CACHE_FILE_SIZE,0G",
    "DOCUMENT_CACHE_FILE_SIZE,99999999T",
    "DOCUMENT_CACHE_FILE_SIZE,99999999999999999999K",
    "LOG_LEVEL,INFO"
  })
  void value_ofAnotherForm_isAProblemThatQuotesIt(String name, String value) {
    assertThat(problemsWith(name, value))
        .singleElement()
        .asString()
        .startsWith(name + " is '" + value + "'; allowed is ");
  }

  @Test
  void prefix_of128Characters_isTheLongest() {
    String longest = "p".repeat(128);
    assertThat(read(Map.of("NAMESPACE_DISCOVERY_PREFIX", longest)).operator().discovery())
        .isEqualTo(new DiscoverySettings(Duration.ofSeconds(60), 1000, longest));
    assertThat(problemsWith("NAMESPACE_DISCOVERY_PREFIX", longest + "p")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"1K,1024", "2M,2097152", "3G,3221225472", "4T,4398046511104"})
  void fileSize_always_isOfBinaryUnits(String text, long bytes) {
    assertThat(
            read(Map.of("DOCUMENT_CACHE_STATEFULSET", "c", "DOCUMENT_CACHE_FILE_SIZE", text))
                .operator()
                .documentCache())
        .isEqualTo(new OperatorSettings.DocumentCache("c", "c", bytes));
  }

  @Test
  void discovery_switchedOff_isAbsent() {
    assertThat(read(Map.of("NAMESPACE_DISCOVERY_ENABLED", "false")).operator().discovery())
        .isNull();
  }

  @Test
  void secretKey_withoutAName_isOfNoUse() {
    assertThat(read(Map.of("GATEWAY_API_SECRET_KEY", "k")).operator().workload().gatewaySecretKey())
        .isNull();
  }

  @Test
  void gatewayUrl_withAPassword_isRefusedWithoutShowingIt() {
    assertThat(problemsWith("GATEWAY_BASE_URL", "http://me:hush@gw"))
        .singleElement()
        .asString()
        .doesNotContain("hush");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "team-a"})
  void cleanup_always_needsNothingButWhereToLook(String namespace) {
    CleanupConfig config =
        CleanupConfig.read(
            new Environment(Map.of("WATCH_NAMESPACE", namespace, "POD_NAME", "hook")));

    assertThat(config.watchNamespace()).isEqualTo(namespace);
    assertThat(config.process())
        .isEqualTo(new ClusterProcessConfig("hook", true, Path.of("plugins"), "info"));
  }

  @Test
  void cleanup_wrongValues_areProblems() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() ->
            CleanupConfig.read(
                new Environment(Map.of("WATCH_NAMESPACE", "a b", "LOG_LEVEL", "loud"))))
        .satisfies(e -> assertThat(e.problems()).hasSize(2));
  }
}
