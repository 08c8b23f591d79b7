package com.hevlayer.domain.workload;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.domain.resource.Kinds;
import com.hevlayer.ports.cluster.ResourceKind;
import com.hevlayer.ports.json.JsonObject;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What makes a difference between a configuration and an object, and what does not. */
final class DriftTest {
  private static final String MANAGER = "layer-operator";

  private static JsonObject live(String fields, String body) {
    return Samples.json(
        "{'metadata':{'uid':'u','resourceVersion':'1','managedFields':["
            + "{'manager':'other','operation':'Update','fieldsV1':{'f:spec':{'f:other':{}}}},"
            + "{'manager':'layer-operator','operation':'Apply','fieldsV1':"
            + fields
            + "}]},"
            + body
            + "}");
  }

  private static JsonObject wanted(String body) {
    return Samples.json(
        "{'apiVersion':'v','kind':'K','metadata':{'name':'n','namespace':'m','uid':'u'},"
            + body
            + "}");
  }

  /** Why, configuration, owned fields, object, whether it makes a difference. */
  static Stream<Arguments> cases() {
    return Stream.of(
        row("equal", "'spec':{'a':1}", "{'f:spec':{'f:a':{}}}", "'spec':{'a':1}", false),
        row(
            "changed by somebody",
            "'spec':{'a':1}",
            "{'f:spec':{'f:a':{}}}",
            "'spec':{'a':2}",
            true),
        row("removed by somebody", "'spec':{'a':1}", "{'f:spec':{'f:a':{}}}", "'spec':{}", true),
        row(
            "taken over by somebody",
            "'spec':{'a':1}",
            "{'f:spec':{'f:b':{}}}",
            "'spec':{'a':1,'b':1}",
            true),
        row(
            "no longer sent",
            "'spec':{'a':1}",
            "{'f:spec':{'f:a':{},'f:b':{}}}",
            "'spec':{'a':1,'b':1}",
            true),
        row("never applied", "'spec':{'a':1}", "{}", "'spec':{'a':1}", true),
        row(
            "fields of others",
            "'spec':{'a':1}",
            "{'f:spec':{'f:a':{}}}",
            "'spec':{'a':1,'other':2},'status':{}",
            false),
        row(
            "replicas that are shared",
            "'spec':{'a':1}",
            "{'f:spec':{'f:a':{},'f:replicas':{}}}",
            "'spec':{'a':1,'replicas':3}",
            false),
        row(
            "quantity spelled by the server",
            "'spec':{'requests':{'cpu':'1000m','memory':1}}",
            "{'f:spec':{'f:requests':{'f:cpu':{},'f:memory':{}}}}",
            "'spec':{'requests':{'cpu':'1','memory':'1'}}",
            false),
        row(
            "other quantity",
            "'spec':{'requests':{'cpu':'1000m'}}",
            "{'f:spec':{'f:requests':{'f:cpu':{}}}}",
            "'spec':{'requests':{'cpu':'1001m'}}",
            true),
        row(
            "size limit spelled by the server",
            "'spec':{'sizeLimit':'1024Mi'}",
            "{'f:spec':{'f:sizeLimit':{}}}",
            "'spec':{'sizeLimit':'1Gi'}",
            false),
        row(
            "text that only looks like a quantity",
            "'spec':{'env':'1000m'}",
            "{'f:spec':{'f:env':{}}}",
            "'spec':{'env':'1'}",
            true),
        row(
            "number in another spelling",
            "'spec':{'a':1}",
            "{'f:spec':{'f:a':{}}}",
            "'spec':{'a':1.0}",
            false),
        row(
            "false that the server leaves out",
            "'spec':{'a':false,'b':'','c':0}",
            "{'f:spec':{'f:a':{},'f:b':{},'f:c':{}}}",
            "'spec':{}",
            false),
        row(
            "empty object and list that the server leaves out",
            "'spec':{'a':{},'b':[]}",
            "{'f:spec':{'f:a':{},'f:b':{}}}",
            "'spec':{}",
            false),
        row(
            "empty object that somebody removed",
            "'spec':{'a':{},'b':1}",
            "{'f:spec':{'f:b':{}}}",
            "'spec':{'b':1}",
            true),
        row(
            "list of one piece",
            "'spec':{'t':[{'k':'a'}]}",
            "{'f:spec':{'f:t':{}}}",
            "'spec':{'t':[{'k':'a','apiVersion':'v1','empty':''}]}",
            false),
        row(
            "list of one piece with a member that was dropped",
            "'spec':{'t':[{'k':'a'}]}",
            "{'f:spec':{'f:t':{}}}",
            "'spec':{'t':[{'k':'a','value':'b'}]}",
            true),
        row(
            "reference of one piece",
            "'spec':{'fieldRef':{'fieldPath':'p'}}",
            "{'f:spec':{'f:fieldRef':{}}}",
            "'spec':{'fieldRef':{'apiVersion':'v1','fieldPath':'p'}}",
            false),
        row(
            "reference of one piece with more",
            "'spec':{'secretKeyRef':{'name':'n'}}",
            "{'f:spec':{'f:secretKeyRef':{}}}",
            "'spec':{'secretKeyRef':{'name':'n','optional':true}}",
            true),
        row(
            "object wanted empty that others fill",
            "'spec':{'a':{}}",
            "{'f:spec':{'f:a':{}}}",
            "'spec':{'a':{'b':1}}",
            false),
        row(
            "list of one piece with one more",
            "'spec':{'t':[{'k':'a'}]}",
            "{'f:spec':{'f:t':{}}}",
            "'spec':{'t':[{'k':'a'},{'k':'b'}]}",
            true),
        row(
            "keyed list beside others",
            "'spec':{'env':[{'name':'A','value':'a'}]}",
            "{'f:spec':{'f:env':{'k:{\\\"name\\\":\\\"A\\\"}':{'.':{},'f:name':{},'f:value':{}}}}}",
            "'spec':{'env':[{'name':'X','value':'x'},{'name':'A','value':'a'}]}",
            false),
        row(
            "keyed list out of order",
            "'spec':{'env':[{'name':'A'},{'name':'B'}]}",
            "{'f:spec':{'f:env':{'k:{\\\"name\\\":\\\"A\\\"}':{'f:name':{}},"
                + "'k:{\\\"name\\\":\\\"B\\\"}':{'f:name':{}}}}}",
            "'spec':{'env':[{'name':'B'},{'name':'A'}]}",
            true),
        row(
            "keyed entry no longer sent",
            "'spec':{'env':[{'name':'A'}]}",
            "{'f:spec':{'f:env':{'k:{\\\"name\\\":\\\"A\\\"}':{'f:name':{}},"
                + "'k:{\\\"name\\\":\\\"B\\\"}':{'f:name':{}}}}}",
            "'spec':{'env':[{'name':'A'},{'name':'B'}]}",
            true),
        row(
            "keyed entry that is gone",
            "'spec':{'env':[{'name':'A'}]}",
            "{'f:spec':{'f:env':{'k:{\\\"name\\\":\\\"A\\\"}':{'f:name':{}}}}}",
            "'spec':{'env':[{'name':'X'}]}",
            true),
        row(
            "port whose protocol the server fills in",
            "'spec':{'ports':[{'containerPort':1,'name':'h'}]}",
            "{'f:spec':{'f:ports':{'k:{\\\"containerPort\\\":1,\\\"protocol\\\":\\\"TCP\\\"}':"
                + "{'.':{},'f:containerPort':{},'f:name':{},'f:protocol':{}}}}}",
            "'spec':{'ports':[{'containerPort':1,'name':'h','protocol':'TCP'}]}",
            false),
        row(
            "set beside others",
            "'spec':{'s':['a']}",
            "{'f:spec':{'f:s':{'v:\\\"a\\\"':{}}}}",
            "'spec':{'s':['b','a']}",
            false),
        row(
            "set entry no longer sent",
            "'spec':{'s':['a']}",
            "{'f:spec':{'f:s':{'v:\\\"a\\\"':{},'v:\\\"b\\\"':{}}}}",
            "'spec':{'s':['a','b']}",
            true));
  }

