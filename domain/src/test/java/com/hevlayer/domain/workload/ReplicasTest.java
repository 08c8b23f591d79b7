package com.hevlayer.domain.workload;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.domain.resource.Kinds;
import com.hevlayer.ports.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Replicas under two field managers: every situation of the table. */
final class ReplicasTest {
  private static final String FIXED = "{'scaling':{'mode':'fixed','replicas':{'min':2}}}";

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "autoscale: min | {'scaling':{'replicas':{'min':2}}} | 2",
        "fixed: min | {'scaling':{'mode':'fixed','replicas':{'min':3}}} | 3",
        "paused: 0 | {'paused':true,'scaling':{'replicas':{'min':2}}} | 0",
        "disabled: 0 | {'scaling':{'mode':'disabled','replicas':{'min':2}}} | 0"
      })
  void plan_noDeployment_createsItWithReplicasThatBothOwn(String row, String spec, long replicas) {
    Bench bench = Bench.pipeline().spec(spec);

    WorkloadPlan plan = bench.plan();
    bench.take(plan);

    assertThat(Bench.told(plan)).containsSequence("apply Deployment", "scale " + replicas);
    assertThat(bench.replicas()).isEqualTo(replicas);
    assertThat(bench.ownersOfReplicas())
        .containsExactlyInAnyOrder("layer-operator", "layer-operator-scale");
    assertThat(bench.plan().steps()).isEmpty();
  }

  @Test
  void plan_nextApplication_leavesReplicasToTheirManager() {
    Bench bench = Bench.pipeline().spec("{'scaling':{'replicas':{'min':2}}}");
    bench.settle();
    bench.spec("{'worker':{'image':'next'}}");

    WorkloadPlan plan = bench.plan();
    bench.take(plan);

    assertThat(Bench.told(plan)).containsExactly("apply Deployment");
    assertThat(bench.ownersOfReplicas()).containsExactly("layer-operator-scale");
    assertThat(bench.replicas()).isEqualTo(2);
  }

  @Test
  void plan_stoppedBetweenTheTwoWrites_takesOverTheLiveValueFirst() {
    Bench bench = Bench.pipeline();
    WorkloadPlan creation = bench.plan();
    bench.take(creation.steps().get(0));
    bench.take(creation.steps().get(1));
    assertThat(bench.ownersOfReplicas()).containsExactly("layer-operator");

    WorkloadPlan plan = bench.plan();
    bench.take(plan);

    assertThat(Bench.told(plan))
        .containsExactly("scale 0", "apply Deployment", "apply ScaledObject");
    assertThat(bench.replicas()).isZero();
    assertThat(bench.ownersOfReplicas()).containsExactly("layer-operator-scale");
    assertThat(bench.plan().steps()).isEmpty();
  }

  @Test
  void plan_fixedAndLiveDiffers_appliesAndScales() {
    Bench bench = Bench.pipeline().spec(FIXED);
    bench.settle();
    bench.scale(5, "kubectl");

    WorkloadPlan manual = bench.plan();
    bench.spec("{'worker':{'image':'next'}}");
    WorkloadPlan both = bench.plan();
    bench.take(both);

    assertThat(Bench.told(manual)).containsExactly("scale 2");
    assertThat(Bench.told(both)).containsExactly("apply Deployment", "scale 2");
    assertThat(bench.replicas()).isEqualTo(2);
    assertThat(both.notes())
        .extracting(WorkloadPlan.Note::message)
        .contains("scaled Deployment \"menu-scan-worker\" from 5 to 2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {"{'paused':true}", "{'scaling':{'mode':'disabled'}}"})
  void plan_stoppedAndLiveRuns_stopsBeforeAnythingElse(String stop) {
    Bench bench = Bench.pipeline().spec(FIXED);
    bench.settle();
    bench.spec(stop).spec("{'worker':{'image':'next'}}");

    WorkloadPlan plan = bench.plan();
    bench.take(plan);

    assertThat(Bench.told(plan)).containsExactly("scale 0", "apply Deployment");
    assertThat(bench.replicas()).isZero();
    assertThat(bench.plan().steps()).isEmpty();
  }

  @Test
  void plan_autoscale_neverWritesReplicas() {
    Bench bench = Bench.pipeline();
    bench.settle();
    bench.scale(5, "kube-controller-manager");

    assertThat(bench.plan().steps()).isEmpty();
    bench.spec("{'worker':{'image':'next'}}");
    WorkloadPlan plan = bench.plan();
    bench.take(plan);

    assertThat(Bench.told(plan)).containsExactly("apply Deployment");
    assertThat(bench.replicas()).isEqualTo(5);
    assertThat(bench.ownersOfReplicas()).containsExactly("kube-controller-manager");
  }

  @Test
  void plan_step_carriesNothingButReplicasAndTheUidThatIsMeant() {
    Bench bench = Bench.pipeline().spec(FIXED);
    bench.settle();
    bench.scale(5, "kubectl");
    Json uid = Samples.at(bench.live(Kinds.DEPLOYMENT), "metadata/uid");

    Step.Apply step = (Step.Apply) bench.plan().steps().getFirst();

    assertThat(step.manager()).isEqualTo("layer-operator-scale");
    assertThat(step.object())
        .isEqualTo(
            Samples.json(
                "{'apiVersion':'apps/v1','kind':'Deployment','metadata':{'name':"
                    + "'menu-scan-worker','namespace':'pantry','uid':"
                    + uid
                    + "},'spec':{'replicas':2}}"));
  }
}
