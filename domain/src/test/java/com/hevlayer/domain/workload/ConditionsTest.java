package com.hevlayer.domain.workload;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.domain.resource.Condition;
import com.hevlayer.domain.resource.Kinds;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The conditions of accepted workloads, row by row. */
final class ConditionsTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "autoscale | {'scaling':{'replicas':{'min':1}}} | Reconciled |"
            + " autoscaling 1..6 on pool \"cpu\"",
        "fixed | {'scaling':{'mode':'fixed','replicas':{'min':3}}} | Reconciled |"
            + " fixed at 3 on pool \"cpu\"",
        "disabled | {'scaling':{'mode':'disabled'}} | Disabled |"
            + " scaling.mode=disabled; deployment scaled to zero",
        "paused | {'paused':true} | Paused | spec.paused=true; deployment scaled to zero"
      })
  void plan_accepted_isReadyForTheReasonOfItsMode(
      String mode, String spec, String reason, String message) {
    WorkloadPlan plan = Bench.pipeline().spec(spec).plan();

    assertThat(Bench.condition(plan, "Ready")).isEqualTo(Condition.yes("Ready", reason, message));
    assertThat(Bench.condition(plan, "Autoscaling").reason())
        .isEqualTo(mode.equals("autoscale") ? "ScaledObjectApplied" : "NotAutoscaled");
  }

  @Test
  void plan_pool_saysHowItWasChosen() {
    assertThat(Bench.condition(Bench.pipeline().plan(), "PoolResolved").message())
        .isEqualTo("pool \"cpu\" chosen by scaling.pool");
    assertThat(Bench.condition(Bench.function().plan(), "PoolResolved").message())
        .isEqualTo("pool \"cpu\" (default for computeClass cpu)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'type':'Ready','status':'True','reason':'ScaledObjectReady','message':'fine'} |"
            + " True | ScaledObjectReady | fine",
        "{'type':'Ready','status':'False','reason':'Check','message':'no metric'} |"
            + " False | ScaledObjectNotReady | Check: no metric",
        "{'type':'Ready','status':'Unknown'} | True | ScaledObjectApplied |"
            + " KEDA has not reported yet",
        "{'type':'Active','status':'False'} | True | ScaledObjectApplied |"
            + " KEDA has not reported yet"
      })
  void plan_statusOfKeda_isCopied(String keda, String status, String reason, String message) {
    Bench bench = Bench.pipeline();
    bench.settle();
    bench.server.patchStatus(
        bench.ref(Kinds.SCALED_OBJECT), Samples.json("{'conditions':[" + keda + "]}"), "keda");

    Condition condition = Bench.condition(bench.plan(), "Autoscaling");

    assertThat(condition.status().text()).isEqualTo(status);
    assertThat(condition.reason()).isEqualTo(reason);
    assertThat(condition.message()).isEqualTo(message);
    assertThat(bench.plan().steps()).isEmpty();
  }

  @ParameterizedTest(name = "{0} wanted, status {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "0 | {} | True | ScaledToZero | no replica is wanted",
        "2 | {} | Unknown | NoStatus | the Deployment has no status yet",
        "2 | {'observedGeneration':1} | False | ReplicasUnavailable | 0 of 2 replicas available",
        "2 | {'observedGeneration':1,'availableReplicas':1} | False | ReplicasUnavailable |"
            + " 1 of 2 replicas available",
        "2 | {'observedGeneration':1,'availableReplicas':2} | True | ReplicasAvailable |"
            + " 2 of 2 replicas available",
        "2 | {'observedGeneration':1,'availableReplicas':3} | True | ReplicasAvailable |"
            + " 3 of 2 replicas available"
      })
  void plan_statusOfTheDeployment_isJudged(
      int wanted, String status, String expected, String reason, String message) {
    Bench bench =
        Bench.pipeline().spec("{'scaling':{'mode':'fixed','replicas':{'min':" + wanted + "}}}");
    bench.settle();
    bench.server.patchStatus(
        bench.ref(Kinds.DEPLOYMENT), Samples.json(status), "kube-controller-manager");

    Condition condition = Bench.condition(bench.plan(), "Available");

    assertThat(condition.status().text()).isEqualTo(expected);
    assertThat(condition.reason()).isEqualTo(reason);
    assertThat(condition.message()).isEqualTo(message);
  }

  @Test
  void plan_autoscale_countsWhatKedaWants() {
    Bench bench = Bench.pipeline();
    bench.settle();
    bench.scale(4, "keda");
    bench.server.patchStatus(
        bench.ref(Kinds.DEPLOYMENT),
        Samples.json("{'observedGeneration':2,'availableReplicas':1}"),
        "kube-controller-manager");

    assertThat(Bench.condition(bench.plan(), "Available").message())
        .isEqualTo("1 of 4 replicas available");
  }

  @Test
  void plan_targetsOfAFunction_areJudged() {
    Bench none = Bench.function();
    none.selected = List.of();
    Bench explicit = Bench.function().spec("{'targetNamespaces':['b','a','b']}");
    explicit.selected = List.of("c");
    Bench scheduled = Bench.function().spec("{'triggers':['schedule']}");
    scheduled.selected = List.of();

    assertThat(Bench.condition(none.plan(), "TargetsResolved"))
        .isEqualTo(
            Condition.no(
                "TargetsResolved",
                "NoMatchingIndexes",
                "indexSelector matches no Index that is ready"));
    assertThat(Bench.condition(none.plan(), "Ready").reason()).isEqualTo("Reconciled");
    assertThat(Bench.condition(explicit.plan(), "TargetsResolved").message())
        .isEqualTo("3 namespaces");
    assertThat(FunctionTargets.of(explicit.workload, explicit.selected))
        .containsExactly("a", "b", "c");
    assertThat(Bench.condition(scheduled.plan(), "TargetsResolved").reason())
        .isEqualTo("NotRequired");
  }

  @Test
  void plan_secretValue_isNeverShown() {
    GatewaySecret secret =
        new GatewaySecret.Available("0123456789abcdef", Samples.json("{'data':{'k':'c2VjcmV0'}}"));

    assertThat(secret.toString()).doesNotContain("c2VjcmV0");
  }
}
