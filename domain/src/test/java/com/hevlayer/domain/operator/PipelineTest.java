package com.hevlayer.domain.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.domain.resource.Fields;
import com.hevlayer.domain.resource.Kinds;
import com.hevlayer.domain.resource.Metadata;
import com.hevlayer.ports.cluster.ObjectRef;
import com.hevlayer.ports.cluster.Propagation;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.testkit.cluster.ApiCall;
import com.hevlayer.testkit.cluster.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PipelineTest {
  private static final String WORKER = "scan-worker";
  private static final String FIXED =
      "{'pool': 'cpu', 'mode': 'fixed', 'replicas': {'min': 2, 'max': 4}}";

  private final Rig rig = new Rig();

  @BeforeEach
  void start() {
    rig.stocked().start();
  }

  @Test
  void create_autoscaled_makesChildrenInFewWrites() {
    List<ApiCall> writes =
        rig.writesOf(() -> rig.apply(Kinds.PIPELINE, Rig.HOME, "scan", Samples.pipeline()));

    assertThat(rig.has(Kinds.DEPLOYMENT, Rig.HOME, WORKER)).isTrue();
    assertThat(rig.has(Kinds.SCALED_OBJECT, Rig.HOME, WORKER)).isTrue();
    assertThat(rig.has(Kinds.TRIGGER_AUTHENTICATION, Rig.HOME, WORKER)).isTrue();
    assertThat(condition("Ready")).isEqualTo("True/Reconciled: autoscaling 0..4 on pool \"cpu\"");
    assertThat(condition("PoolResolved")).startsWith("True/Resolved");
    assertThat(condition("Autoscaling")).startsWith("True/ScaledObjectApplied");
    assertThat(condition("Available")).startsWith("True/ScaledToZero");
    assertThat(VectorStoreTest.types(status()))
        .containsExactly("Ready", "PoolResolved", "Autoscaling", "Available");
    assertThat(status().get("managedObjects"))
        .isEqualTo(
            Rig.json(
                    """
                    {'m': [{'apiVersion': 'apps/v1', 'kind': 'Deployment', 'name': 'scan-worker'},
                    {'apiVersion': 'keda.sh/v1alpha1', 'kind': 'ScaledObject', 'name': 'scan-worker'},
                    {'apiVersion': 'keda.sh/v1alpha1', 'kind': 'TriggerAuthentication', 'name': 'scan-worker'}]}
                    """)
                .get("m"));
    assertThat(writes).hasSize(5);
    assertThat(writes.stream().filter(call -> call.verb() == ApiCall.Verb.APPLY_STATUS)).hasSize(1);
    assertThat(rig.events("scan")).hasSize(1).first().asString().startsWith("NORMAL ChildCreated");
  }

  @Test
  void create_nothingThere_looksOnceForEachChild() {
    rig.server.forgetCalls();
    rig.apply(Kinds.PIPELINE, Rig.HOME, "scan", Samples.pipeline());

    assertThat(rig.server.calls().stream().filter(call -> call.verb() == ApiCall.Verb.READ))
        .extracting(call -> call.ref().kind())
        .containsExactlyInAnyOrder(
            Kinds.TRIGGER_AUTHENTICATION, Kinds.DEPLOYMENT, Kinds.SCALED_OBJECT);
  }

  @Test
  void create_deliveriesLag_repeatsNoWrite() {
    rig.cluster.hold();
    rig.server.apply(
        Kinds.PIPELINE, Rig.object(Kinds.PIPELINE, Rig.HOME, "scan", Samples.pipeline()), Rig.USER);
    Random random = new Random(3);
    List<ApiCall> writes =
        rig.writesOf(() -> {
          while (rig.cluster.deliverOne(random)) {
            rig.settle();
          }
        });

    assertThat(writes).hasSize(5);
    rig.cluster.release();
    assertThat(rig.writesOf(() -> rig.pass(Duration.ofSeconds(20)))).isEmpty();
  }

  @Test
  void steadyState_throughResyncs_writesNothing() {
    rig.apply(Kinds.PIPELINE, Rig.HOME, "scan", Samples.pipeline());
    rig.apply(Kinds.PIPELINE, "pantry", "fixed", Samples.pipeline(FIXED, ""));
    rig.apply(
        Kinds.PIPELINE,
        "pantry",
        "bad",
        Samples.pipeline("{'pool': 'x', 'replicas': {'max': 1}}", ""));

    assertThat(rig.writesOf(() -> rig.pass(Duration.ofMinutes(16)))).isEmpty();
    assertThat(rig.told.failures).isEmpty();
  }

  @Test
  void mode_autoscaleToFixedAndBack_movesTheReplicas() {
    rig.apply(Kinds.PIPELINE, Rig.HOME, "scan", Samples.pipeline());

    rig.apply(Kinds.PIPELINE, Rig.HOME, "scan", Samples.pipeline(FIXED, ""));
    rig.pass(Duration.ofSeconds(5));
    assertThat(condition("Ready")).isEqualTo("True/Reconciled: fixed at 2 on pool \"cpu\"");
    assertThat(condition("Autoscaling")).startsWith("False/NotAutoscaled");
    assertThat(condition("Available")).startsWith("Unknown/NoStatus");
    assertThat(replicas(WORKER)).isEqualTo(2);
    assertThat(rig.has(Kinds.SCALED_OBJECT, Rig.HOME, WORKER)).isFalse();
    assertThat(rig.has(Kinds.TRIGGER_AUTHENTICATION, Rig.HOME, WORKER)).isFalse();
    assertThat(status().toString()).doesNotContain("keda.sh");
    assertThat(rig.events("scan").stream().filter(event -> event.contains("ModeChanged")))
        .hasSize(1);

    rig.apply(Kinds.PIPELINE, Rig.HOME, "scan", Samples.pipeline());
    assertThat(rig.has(Kinds.SCALED_OBJECT, Rig.HOME, WORKER)).isTrue();
    assertThat(replicas(WORKER)).isEqualTo(2);
  }

  @Test
  void mode_scaledObjectKeptByKeda_isWaitedFor() {
    rig.apply(Kinds.PIPELINE, Rig.HOME, "scan", Samples.pipeline());
    rig.patch(
        Kinds.SCALED_OBJECT,
        Rig.HOME,
        WORKER,
        "{'metadata': {'finalizers': ['finalizer.keda.sh']}}");
    rig.patch(Kinds.DEPLOYMENT, Rig.HOME, WORKER, "{'spec': {'replicas': 3}}");

    rig.patch(Kinds.PIPELINE, Rig.HOME, "scan", "{'spec': {'paused': true}}");
    rig.pass(Duration.ofSeconds(20));
    assertThat(condition("Ready")).startsWith("Unknown/ChildTerminating");
    assertThat(replicas(WORKER)).isEqualTo(3);
    assertThat(status().toString()).contains("ScaledObject");

    rig.patch(Kinds.SCALED_OBJECT, Rig.HOME, WORKER, "{'metadata': {'finalizers': []}}");
    rig.pass(Duration.ofSeconds(5));
    assertThat(condition("Ready"))
        .isEqualTo("True/Paused: spec.paused=true; deployment scaled to zero");
    assertThat(replicas(WORKER)).isZero();
    assertThat(status().toString()).doesNotContain("ScaledObject\"");
  }

  @Test
  void mode_scaledObjectNeverGoes_isScaledAnywayAfterTwoMinutes() {
    rig.apply(Kinds.PIPELINE, Rig.HOME, "scan", Samples.pipeline());
    rig.patch(
        Kinds.SCALED_OBJECT,
        Rig.HOME,
        WORKER,
        "{'metadata': {'finalizers': ['finalizer.keda.sh']}}");
    rig.patch(Kinds.DEPLOYMENT, Rig.HOME, WORKER, "{'spec': {'replicas': 3}}");

    rig.patch(Kinds.PIPELINE, Rig.HOME, "scan", "{'spec': {'scaling': {'mode': 'disabled'}}}");
    rig.pass(Duration.ofSeconds(110));
    assertThat(replicas(WORKER)).isEqualTo(3);

    rig.pass(Duration.ofSeconds(20));
    assertThat(replicas(WORKER)).isZero();
    assertThat(rig.events("scan")).anyMatch(event -> event.startsWith("WARNING"));
  }

  @Test
  void refusal_lastGoodChildren_stayAsTheyAre() {
    rig.apply(Kinds.PIPELINE, Rig.HOME, "scan", Samples.pipeline());
    JsonObject deployment = rig.get(Kinds.DEPLOYMENT, Rig.HOME, WORKER);

    rig.apply(
        Kinds.PIPELINE,
        Rig.HOME,
        "scan",
        Samples.pipeline("{'pool': 'gone', 'replicas': {'max': 4}}", ", 'pipelineId': 'other'"));

    assertThat(condition("Ready"))
        .isEqualTo(
            "False/UnknownPool: pool \"gone\" is not defined in InfraRules/default; defined pools: broken, cpu");
    assertThat(condition("PoolResolved")).startsWith("False/UnknownPool");
    assertThat(condition("Autoscaling")).isEqualTo("Unknown/NotEvaluated");
    assertThat(condition("Available")).isEqualTo("Unknown/NotEvaluated");
    assertThat(rig.get(Kinds.DEPLOYMENT, Rig.HOME, WORKER)).isEqualTo(deployment);
    assertThat(status().toString()).contains("Deployment", "ScaledObject");
    assertThat(rig.events("scan")).anyMatch(event -> event.startsWith("WARNING UnknownPool"));
  }

  @Test
  void refusal_pausedMeanwhile_stopsAllTheSame() {
    rig.apply(Kinds.PIPELINE, Rig.HOME, "scan", Samples.pipeline());
    rig.patch(Kinds.DEPLOYMENT, Rig.HOME, WORKER, "{'spec': {'replicas': 3}}");

    rig.apply(
        Kinds.PIPELINE,
        Rig.HOME,
        "scan",
        Samples.pipeline("{'pool': 'gone', 'replicas': {'max': 4}}", ", 'paused': true"));
    rig.pass(Duration.ofSeconds(5));

    assertThat(replicas(WORKER)).isZero();
    assertThat(rig.has(Kinds.SCALED_OBJECT, Rig.HOME, WORKER)).isFalse();
    assertThat(condition("Ready")).startsWith("False/UnknownPool");
  }

  @Test
  void rules_goneAndBack_concernWorkloadsAtOnce() {
    rig.apply(Kinds.PIPELINE, Rig.HOME, "scan", Samples.pipeline());

    rig.delete(Kinds.INFRA_RULES, "", "default");
    assertThat(condition("Ready"))
        .isEqualTo("False/InfraRulesNotFound: InfraRules \"default\" does not exist");
    assertThat(rig.has(Kinds.DEPLOYMENT, Rig.HOME, WORKER)).isTrue();

    rig.apply(Kinds.INFRA_RULES, "", "default", Samples.RULES);
    assertThat(condition("Ready")).startsWith("True/Reconciled");
  }

  @Test
  void terminalRefusal_isNotTriedAgainBeforeAResync() {
    rig.apply(
        Kinds.PIPELINE,
        Rig.HOME,
        "scan",
        Samples.pipeline("{'pool': 'x', 'replicas': {'max': 1}}", ""));
    rig.told.lines.clear();

    rig.pass(Duration.ofSeconds(200));
    assertThat(rig.told.starting("reconciled Pipeline")).isEmpty();

    rig.pass(Duration.ofSeconds(110));
    assertThat(rig.told.count("reconciled Pipeline INVALID")).isEqualTo(1);
  }

  @Test
  void children_editedOrDeletedByHand_areRestored() {
    rig.apply(Kinds.PIPELINE, Rig.HOME, "scan", Samples.pipeline());

    rig.patch(Kinds.SCALED_OBJECT, Rig.HOME, WORKER, "{'spec': {'maxReplicaCount': 99}}");
    assertThat(
            Fields.integer(
                rig.get(Kinds.SCALED_OBJECT, Rig.HOME, WORKER), "spec", "maxReplicaCount"))
        .hasValue(4);

    rig.delete(Kinds.SCALED_OBJECT, Rig.HOME, WORKER);
    assertThat(rig.has(Kinds.SCALED_OBJECT, Rig.HOME, WORKER)).isTrue();

    rig.patch(
        Kinds.DEPLOYMENT,
        Rig.HOME,
        WORKER,
        "{'metadata': {'labels': {'app.kubernetes.io/managed-by': null}}}");
    assertThat(Metadata.isManaged(rig.get(Kinds.DEPLOYMENT, Rig.HOME, WORKER))).isTrue();

    rig.patch(Kinds.DEPLOYMENT, Rig.HOME, WORKER, "{'metadata': {'ownerReferences': null}}");
    assertThat(Metadata.controller(rig.get(Kinds.DEPLOYMENT, Rig.HOME, WORKER))).isPresent();

    rig.delete(Kinds.DEPLOYMENT, Rig.HOME, WORKER);
    assertThat(rig.has(Kinds.DEPLOYMENT, Rig.HOME, WORKER)).isTrue();
  }

  @Test
  void childName_takenByAStranger_isAConflictUntilItIsFree() {
    rig.server.apply(
        Kinds.DEPLOYMENT,
        Rig.object(Kinds.DEPLOYMENT, Rig.HOME, WORKER, "{'spec': {'replicas': 1}}"),
        Rig.USER);
    JsonObject stranger = rig.get(Kinds.DEPLOYMENT, Rig.HOME, WORKER);

    rig.apply(Kinds.PIPELINE, Rig.HOME, "scan", Samples.pipeline());
    assertThat(condition("Ready"))
        .isEqualTo(
            "False/ChildConflict: Deployment \"scan-worker\" exists and is controlled by nobody");
    assertThat(rig.get(Kinds.DEPLOYMENT, Rig.HOME, WORKER)).isEqualTo(stranger);

    rig.delete(Kinds.DEPLOYMENT, Rig.HOME, WORKER);
    rig.pass(Duration.ofMinutes(1));
    assertThat(condition("Ready")).startsWith("True/Reconciled");
  }

  @Test
  void childName_sameAsAFunction_belongsToWhoeverCameFirst() {
    rig.apply(Kinds.PIPELINE, Rig.HOME, "scan", Samples.pipeline());
    rig.apply(Kinds.FUNCTION, Rig.HOME, "scan", Samples.function());

    assertThat(rig.condition(Kinds.FUNCTION, Rig.HOME, "scan", "Ready"))
        .isEqualTo(
            "False/ChildConflict: TriggerAuthentication \"scan-worker\" exists and is controlled by Pipeline \"scan\"");
    assertThat(rig.gateway.ids()).isEmpty();
  }

  @Test
  void child_unlabelledByHandWhileRefused_isNotSeenThroughANamesake() {
    rig.apply(Kinds.PIPELINE, Rig.HOME, "scan", Samples.pipeline());
    rig.patch(Kinds.PIPELINE, Rig.HOME, "scan", "{'spec': {'scaling': {'pool': 'gone'}}}");
    rig.patch(
        Kinds.DEPLOYMENT,
        Rig.HOME,
        WORKER,
        "{'metadata': {'labels': {'app.kubernetes.io/managed-by': null}}}");
    rig.pass(Duration.ofMinutes(1));
    JsonObject before = status();
    assertThat(String.valueOf(before.get("managedObjects")))
        .contains("ScaledObject")
        .doesNotContain("Deployment");

    // It reads the Deployment, where its own would be.
    rig.apply(
        Kinds.FUNCTION,
        Rig.HOME,
        "scan",
        "{'spec': {'worker': {'image': 'i:1'}, 'targetNamespaces': ['a'],"
            + " 'scaling': {'mode': 'disabled'}}}");
    assertThat(rig.condition(Kinds.FUNCTION, Rig.HOME, "scan", "Ready"))
        .startsWith("False/ChildConflict: Deployment \"scan-worker\"");
    rig.secret(Rig.HOME, "layer", "api-key", "rotated");
    rig.settle();

    assertThat(status()).isEqualTo(before);
  }

  @Test
  void keda_notServed_isNoticedWhenItComes() {
    for (var kind : Rig.KEDA) {
      rig.server.unserve(kind);
    }
    rig.apply(
        Kinds.PIPELINE,
        Rig.HOME,
        "scan",
        Samples.pipeline("{'pool': 'cpu', 'replicas': {'min': 1, 'max': 4}}", ""));
    assertThat(condition("Ready"))
        .isEqualTo("False/KedaUnavailable: keda.sh/v1alpha1 is not served by this cluster");
    assertThat(condition("Autoscaling")).startsWith("False/KedaUnavailable");
    assertThat(replicas(WORKER)).isEqualTo(1);
    rig.told.lines.clear();
    rig.pass(Duration.ofSeconds(130));
    assertThat(rig.told.count("reconciled Pipeline INVALID")).isEqualTo(2);

    rig.server.serve(Rig.KEDA);
    rig.pass(Duration.ofSeconds(60));
    assertThat(condition("Ready")).startsWith("True/Reconciled");
    assertThat(rig.has(Kinds.SCALED_OBJECT, Rig.HOME, WORKER)).isTrue();
  }

  @Test
  void apply_refused_isToldAndTriedAgain() {
    rig.server.fail(call ->
        call.verb() == ApiCall.Verb.APPLY && call.ref().kind().equals(Kinds.SCALED_OBJECT)
            ? Fault.refused(422, "Invalid", "spec.triggers is wrong")
            : null);
    rig.apply(Kinds.PIPELINE, Rig.HOME, "scan", Samples.pipeline());

    assertThat(condition("Ready")).isEqualTo("False/ApplyFailed: spec.triggers is wrong");
    assertThat(condition("PoolResolved")).startsWith("True/Resolved");
    assertThat(condition("Autoscaling")).isEqualTo("Unknown/NotEvaluated");
    assertThat(status().toString()).contains("\"Deployment\"").doesNotContain("\"ScaledObject\"");
    assertThat(rig.events("scan"))
        .contains("WARNING ApplyFailed: spec.triggers is wrong")
        .anyMatch(event -> event.contains("ChildCreated"));

    rig.server.fail(call -> null);
    rig.pass(Duration.ofSeconds(60));
    assertThat(condition("Ready")).startsWith("True/Reconciled");
  }

  @Test
  void apply_conflicts_areTriedFiveTimesWithinOneReconcile() {
    AtomicInteger conflicts = new AtomicInteger();
    rig.server.fail(call ->
        call.verb() == ApiCall.Verb.APPLY
                && call.ref().kind().equals(Kinds.DEPLOYMENT)
                && conflicts.incrementAndGet() <= 5
            ? Fault.conflict()
            : null);
    rig.told.lines.clear();
    rig.server.apply(
        Kinds.PIPELINE, Rig.object(Kinds.PIPELINE, Rig.HOME, "scan", Samples.pipeline()), Rig.USER);
    rig.settle();

    assertThat(condition("Ready")).startsWith("True/Reconciled");
    assertThat(rig.told.lines).doesNotContain("reconciled Pipeline ERROR");

    conflicts.set(-1000);
    rig.patch(Kinds.PIPELINE, Rig.HOME, "scan", "{'spec': {'worker': {'image': 'x:2'}}}");
    assertThat(condition("Ready")).isEqualTo("False/ApplyFailed: the object has been modified");
  }

  @Test
  void apiServer_givesNoAnswer_isTriedAgainWithoutAWord() {
    rig.server.fail(call -> call.isWrite() ? Fault.noAnswer() : null);
    rig.apply(Kinds.PIPELINE, Rig.HOME, "scan", Samples.pipeline());
    assertThat(status().members()).isEmpty();
    assertThat(rig.told.count("reconciled Pipeline ERROR")).isPositive();

    rig.server.fail(call -> null);
    rig.pass(Duration.ofSeconds(10));
    assertThat(condition("Ready")).startsWith("True/Reconciled");
  }

  @Test
  void delete_pipeline_leavesNothingButTheQueue() {
    rig.apply(Kinds.PIPELINE, "pantry", "scan", Samples.pipeline());
    assertThat(rig.has(Kinds.SECRET, "pantry", "layer")).isTrue();

    rig.delete(Kinds.PIPELINE, "pantry", "scan");

    assertThat(rig.has(Kinds.DEPLOYMENT, "pantry", WORKER)).isFalse();
    assertThat(rig.has(Kinds.SCALED_OBJECT, "pantry", WORKER)).isFalse();
    assertThat(rig.has(Kinds.SECRET, "pantry", "layer")).isFalse();
  }

  @Test
  void delete_orphaningChildren_countsAndAdoptsThem() {
    rig.apply(Kinds.PIPELINE, Rig.HOME, "scan", Samples.pipeline());
    String uid = Metadata.uid(rig.get(Kinds.DEPLOYMENT, Rig.HOME, WORKER));

    rig.server.delete(new ObjectRef(Kinds.PIPELINE, Rig.HOME, "scan"), "", Propagation.ORPHAN);
    rig.pass(Duration.ofSeconds(5));
    assertThat(rig.operator().orphans(Kinds.DEPLOYMENT)).isEqualTo(1);

    rig.apply(Kinds.PIPELINE, Rig.HOME, "scan", Samples.pipeline());
    rig.pass(Duration.ofSeconds(5));
    assertThat(Metadata.uid(rig.get(Kinds.DEPLOYMENT, Rig.HOME, WORKER))).isEqualTo(uid);
    assertThat(condition("Ready")).startsWith("True/Reconciled");
    assertThat(rig.operator().orphans(Kinds.DEPLOYMENT)).isZero();
  }

  @Test
  void status_deploymentReports_isFollowed() {
    rig.apply(Kinds.PIPELINE, Rig.HOME, "scan", Samples.pipeline(FIXED, ""));
    rig.server.patchStatus(
        new ObjectRef(Kinds.DEPLOYMENT, Rig.HOME, WORKER),
        Rig.json("{'observedGeneration': 1, 'availableReplicas': 1}"),
        "controller");
    rig.pass(Duration.ofSeconds(1));
    assertThat(condition("Available"))
        .isEqualTo("False/ReplicasUnavailable: 1 of 2 replicas available");

    rig.server.patchStatus(
        new ObjectRef(Kinds.DEPLOYMENT, Rig.HOME, WORKER),
        Rig.json("{'availableReplicas': 2}"),
        "controller");
    rig.pass(Duration.ofSeconds(1));
    assertThat(condition("Available")).startsWith("True/ReplicasAvailable");
    assertThat(status().get("observedGeneration")).isEqualTo(Json.of(1));
  }

  private String condition(String type) {
    return rig.condition(Kinds.PIPELINE, Rig.HOME, "scan", type);
  }

  private JsonObject status() {
    return rig.status(Kinds.PIPELINE, Rig.HOME, "scan");
  }

  private long replicas(String name) {
    return Fields.integer(rig.get(Kinds.DEPLOYMENT, Rig.HOME, name), "spec", "replicas").orElse(-1);
  }
}
