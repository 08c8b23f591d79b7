package com.hevlayer.domain.workload;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.domain.resource.Condition;
import com.hevlayer.domain.resource.Kinds;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The checks that need more than a change of the example, and their order. */
final class ValidationTest {
  private static Condition ready(WorkloadPlan plan) {
    return Bench.condition(plan, "Ready");
  }

  @Test
  void plan_check9_rulesMissing_isToldAndNoPoolIsBuiltIn() {
    Bench bench = Bench.pipeline();
    bench.rules = null;

    WorkloadPlan plan = bench.plan();

    assertThat(ready(plan))
        .isEqualTo(
            Condition.no("Ready", "InfraRulesNotFound", "InfraRules \"default\" does not exist"));
    assertThat(plan.conditions().get(1).reason()).isEqualTo("InfraRulesNotFound");
    assertThat(plan.terminal()).isTrue();
  }

  @Test
  void plan_check10_noPoolAtAll_saysNone() {
    Bench bench = Bench.pipeline();
    bench.rules = Samples.json("{'spec':{}}");

    assertThat(ready(bench.plan()).message())
        .isEqualTo("pool \"cpu\" is not defined in InfraRules/default; defined pools: none");
  }

  @Test
  void plan_check13_badPatch_namesThePath() {
    Bench bench =
        Bench.pipeline().spec("{'worker':{'podSpec':{'containers':[{'image':'other'}]}}}");

    WorkloadPlan plan = bench.plan();

    assertThat(ready(plan))
        .isEqualTo(
            Condition.no("Ready", "InvalidPodSpec", "worker.podSpec.containers[0] has no name"));
    assertThat(Bench.condition(plan, "PoolResolved").reason()).isEqualTo("Resolved");
    assertThat(plan.conditions().stream().skip(2).map(Condition::reason))
        .containsOnly("NotEvaluated");
    assertThat(plan.terminal()).isTrue();
  }

  @Test
  void plan_check14_idTaken_namesTheOwner() {
    Bench bench = Bench.function();
    bench.idOwner = "kitchen/allergen-tags";

    WorkloadPlan plan = bench.plan();

    assertThat(ready(plan))
        .isEqualTo(
            Condition.no(
                "Ready",
                "DuplicateUdfId",
                "UDF id \"allergen-tags\" belongs to Function \"kitchen/allergen-tags\""));
    assertThat(plan.terminal()).isTrue();
    assertThat(plan.steps()).isEmpty();
  }

  @Test
  void plan_check15_secretMissing_isNotTerminal() {
    Bench bench = Bench.pipeline();
    bench.secret = new GatewaySecret.Unavailable("layer", false);

    WorkloadPlan plan = bench.plan();

    assertThat(ready(plan))
        .isEqualTo(
            Condition.no(
                "Ready",
                "GatewaySecretUnavailable",
                "secret \"layer\" key \"turbopuffer-api-key\" is missing or empty in layer"));
    assertThat(plan.terminal()).isFalse();
    assertThat(plan.steps()).isEmpty();
    assertThat(plan.notes()).isEmpty();
  }

  @Test
  void plan_check15_anothersSecretInTheWay_warns() {
    Bench bench = Bench.pipeline();
    bench.secret = new GatewaySecret.Unavailable("pantry", true);

    assertThat(bench.plan().notes())
        .extracting(WorkloadPlan.Note::reason)
        .containsExactly("MirrorConflict");
  }

  @Test
  void plan_check17_noKeda_appliesTheDeploymentAtMinAndRetriesEveryMinute() {
    Bench bench = Bench.function();
    bench.kedaServed = false;

    WorkloadPlan plan = bench.plan();

    assertThat(Bench.told(plan)).containsExactly("apply Deployment", "scale 1", "apply Service");
    assertThat(ready(plan))
        .isEqualTo(
            Condition.no(
                "Ready", "KedaUnavailable", "keda.sh/v1alpha1 is not served by this cluster"));
    assertThat(Bench.condition(plan, "Autoscaling").reason()).isEqualTo("KedaUnavailable");
    assertThat(plan.refusal()).isEqualTo("KedaUnavailable");
    assertThat(plan.terminal()).isFalse();
    assertThat(plan.retryAfter()).isEqualTo(Duration.ofSeconds(60));
    assertThat(plan.managed())
        .extracting(ref -> ref.kind().kind())
        .containsExactly("Deployment", "Service");
    bench.take(plan);
    assertThat(bench.plan().steps()).isEmpty();
    bench.kedaServed = true;
    assertThat(Bench.told(bench.plan()))
        .containsExactly("apply TriggerAuthentication", "apply ScaledObject");
  }

