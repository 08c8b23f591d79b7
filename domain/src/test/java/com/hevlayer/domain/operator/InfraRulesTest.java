package com.hevlayer.domain.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.domain.resource.Kinds;
import com.hevlayer.ports.json.Json;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InfraRulesTest {
  private static final String POOL = "{'name': 'cpu', 'kind': 'cpu', 'maxReplicasPerWorkload': 6}";

  private final Rig rig = new Rig().start();

  @Test
  void reconcile_oneBrokenPool_isToldAndCounted() {
    rig.apply(Kinds.INFRA_RULES, "", "default", Samples.RULES);

    assertThat(condition("default", "Ready"))
        .isEqualTo(
            "False/InvalidComputePool: pool \"broken\": resources.requests.cpu exceeds its limit");
    assertThat(condition("default", "DocumentCacheCompliant")).isEqualTo("True/NotDeclared");
    assertThat(rig.status(Kinds.INFRA_RULES, "", "default").get("poolCount")).isEqualTo(Json.of(2));
    assertThat(VectorStoreTest.types(rig.status(Kinds.INFRA_RULES, "", "default")))
        .containsExactly("Ready", "DocumentCacheCompliant");
  }

  @Test
  void reconcile_otherName_isIgnored() {
    rig.apply(Kinds.INFRA_RULES, "", "mine", Samples.RULES);

    assertThat(condition("mine", "Ready"))
        .isEqualTo(
            "False/NameNotDefault: InfraRules must be named \"default\"; \"mine\" is ignored");
    assertThat(condition("mine", "DocumentCacheCompliant")).isEqualTo("Unknown/NotEvaluated");
    assertThat(rig.status(Kinds.INFRA_RULES, "", "mine").get("poolCount")).isEqualTo(Json.of(0));
  }

  @ParameterizedTest
  @CsvSource({
    "2, autoscale, 0, 1, documentCache.replicationFactor 2 exceeds scaling.nodes.max 1",
    "1, fixed, 0, 1, documentCache.scaling.mode fixed needs equal nodes.min and nodes.max"
  })
  void reconcile_contradictoryCache_isRefused(
      int copies, String mode, int min, int max, String message) {
    apply(cache(8, copies, mode, min, max));

    assertThat(condition("default", "Ready")).startsWith("False/InvalidDocumentCache: " + message);
    assertThat(condition("default", "DocumentCacheCompliant")).isEqualTo("Unknown/NotEvaluated");
  }

  @Test
  void compliance_noCache_isUnknown() {
    apply(cache(8, 1, "autoscale", 0, 1));

    assertThat(condition("default", "DocumentCacheCompliant"))
        .isEqualTo("Unknown/CacheNotInstalled");
    assertThat(rig.status(Kinds.INFRA_RULES, "", "default").get("documentCache")).isNull();
  }

  @Test
  void compliance_cacheFollows_isJudgedOnItsChanges() {
    apply(cache(8, 1, "autoscale", 0, 2));
    rig.apply(Kinds.STATEFUL_SET, Rig.HOME, "cache", "{'spec': {'replicas': 0}}");
    assertThat(condition("default", "DocumentCacheCompliant")).isEqualTo("True/Compliant");
    assertThat(nodes()).isEqualTo(Rig.json("{'nodes': '0/0'}"));

    rig.patch(Kinds.STATEFUL_SET, Rig.HOME, "cache", "{'spec': {'replicas': 3}}");
    assertThat(condition("default", "DocumentCacheCompliant"))
        .isEqualTo("False/NodesOutOfRange: 3 nodes are desired, declared are 0..2");
    assertThat(condition("default", "Ready")).isEqualTo("True/Accepted");

    rig.patch(Kinds.STATEFUL_SET, Rig.HOME, "cache", "{'spec': {'replicas': 1}}");
    rig.apply(
        Kinds.SCALED_OBJECT,
        Rig.HOME,
        "cache",
        "{'spec': {'minReplicaCount': 0, 'maxReplicaCount': 5}}");
    assertThat(condition("default", "DocumentCacheCompliant"))
        .isEqualTo("False/ScalerMismatch: ScaledObject \"cache\" scales 0..5, declared are 0..2");

    rig.patch(Kinds.SCALED_OBJECT, Rig.HOME, "cache", "{'spec': {'maxReplicaCount': 2}}");
    assertThat(condition("default", "DocumentCacheCompliant")).isEqualTo("True/Compliant");

    apply(cache(1, 1, "autoscale", 0, 2));
    assertThat(condition("default", "DocumentCacheCompliant"))
        .isEqualTo("False/CapacityExceeded: 2 nodes with 1073741824 bytes each exceed capGiB 1");
    assertThat(nodes()).isEqualTo(Rig.json("{'nodes': '0/1'}"));
  }

  @Test
  void events_poolRemovedInUse_namesItsUsers() {
    rig.stocked();
    rig.apply(Kinds.PIPELINE, "pantry", "scan", Samples.pipeline());
    rig.apply(Kinds.FUNCTION, "pantry", "tags", Samples.function());

    rig.apply(Kinds.INFRA_RULES, "", "default", "{'spec': {'computePools': []}}");

    assertThat(rig.events("default"))
        .contains(
            "WARNING PoolRemovedInUse: pool \"cpu\" is gone but named by Function pantry/tags, Pipeline pantry/scan")
        .noneMatch(event -> event.contains("\"broken\" is gone"));
  }

  @Test
  void events_gpuPoolWithoutGpu_isToldOncePerGeneration() {
    String gpu =
        "{'spec': {'computePools': [{'name': 'gpu', 'kind': 'gpu', 'maxReplicasPerWorkload': 1}]}}";
    rig.apply(Kinds.INFRA_RULES, "", "default", gpu);

    assertThat(rig.writesOf(() -> rig.pass(Duration.ofMinutes(11)))).isEmpty();

    List<String> events = rig.events("default");
    assertThat(events)
        .containsExactly(
            "WARNING GpuPoolWithoutGpuResource: pool \"gpu\" is of kind gpu but requests no nvidia.com/gpu");
  }

  private void apply(String more) {
    rig.apply(
        Kinds.INFRA_RULES, "", "default", "{'spec': {'computePools': [" + POOL + "]" + more + "}}");
  }

  private static String cache(int cap, int copies, String mode, int min, int max) {
    return ", 'documentCache': {'capGiB': %d, 'replicationFactor': %d, 'scaling': {'mode': '%s', 'nodes': {'min': %d, 'max': %d}}}"
        .formatted(cap, copies, mode, min, max);
  }

  private Json nodes() {
    Json nodes = rig.status(Kinds.INFRA_RULES, "", "default").get("documentCache");
    assertThat(nodes).isNotNull();
    return nodes == null ? Json.array() : nodes;
  }

  private String condition(String name, String type) {
    return rig.condition(Kinds.INFRA_RULES, "", name, type);
  }
}
