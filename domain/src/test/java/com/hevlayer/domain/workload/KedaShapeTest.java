package com.hevlayer.domain.workload;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.domain.resource.Fields;
import com.hevlayer.domain.resource.Kinds;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Triggers by workload, thresholds, windows, and when a bearer is used. */
final class KedaShapeTest {

  private static JsonObject scaledObject(Bench bench) {
    bench.settle();
    JsonObject live = bench.live(Kinds.SCALED_OBJECT);
    assertThat(live).isNotNull();
    return live == null ? Samples.json("{}") : live;
  }

  private static List<String> triggers(JsonObject scaledObject) {
    return Fields.list(scaledObject, "spec", "triggers").stream()
        .map(trigger -> String.valueOf(Samples.at(trigger, "name")))
        .toList();
  }

  static Stream<Arguments> triggerRows() {
    return Stream.of(
        Arguments.of("Pipeline without schedule", Bench.pipeline(), List.of("queue")),
        Arguments.of(
            "Pipeline with schedule",
            Bench.pipeline().spec("{'schedule':{}}"),
            List.of("schedule")),
        Arguments.of(
            "Function with discovery",
            Bench.function().spec("{'triggers':['discovery']}"),
            List.of("queue")),
        Arguments.of("Function with discovery and write", Bench.function(), List.of("queue")),
        Arguments.of(
            "Function with write",
            Bench.function().spec("{'triggers':['write']}"),
            List.of("queue")),
        Arguments.of(
            "Function without triggers",
            Bench.function().spec("{'triggers':null}"),
            List.of("queue")),
        Arguments.of(
            "Function with schedule only",
            Bench.function().spec("{'triggers':['schedule']}"),
            List.of("schedule")),
        Arguments.of(
            "Function with schedule and others",
            Bench.function().spec("{'triggers':['schedule','write']}"),
            List.of("queue", "schedule")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("triggerRows")
  void scaledObject_workload_hasTheTriggersOfTheTable(String row, Bench bench, List<String> names) {
    assertThat(triggers(scaledObject(bench)))
        .isEqualTo(names.stream().map(name -> "\"" + name + "\"").toList());
    assertThat(bench.live(Kinds.TRIGGER_AUTHENTICATION) != null).isEqualTo(names.contains("queue"));
  }

  @Test
  void scaledObject_settings_areUsedWhereTheWorkloadSaysNothing() {
    Bench bench = Bench.pipeline().spec("{'scaling':{'warmWindowSeconds':null}}");
    bench.settings =
        new WorkloadSettings(
            "layer",
            "http://g",
            "http://g/v2/metrics",
            "layer",
            "k",
            10_000,
            7,
            8,
            Duration.ofSeconds(31),
            Duration.ofMinutes(2),
            null);

    JsonObject spec = (JsonObject) Samples.at(scaledObject(bench), "spec");

    assertThat(spec).isNotNull();
    assertThat(Samples.at(spec, "pollingInterval")).isEqualTo(Json.of(31));
    assertThat(Samples.at(spec, "cooldownPeriod")).isEqualTo(Json.of(120));
    assertThat(Samples.at(spec, "triggers/0/metadata/threshold")).isEqualTo(Json.of("7"));
  }

  @Test
  void scaledObject_warmWindowZero_isKept() {
    Bench bench = Bench.pipeline().spec("{'scaling':{'warmWindowSeconds':0}}");

    assertThat(Samples.at(scaledObject(bench), "spec/cooldownPeriod")).isEqualTo(Json.of(0));
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "250, 250", "0250, 250", "1000000, 1000000"})
  void scaledObject_annotation_setsTheThreshold(String annotation, String threshold) {
    Bench bench = Bench.function();
    bench.workload =
        Samples.with(
            bench.workload,
            "{'metadata':{'annotations':{'hevlayer.com/queue-threshold':'" + annotation + "'}}}");

    assertThat(Samples.at(scaledObject(bench), "spec/triggers/0/metadata/threshold"))
        .isEqualTo(Json.of(threshold));
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 1", "3, 3"})
  void scaledObject_cron_wantsAtLeastOneReplica(int min, String desired) {
    Bench bench =
        Bench.pipeline().spec("{'schedule':{},'scaling':{'replicas':{'min':" + min + "}}}");

    assertThat(Samples.at(scaledObject(bench), "spec/triggers/0/metadata/desiredReplicas"))
        .isEqualTo(Json.of(desired));
  }

  @ParameterizedTest(name = "{0} and {1}: {2}")
  @CsvSource({
    "http://g:80, http://g/v2/metrics, true",
    "http://g, http://G:80/v2/metrics, true",
    "https://g, https://g:443/x, true",
    "http://g:8080, http://g/v2/metrics, false",
    "http://g, https://g/v2/metrics, false",
    "http://g, http://prometheus.monitoring/, false"
  })
  void scaledObject_metricsServer_getsTheBearerOnlyIfItIsTheGateway(
      String gateway, String metrics, boolean bearer) {
    Bench bench = Bench.pipeline();
    bench.settings =
        new WorkloadSettings(
            "layer",
            gateway,
            metrics,
            "layer",
            "k",
            10_000,
            1000,
            1000,
            Duration.ofSeconds(15),
            Duration.ofSeconds(300),
            null);

    JsonObject live = scaledObject(bench);

    assertThat(Samples.at(live, "spec/triggers/0/metadata/authModes") != null).isEqualTo(bearer);
    assertThat(Samples.at(live, "spec/triggers/0/authenticationRef") != null).isEqualTo(bearer);
    assertThat(bench.live(Kinds.TRIGGER_AUTHENTICATION) != null).isEqualTo(bearer);
  }

  @Test
  void plan_openGateway_rendersNoAuthAtAll() {
    Bench bench = Bench.pipeline();
    bench.secret = new GatewaySecret.NotUsed();

    JsonObject live = scaledObject(bench);

    assertThat(Samples.at(live, "spec/triggers/0/metadata/authModes")).isNull();
    assertThat(bench.live(Kinds.TRIGGER_AUTHENTICATION)).isNull();
    assertThat(String.valueOf(bench.live(Kinds.DEPLOYMENT)))
        .doesNotContain("secretKeyRef", "gateway-secret-revision");
  }

  @Test
  void plan_gatewayOpensLater_removesTheTriggerAuthenticationAfterItsReference() {
    Bench bench = Bench.pipeline();
    bench.settle();
    bench.secret = new GatewaySecret.NotUsed();

    assertThat(Bench.told(bench.plan()))
        .containsExactly("apply Deployment", "apply ScaledObject", "delete TriggerAuthentication");
  }

  @Test
  void plan_pipelineIdThatIsNoLabel_keepsItInAnnotationsAndQuery() {
    String id = "q" + "x".repeat(70);
    Bench bench = Bench.pipeline().spec("{'pipelineId':'" + id + "'}");
    JsonObject live = scaledObject(bench);
    String key = "layer.hev.dev|pipeline-id";

    assertThat(String.valueOf(Samples.at(live, "metadata/labels/" + key)))
        .matches("\"qx{53}-[0-9a-f]{8}\"");
    assertThat(Samples.at(live, "metadata/annotations/" + key)).isEqualTo(Json.of(id));
    assertThat(
            Samples.at(bench.live(Kinds.DEPLOYMENT), "spec/template/metadata/annotations/" + key))
        .isEqualTo(Json.of(id));
    assertThat(String.valueOf(Samples.at(live, "spec/triggers/0/metadata/query"))).contains(id);
  }

  @Test
  void plan_workerServiceAccount_isUsedInTheOperatorNamespaceOnly() {
    WorkloadSettings settings =
        new WorkloadSettings(
            "layer",
            "http://g",
            "http://g",
            null,
            null,
            10_000,
            1000,
            1000,
            Duration.ofSeconds(15),
            Duration.ofSeconds(300),
            "worker");
    Bench pipeline = Bench.pipeline();
    Bench function = Bench.function();
    pipeline.settings = settings;
    function.settings = settings;
    pipeline.settle();
    function.settle();
    String path = "spec/template/spec/serviceAccountName";

    assertThat(Samples.at(pipeline.live(Kinds.DEPLOYMENT), path)).isNull();
    assertThat(Samples.at(function.live(Kinds.DEPLOYMENT), path)).isEqualTo(Json.of("worker"));
  }
}