  @Test
  void plan_check17_otherModes_needNoKeda() {
    Bench bench = Bench.pipeline().spec("{'scaling':{'mode':'fixed'}}");
    bench.kedaServed = false;

    assertThat(ready(bench.settle()).reason()).isEqualTo("Reconciled");
  }

  @Test
  void applyFailed_check18_keepsWhatWasApplied() {
    Bench bench = Bench.function();
    WorkloadPlan plan = bench.plan();

    WorkloadPlan failed =
        WorkloadPlanner.applyFailed(bench.observed(), plan, 3, "spec.x: unknown field");

    assertThat(failed.conditions())
        .extracting(Condition::reason)
        .containsExactly("ApplyFailed", "Resolved", "NotEvaluated", "NotEvaluated", "NotEvaluated");
    assertThat(ready(failed).message()).isEqualTo("spec.x: unknown field");
    assertThat(failed.managed())
        .extracting(ref -> ref.kind().kind())
        .containsExactly("Deployment", "TriggerAuthentication");
    assertThat(failed.terminal()).isFalse();
    assertThat(failed.steps()).isEmpty();
  }

  @Test
  void plan_severalChecksFail_theFirstDecides() {
    Bench bench =
        Bench.pipeline()
            .spec(
                "{'worker':{'image':'','dispatch':'push'},'pipelineId':'-',"
                    + "'scaling':{'pool':'x','replicas':{'min':9,'max':8}}}");

    UnaryOperator<String> mend =
        patch -> {
          String reason = ready(bench.plan()).reason();
          bench.spec(patch);
          return reason;
        };

    assertThat(mend.apply("{'worker':{'image':'a'}}")).isEqualTo("InvalidWorker");
    assertThat(mend.apply("{'worker':{'dispatch':'pull'}}")).isEqualTo("UnsupportedDispatch");
    assertThat(mend.apply("{'pipelineId':'a'}")).isEqualTo("InvalidTarget");
    assertThat(mend.apply("{'scaling':{'replicas':{'min':1}}}")).isEqualTo("InvalidScaling");
    assertThat(mend.apply("{'scaling':{'pool':'cpu'}}")).isEqualTo("UnknownPool");
    assertThat(mend.apply("{'scaling':{'replicas':{'max':6}}}"))
        .isEqualTo("ReplicasExceedPoolCeiling");
    assertThat(mend.apply("{}")).isEqualTo("Reconciled");
  }

  @Test
  void plan_ceilings_areSkippedForWhatIsStopped() {
    Bench bench = Bench.pipeline().spec("{'paused':true,'scaling':{'replicas':{'max':20000}}}");

    assertThat(ready(bench.plan()).reason()).isEqualTo("Paused");
    bench.spec("{'paused':false,'scaling':{'mode':'disabled'}}");
    assertThat(ready(bench.plan()).reason()).isEqualTo("Disabled");
  }

  @Test
  void plan_scheduleOnlyFunction_needsNoTargets() {
    Bench bench = Bench.function().spec("{'indexSelector':null,'triggers':['schedule']}");
    bench.selected = List.of();

    assertThat(Bench.condition(bench.plan(), "TargetsResolved").reason()).isEqualTo("NotRequired");
    assertThat(bench.live(Kinds.DEPLOYMENT)).isNull();
  }

  @Test
  void plan_largestSource_isAccepted() {
    Bench bench = Bench.pipeline().spec("{'sourceRef':'" + "$".repeat(98_302) + "'}");

    assertThat(ready(bench.plan()).reason()).isEqualTo("Reconciled");
  }
}
