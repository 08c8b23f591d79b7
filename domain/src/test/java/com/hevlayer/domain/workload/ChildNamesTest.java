package com.hevlayer.domain.workload;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.domain.resource.Condition;
import com.hevlayer.domain.resource.Kinds;
import com.hevlayer.ports.cluster.Propagation;
import com.hevlayer.ports.cluster.ResourceKind;
import com.hevlayer.ports.json.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose an object with the name of a child is, row by row, and what follows. */
final class ChildNamesTest {
  private static final String OURS = "11111111-1111-1111-1111-111111111111";
  private static final String OTHER = "99999999-9999-9999-9999-999999999999";

  private static void exists(Bench bench, ResourceKind kind, String metadata) {
    JsonObject object =
        Samples.json(
            "{'apiVersion':'"
                + kind.apiVersion()
                + "','kind':'"
                + kind.kind()
                + "','metadata':{'name':'menu-scan-worker','namespace':'pantry',"
                + metadata
                + "},'spec':{'replicas':4,'selector':{'matchLabels':{"
                + "'hevlayer.com/pipeline':'menu-scan','app.kubernetes.io/component':'worker'}}}}");
    bench.server.create(kind, object, "somebody");
  }

  private static String owner(String kind, String name, String uid) {
    return "'labels':{'app.kubernetes.io/managed-by':'layer-operator'},'ownerReferences':["
        + "{'apiVersion':'hevlayer.com/v1alpha1','kind':'"
        + kind
        + "','name':'"
        + name
        + "','uid':'"
        + uid
        + "','controller':true}]";
  }

  @Test
  void plan_ownedByThisWorkload_isApplied() {
    Bench bench = Bench.pipeline();
    exists(bench, Kinds.DEPLOYMENT, owner("Pipeline", "menu-scan", OURS));

    WorkloadPlan plan = bench.plan();

    assertThat(Bench.told(plan))
        .containsExactly("apply TriggerAuthentication", "apply Deployment", "apply ScaledObject");
    bench.take(plan);
    assertThat(bench.replicas()).isEqualTo(4);
  }

  @Test
  void plan_ownedByAFormerWorkloadOfTheSameName_waits() {
    Bench bench = Bench.pipeline();
    exists(bench, Kinds.DEPLOYMENT, owner("Pipeline", "menu-scan", OTHER));

    assertWaits(bench.plan(), "Deployment pantry/menu-scan-worker to be gone");
  }

  @Test
  void plan_beingDeleted_waits() {
    Bench bench = Bench.pipeline();
    bench.settle();
    bench.kedaHolds();
    bench.server.delete(bench.ref(Kinds.SCALED_OBJECT), "", Propagation.BACKGROUND);

    assertWaits(bench.plan(), "ScaledObject pantry/menu-scan-worker to be gone");
    bench.letGo();
    assertThat(Bench.told(bench.plan())).containsExactly("apply ScaledObject");
  }

  private static void assertWaits(WorkloadPlan plan, String what) {
    assertThat(plan.steps()).containsExactly(new Step.Await(what, Duration.ofSeconds(2)));
    assertThat(plan.conditions().getFirst())
        .isEqualTo(Condition.unknown("Ready", "ChildTerminating", "waiting for " + what));
    assertThat(plan.refusal()).isNull();
    assertThat(plan.retryAfter()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void plan_ofTheOperatorButOwnedByNobody_isAdopted() {
    Bench bench = Bench.pipeline();
    exists(bench, Kinds.DEPLOYMENT, "'labels':{'app.kubernetes.io/managed-by':'layer-operator'}");

    WorkloadPlan plan = bench.settle();

    assertThat(Samples.at(bench.live(Kinds.DEPLOYMENT), "metadata/ownerReferences/0/uid"))
        .isEqualTo(Samples.value("'" + OURS + "'"));
    assertThat(bench.replicas()).isEqualTo(4);
    assertThat(plan.managed()).hasSize(3);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "Deployment",
    "ScaledObject",
    "TriggerAuthentication",
  })
  void plan_ownedByNobodyAndNotOurs_isAConflict(String name) {
    Bench bench = Bench.pipeline();
    exists(bench, kind(name), "'labels':{'a':'b'}");

    WorkloadPlan plan = bench.plan();

    assertThat(plan.conditions().getFirst())
        .isEqualTo(
            Condition.no(
                "Ready",
                "ChildConflict",
                name + " \"menu-scan-worker\" exists and is controlled by nobody"));
    assertThat(plan.steps()).isEmpty();
    assertThat(plan.terminal()).isFalse();
    assertThat(plan.managed()).isEmpty();
  }

  private static ResourceKind kind(String name) {
    return Children.KINDS.stream()
        .filter(kind -> kind.kind().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({"Function, menu-scan", "Pipeline, other"})
  void plan_ownedByAnother_isAConflict(String ownerKind, String ownerName) {
    Bench bench = Bench.pipeline();
    exists(bench, Kinds.DEPLOYMENT, owner(ownerKind, ownerName, OTHER));

    assertThat(bench.plan().conditions().getFirst().message())
        .isEqualTo(
            "Deployment \"menu-scan-worker\" exists and is controlled by "
                + ownerKind
                + " \""
                + ownerName
                + "\"");
  }

  @Test
  void plan_anothersServiceOfNoConcern_isNoConflict() {
    Bench bench = Bench.pipeline();
    exists(bench, Kinds.SERVICE, "'labels':{'a':'b'}");

    assertThat(bench.settle().refusal()).isNull();
    assertThat(bench.live(Kinds.SERVICE)).isNotNull();
  }

  @Test
  void plan_anothersDeployment_isNeverStopped() {
    Bench bench = Bench.pipeline().spec("{'paused':true,'scaling':{'pool':'none'}}");
    exists(bench, Kinds.DEPLOYMENT, owner("Function", "menu-scan", OTHER));
    exists(bench, Kinds.SCALED_OBJECT, owner("Function", "menu-scan", OTHER));

    assertThat(bench.plan().steps()).isEmpty();
    bench.spec("{'scaling':{'pool':'cpu'}}");
    assertThat(bench.plan().steps()).isEmpty();
    assertThat(bench.plan().refusal()).isEqualTo("ChildConflict");
  }

  @Test
  void plan_otherSelector_isReplacedInTheForeground() {
    Bench bench = Bench.pipeline();
    bench.settle();
    bench.server.patch(
        bench.ref(Kinds.DEPLOYMENT),
        Samples.json("{'spec':{'selector':{'matchLabels':{'old':'x'}}}}"),
        "older-release");

    WorkloadPlan plan = bench.plan();

    assertThat(Bench.told(plan)).containsExactly("delete Deployment", "await");
    assertThat(((Step.Delete) plan.steps().getFirst()).propagation())
        .isEqualTo(Propagation.FOREGROUND);
    assertThat(plan.managed()).hasSize(3);
    bench.settle();
    assertThat(Samples.at(bench.live(Kinds.DEPLOYMENT), "spec/selector/matchLabels/old")).isNull();
  }
}
