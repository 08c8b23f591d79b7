package com.hevlayer.domain.workload;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.domain.resource.Condition;
import com.hevlayer.ports.json.JsonObject;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The checks row by row: number, change of the example, reason, whole message. */
final class SpecChecksTest {
  private static final JsonObject P = Samples.PIPELINE;
  private static final JsonObject F = Samples.FUNCTION;

  static Stream<Arguments> checksOfTheSpec() {
    return Stream.of(
        row(
            "1 object name usable",
            P,
            "{'metadata':{'name':'9lives'}}",
            "InvalidName",
            "name \"9lives\" must be a DNS label of at most 56 characters"),
        row(
            "1 object name too long",
            F,
            "{'metadata':{'name':'" + "a".repeat(57) + "'}}",
            "InvalidName",
            "name \"" + "a".repeat(57) + "\" must be a DNS label of at most 56 characters"),
        row(
            "2 image non-blank",
            P,
            worker("'image':' '"),
            "InvalidWorker",
            "worker.image is empty"),
        row(
            "2 image without white space",
            F,
            worker("'image':'a b'"),
            "InvalidWorker",
            "worker.image \"a b\" contains white space"),
        row(
            "3 Pipeline with push",
            P,
            worker("'dispatch':'push'"),
            "UnsupportedDispatch",
            "worker.dispatch \"push\" is not supported for a Pipeline"),
        row(
            "3 Pipeline with port",
            P,
            worker("'port':80"),
            "UnsupportedDispatch",
            "worker.port is not supported for a Pipeline"),
        row(
            "3 Pipeline with url",
            P,
            worker("'url':'http://a'"),
            "UnsupportedDispatch",
            "worker.url is not supported for a Pipeline"),
        row(
            "3 Function with port but pull",
            F,
            worker("'dispatch':'pull'"),
            "UnsupportedDispatch",
            "worker.port needs worker.dispatch push"),
        row(
            "3 Function with url but pull",
            F,
            worker("'dispatch':'pull','port':null,'url':'http://a'"),
            "UnsupportedDispatch",
            "worker.url needs worker.dispatch push"),
        row(
            "3 url not http(s)",
            F,
            worker("'url':'ftp://a/b'"),
            "UnsupportedDispatch",
            "worker.url \"ftp://a/b\" is not an http or https URL"),
        row(
            "4 target.namespace pattern",
            P,
            "{'spec':{'target':{'namespace':'a/b'}}}",
            "InvalidTarget",
            "target.namespace \"a/b\" does not match ^[A-Za-z0-9._-]{1,128}$"),
        row(
            "4 pipelineId pattern",
            P,
            "{'spec':{'pipelineId':'-a'}}",
            "InvalidTarget",
            "pipelineId \"-a\" does not match ^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$"),
        row(
            "4 targetNamespaces pattern",
            F,
            "{'spec':{'targetNamespaces':['a','b c']}}",
            "InvalidTarget",
            "targetNamespaces[1] \"b c\" does not match ^[A-Za-z0-9._-]{1,128}$"),
        row(
            "4 indexSelector, unknown key",
            F,
            "{'spec':{'indexSelector':{'labels':{}}}}",
            "InvalidIndexSelector",
            "indexSelector.labels is not known; allowed are matchLabels and matchExpressions"),
        row(
            "4 indexSelector, unknown operator",
            F,
            "{'spec':{'indexSelector':{'matchExpressions':[{'key':'a','operator':'Gt',"
                + "'values':['1']}]}}}",
            "InvalidIndexSelector",
            "indexSelector.matchExpressions[0].operator is \"Gt\"; allowed are In, NotIn, Exists"
                + " and DoesNotExist"),
        row(
            "4 no targets at all",
            F,
            "{'spec':{'indexSelector':null}}",
            "NoTargets",
            "neither targetNamespaces nor indexSelector is set"),
        row(
            "5 serialised sourceRef",
            P,
            "{'spec':{'sourceRef':'" + "é".repeat(49_152) + "'}}",
            "SourceRefTooLarge",
            "sourceRef is 98306 bytes, limit 98304"),
        row(
            "6 min below 0",
            P,
            replicas("'min':-1"),
            "InvalidScaling",
            "replicas.min -1 is negative"),
        row(
            "6 min above max",
            P,
            replicas("'min':5,'max':4"),
            "InvalidScaling",
            "replicas.min 5 exceeds replicas.max 4"),
        row(
            "6 autoscale needs max",
            P,
            replicas("'max':0"),
            "InvalidScaling",
            "replicas.max 0 is less than 1, which mode autoscale needs"),
        row(
            "6 warmWindowSeconds",
            P,
            "{'spec':{'scaling':{'warmWindowSeconds':-1}}}",
            "InvalidScaling",
            "warmWindowSeconds -1 is negative"),
        row(
            "6 unknown mode",
            F,
            "{'spec':{'scaling':{'mode':'manual'}}}",
            "InvalidScaling",
            "scaling.mode \"manual\" is none of autoscale, fixed and disabled"),
        row(
            "6 bad threshold",
            F,
            threshold("0"),
            "InvalidScaling",
            "annotation hevlayer.com/queue-threshold \"0\" is not an integer from 1 to 1000000"),
        row(
            "6 threshold too large",
            P,
            threshold("1000001"),
            "InvalidScaling",
            "annotation hevlayer.com/queue-threshold \"1000001\" is not an integer from 1 to"
                + " 1000000"),
        row(
            "6 threshold no number",
            P,
            threshold("1e3"),
            "InvalidScaling",
            "annotation hevlayer.com/queue-threshold \"1e3\" is not an integer from 1 to 1000000"),
        row(
            "7 schedule of a Pipeline",
            P,
            "{'spec':{'schedule':{'cron':'x'}}}",
            "InvalidSchedule",
            "schedule.cron \"x\": it has 1 fields instead of 5"),
        row(
            "7 schedule of a Function",
            F,
            "{'spec':{'triggers':['schedule'],'schedule':{'cron':'* * * * *'}}}",
            "InvalidSchedule",
            "schedule.cron \"* * * * *\": the minute field \"*\" must be one integer from 0 to"
                + " 59"),
        row(
            "7 Pipeline with schedule and fixed",
            P,
            "{'spec':{'schedule':{},'scaling':{'mode':'fixed'}}}",
            "InvalidSchedule",
            "schedule.cron \"0 * * * *\": a schedule needs scaling.mode autoscale, not fixed"),
        row(
            "8 operator ceiling",
            P,
            replicas("'max':10001"),
            "ReplicasExceedOperatorCeiling",
            "replicas.max 10001 exceeds the operator ceiling 10000"),
        row(
            "8 operator ceiling in fixed as well",
            P,
            "{'spec':{'scaling':{'mode':'fixed','replicas':{'max':10001}}}}",
            "ReplicasExceedOperatorCeiling",
            "replicas.max 10001 exceeds the operator ceiling 10000"));
  }