  private static Arguments row(
      String why, String wanted, String fields, String live, boolean differs) {
    return Arguments.of(why, wanted, fields, live, differs);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void between_case_differsAsExpected(
      String why, String wanted, String fields, String live, boolean differs) {
    assertThat(Drift.between(wanted(wanted), live(fields, live), MANAGER)).isEqualTo(differs);
  }

  @Test
  void between_noManagedFields_comparesValuesOnly() {
    JsonObject wanted = wanted("'spec':{'env':[{'name':'B'}],'t':[{'k':1}]}");

    assertThat(
            Drift.between(
                wanted,
                Samples.json("{'spec':{'env':[{'name':'A'},{'name':'B','v':1}],'t':[{'k':1}]}}"),
                MANAGER))
        .isFalse();
    assertThat(
            Drift.between(
                wanted, Samples.json("{'spec':{'env':[{'name':'A'}],'t':[{'k':1}]}}"), MANAGER))
        .isTrue();
  }

  /** Kind, patch by hand. */
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "Deployment | {'metadata':{'labels':{'hevlayer.com/pool':'x'}}}",
        "Deployment | {'metadata':{'labels':{'layer.hev.dev/component':null}}}",
        "Deployment | {'metadata':{'ownerReferences':[]}}",
        "Deployment | {'spec':{'revisionHistoryLimit':10}}",
        "Deployment | {'spec':{'strategy':{'rollingUpdate':{'maxSurge':'25%'}}}}",
        "Deployment | {'spec':{'template':{'metadata':{'annotations':null}}}}",
        "Deployment | {'spec':{'template':{'spec':{'nodeSelector':{'a':'b'}}}}}",
        "Deployment | {'spec':{'template':{'spec':{'tolerations':[]}}}}",
        "Deployment | {'spec':{'template':{'spec':{'automountServiceAccountToken':true}}}}",
        "Deployment | {'spec':{'template':{'spec':{'containers':[{'name':'udf','image':'x'}]}}}}",
        "Service | {'spec':{'selector':{'a':'b'}}}",
        "Service | {'spec':{'type':'NodePort'}}",
        "ScaledObject | {'spec':{'maxReplicaCount':100}}",
        "ScaledObject | {'spec':{'triggers':[]}}",
        "TriggerAuthentication | {'spec':{'secretTargetRef':[{'parameter':'x'}]}}"
      })
  void plan_editByHand_isRestored(String kind, String patch) {
    Bench bench = Bench.function();
    bench.settle();
    var before = bench.children();
    bench.server.patch(bench.ref(kind(kind)), Samples.json(patch), "kubectl-edit");

    WorkloadPlan plan = bench.plan();

    assertThat(Bench.told(plan)).containsExactly("apply " + kind);
    bench.take(plan);
    assertThat(bench.children()).isEqualTo(before);
    assertThat(bench.plan().steps()).isEmpty();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "Deployment | {'metadata':{'annotations':{'deployment.kubernetes.io/revision':'3'}}}",
        "Deployment | {'spec':{'minReadySeconds':5}}",
        "Deployment | {'spec':{'replicas':7}}",
        "Deployment | {'spec':{'template':{'metadata':{'annotations':{'restartedAt':'x'}}}}}",
        "ScaledObject | {'metadata':{'labels':{'scaledobject.keda.sh/name':'x'}}}",
        "ScaledObject | {'metadata':{'finalizers':['finalizer.keda.sh']}}",
        "Service | {'spec':{'sessionAffinity':'ClientIP'}}"
      })
  void plan_fieldsOfOthers_areLeftAlone(String kind, String patch) {
    Bench bench = Bench.function();
    bench.settle();
    bench.server.patch(bench.ref(kind(kind)), Samples.json(patch), "somebody");

    assertThat(bench.plan().steps()).isEmpty();
  }

  @Test
  void plan_fieldNoLongerWanted_isDropped() {
    Bench bench = Bench.pipeline();
    bench.settle();
    bench.spec("{'worker':{'podSpec':null},'sourceRef':null}");

    bench.take(bench.plan());

    String deployment = String.valueOf(bench.children().get("Deployment"));
    assertThat(deployment).doesNotContain("OCR_LANG", "HEVLAYER_SOURCE_REF", "pantry.example.com");
    assertThat(bench.plan().steps()).isEmpty();
  }

  private static ResourceKind kind(String name) {
    return Children.KINDS.stream()
        .filter(kind -> kind.kind().equals(name))
        .findFirst()
        .orElse(Kinds.DEPLOYMENT);
  }
}