  static Stream<Arguments> checksOfThePool() {
    return Stream.of(
        row(
            "10 pool known",
            P,
            "{'spec':{'scaling':{'pool':'x'}}}",
            "UnknownPool",
            "pool \"x\" is not defined in InfraRules/default; defined pools: broken, cpu"),
        row(
            "11 pool valid",
            F,
            "{'spec':{'scaling':{'pool':'broken'}}}",
            "InvalidPool",
            "pool \"broken\" is invalid: resources.requests.cpu exceeds its limit"),
        row(
            "12 pool ceiling",
            P,
            replicas("'max':7"),
            "ReplicasExceedPoolCeiling",
            "replicas.max 7 exceeds maxReplicasPerWorkload 6 of pool \"cpu\""),
        row(
            "12 pool ceiling in fixed as well",
            P,
            "{'spec':{'scaling':{'mode':'fixed','replicas':{'max':7}}}}",
            "ReplicasExceedPoolCeiling",
            "replicas.max 7 exceeds maxReplicasPerWorkload 6 of pool \"cpu\""));
  }

  private static Arguments row(
      String check, JsonObject workload, String patch, String reason, String message) {
    return Arguments.of(check, Samples.with(workload, patch), reason, message);
  }

  private static String worker(String members) {
    return "{'spec':{'worker':{" + members + "}}}";
  }

  private static String replicas(String members) {
    return "{'spec':{'scaling':{'replicas':{" + members + "}}}}";
  }

  private static String threshold(String value) {
    return "{'metadata':{'annotations':{'hevlayer.com/queue-threshold':'" + value + "'}}}";
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("checksOfTheSpec")
  void plan_checkOfTheSpecFails_refusesWithNothingElseEvaluated(
      String check, JsonObject workload, String reason, String message) {
    WorkloadPlan plan = new Bench(workload).plan();

    assertThat(plan.conditions().getFirst()).isEqualTo(Condition.no("Ready", reason, message));
    assertThat(plan.conditions().stream().skip(1))
        .allSatisfy(each -> assertThat(each).isEqualTo(Condition.notEvaluated(each.type())));
    assertThat(plan.steps()).isEmpty();
    assertThat(plan.managed()).isEmpty();
    assertThat(plan.refusal()).isEqualTo(reason);
    assertThat(plan.terminal()).isTrue();
    assertThat(plan.retryAfter()).isNull();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("checksOfThePool")
  void plan_checkOfThePoolFails_isToldOfThePoolToo(
      String check, JsonObject workload, String reason, String message) {
    WorkloadPlan plan = new Bench(workload).plan();

    assertThat(plan.conditions().getFirst()).isEqualTo(Condition.no("Ready", reason, message));
    assertThat(plan.conditions().get(1)).isEqualTo(Condition.no("PoolResolved", reason, message));
    assertThat(plan.conditions().stream().skip(2))
        .allSatisfy(each -> assertThat(each).isEqualTo(Condition.notEvaluated(each.type())));
    assertThat(plan.terminal()).isTrue();
  }
}
