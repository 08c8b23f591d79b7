package com.hevlayer.domain.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hevlayer.ports.json.JsonObject;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The merge rules row by row, the directives, and what is protected. */
final class PodSpecPatchTest {

  private static JsonObject merged(String base, String patch) {
    return PodSpecPatch.apply("p", Samples.json(base), Samples.json(patch));
  }

  /** Row of the table, base, patch, result. */
  static Stream<Arguments> merges() {
    return Stream.of(
        row(
            "maps and objects: recursive",
            "{'a':{'b':1,'c':2}}",
            "{'a':{'c':3,'d':4}}",
            "{'a':{'b':1,'c':3,'d':4}}"),
        row(
            "a null value deletes the key", "{'a':{'b':1,'c':2},'x':1}",
            "{'a':{'b':null},'x':null}", "{'a':{'c':2}}"),
        row(
            "containers by name",
            "{'containers':[{'name':'w','image':'i'}]}",
            "{'containers':[{'name':'side','image':'s'},{'name':'w','command':['c']}]}",
            "{'containers':[{'name':'w','image':'i','command':['c']},"
                + "{'name':'side','image':'s'}]}"),
        row(
            "initContainers by name",
            "{}",
            "{'initContainers':[{'name':'i','image':null}]}",
            "{'initContainers':[{'name':'i'}]}"),
        row(
            "ephemeralContainers by name",
            "{'ephemeralContainers':[{'name':'a','x':1}]}",
            "{'ephemeralContainers':[{'name':'a','y':2}]}",
            "{'ephemeralContainers':[{'name':'a','x':1,'y':2}]}"),
        row(
            "volumes by name",
            "{'volumes':[{'name':'a','emptyDir':{}}]}",
            "{'volumes':[{'name':'a','emptyDir':null,'secret':{}}]}",
            "{'volumes':[{'name':'a','secret':{}}]}"),
        row(
            "imagePullSecrets by name",
            "{'imagePullSecrets':[{'name':'a'}]}",
            "{'imagePullSecrets':[{'name':'b'},{'name':'a'}]}",
            "{'imagePullSecrets':[{'name':'a'},{'name':'b'}]}"),
        row(
            "env by name, replaced as a whole",
            "{'env':[{'name':'A','valueFrom':{'fieldRef':{}}},{'name':'B','value':'b'}]}",
            "{'env':[{'name':'A','value':'x'},{'name':'C','value':'c'}]}",
            "{'env':[{'name':'A','value':'x'},{'name':'B','value':'b'},"
                + "{'name':'C','value':'c'}]}"),
        row(
            "schedulingGates by name", "{'schedulingGates':[{'name':'a'}]}",
            "{'schedulingGates':[{'name':'a','$patch':'delete'}]}", "{'schedulingGates':[]}"),
        row(
            "resourceClaims by name", "{'resourceClaims':[{'name':'a','x':1}]}",
            "{'resourceClaims':[{'name':'a','x':2}]}", "{'resourceClaims':[{'name':'a','x':2}]}"),
        row(
            "volumeMounts by mountPath",
            "{'volumeMounts':[{'mountPath':'/a','name':'x'}]}",
            "{'volumeMounts':[{'mountPath':'/a','readOnly':true},{'mountPath':'/b','name':'x'}]}",
            "{'volumeMounts':[{'mountPath':'/a','name':'x','readOnly':true},"
                + "{'mountPath':'/b','name':'x'}]}"),
        row(
            "volumeDevices by devicePath",
            "{'volumeDevices':[{'devicePath':'/d','name':'x'}]}",
            "{'volumeDevices':[{'devicePath':'/d','name':'y'}]}",
            "{'volumeDevices':[{'devicePath':'/d','name':'y'}]}"),
        row(
            "ports by containerPort and protocol",
            "{'ports':[{'containerPort':1,'name':'a'}]}",
            "{'ports':[{'containerPort':1,'protocol':'TCP','hostPort':2},"
                + "{'containerPort':1,'protocol':'UDP'}]}",
            "{'ports':[{'containerPort':1,'name':'a','protocol':'TCP','hostPort':2},"
                + "{'containerPort':1,'protocol':'UDP'}]}"),
        row(
            "hostAliases by ip",
            "{'hostAliases':[{'ip':'1.1.1.1','hostnames':['a']}]}",
            "{'hostAliases':[{'ip':'1.1.1.1','hostnames':['b']}]}",
            "{'hostAliases':[{'ip':'1.1.1.1','hostnames':['b']}]}"),
        row(
            "topologySpreadConstraints by topologyKey and whenUnsatisfiable",
            "{'topologySpreadConstraints':[{'topologyKey':'z','whenUnsatisfiable':'a',"
                + "'maxSkew':1}]}",
            "{'topologySpreadConstraints':[{'topologyKey':'z','whenUnsatisfiable':'a',"
                + "'maxSkew':2},{'topologyKey':'z','whenUnsatisfiable':'b','maxSkew':3}]}",
            "{'topologySpreadConstraints':[{'topologyKey':'z','whenUnsatisfiable':'a',"
                + "'maxSkew':2},{'topologyKey':'z','whenUnsatisfiable':'b','maxSkew':3}]}"),
        row(
            "tolerations: union, entries that are there are not repeated",
            "{'tolerations':[{'key':'a','operator':'Exists'}]}",
            "{'tolerations':[{'operator':'Exists','key':'a'},{'key':'b'}]}",
            "{'tolerations':[{'key':'a','operator':'Exists'},{'key':'b'}]}"),
        row(
            "every other list is replaced: command",
            "{'command':['a','b']}",
            "{'command':['c']}",
            "{'command':['c']}"),
        row(
            "every other list is replaced: matchExpressions",
            "{'matchExpressions':[{'key':'a','values':['b']}]}",
            "{'matchExpressions':[{'key':'c','values':null}]}",
            "{'matchExpressions':[{'key':'c'}]}"),
        row(
            "$patch: replace in an object", "{'nodeSelector':{'a':'1','b':'2'}}",
            "{'nodeSelector':{'$patch':'replace','c':'3'}}", "{'nodeSelector':{'c':'3'}}"),
        row(
            "$patch: delete in an object", "{'affinity':{'a':1},'x':1}",
            "{'affinity':{'$patch':'delete'}}", "{'x':1}"),
        row(
            "$patch: replace in a list element",
            "{'containers':[{'name':'w','a':1}]}",
            "{'containers':[{'name':'w','$patch':'replace','b':2}]}",
            "{'containers':[{'name':'w','b':2}]}"),
        row(
            "$patch: delete in a list element", "{'volumes':[{'name':'a'},{'name':'b'}]}",
            "{'volumes':[{'name':'a','$patch':'delete'}]}", "{'volumes':[{'name':'b'}]}"),
        row(
            "$patch: replace as an element of a keyed list", "{'volumes':[{'name':'a'}]}",
            "{'volumes':[{'$patch':'replace'},{'name':'b'}]}", "{'volumes':[{'name':'b'}]}"),
        row(
            "- $patch: replace switches tolerations to replacement",
            "{'tolerations':[{'key':'a'}]}",
            "{'tolerations':[{'$patch':'replace'},{'key':'b'}]}",
            "{'tolerations':[{'key':'b'}]}"),
        row(
            "$patch: delete in a toleration", "{'tolerations':[{'key':'a'},{'key':'b'}]}",
            "{'tolerations':[{'key':'a','$patch':'delete'}]}", "{'tolerations':[{'key':'b'}]}"),
        row(
            "$deleteFromPrimitiveList", "{'args':['a','b','a','c']}",
            "{'$deleteFromPrimitiveList/args':['a','x']}", "{'args':['b','c']}"),
        row(
            "$setElementOrder is ignored",
            "{'volumes':[{'name':'a'},{'name':'b'}]}",
            "{'$setElementOrder/volumes':[{'name':'b'},{'name':'a'}]}",
            "{'volumes':[{'name':'a'},{'name':'b'}]}"),
        row("a scalar takes the place of anything", "{'a':{'b':1}}", "{'a':'x'}", "{'a':'x'}"));
  }

  private static Arguments row(String row, String base, String patch, String result) {
    return Arguments.of(row, base, patch, result);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("merges")
  void apply_rule_mergesAsTheTableSays(String row, String base, String patch, String result) {
    assertThat(merged(base, patch)).isEqualTo(Samples.json(result));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrong")
  void apply_noPatch_namesThePath(String patch, String message) {
    assertThatThrownBy(() -> merged("{'containers':[{'name':'w'}]}", patch))
        .isInstanceOf(PatchException.class)
        .hasMessage(message);
  }

  static Stream<Arguments> wrong() {
    return Stream.of(
        Arguments.of("{'$retainKeys':['a']}", "p.$retainKeys is not a known directive"),
        Arguments.of("{'a':{'$x':1}}", "p.a.$x is not a known directive"),
        Arguments.of(
            "{'containers':[{'name':'w','env':[{'value':'v'}]}]}",
            "p.containers[w].env[0] has no name"),
        Arguments.of("{'containers':['w']}", "p.containers[0] is not a map"),
        Arguments.of(
            "{'topologySpreadConstraints':[{'topologyKey':'z'}]}",
            "p.topologySpreadConstraints[0] has no topologyKey or no whenUnsatisfiable"),
        Arguments.of(
            "{'ports':[{'protocol':'TCP'}]}",
            "p.ports[0] has no containerPort or no" + " protocol"),
        Arguments.of("{'a':{'$patch':'merge'}}", "p.a.$patch is \"merge\", not replace or delete"),
        Arguments.of(
            "{'args':[{'$patch':'delete'}]}",
            "p.args[0].$patch has no place in a list that is replaced"),
        Arguments.of("{'args':[{'a':{'$y':1}}]}", "p.args[0].a.$y is not a known directive"),
        Arguments.of(
            "{'$deleteFromPrimitiveList/args':'a'}",
            "p.$deleteFromPrimitiveList/args is not a list"));
  }

  /** Row of the table, patch, path in the message. */
  static Stream<Arguments> protectedFields() {
    String w = "worker.podSpec.containers[worker]";
    return Stream.of(
        Arguments.of(
            "deleting the worker container",
            "{'containers':[{'name':'worker','$patch':'delete'}]}",
            w),
        Arguments.of("deleting all containers", "{'containers':null}", w),
        Arguments.of(
            "replacing the list without it",
            "{'containers':[{'$patch':'replace'},{'name':'other','image':'x'}]}",
            w),
        Arguments.of("replacing the pod", "{'$patch':'replace'}", w),
        Arguments.of(
            "image of the worker container",
            "{'containers':[{'name':'worker','image':'x'}]}",
            w + ".image"),
        Arguments.of(
            "the very same image",
            "{'containers':[{'name':'worker','image':'registry.example.com/menu-scan:7f3c1'}]}",
            w + ".image"),
        Arguments.of("no image", "{'containers':[{'name':'worker','image':null}]}", w + ".image"),
        Arguments.of(
            "replacing the worker container",
            "{'containers':[{'name':'worker','$patch':'replace'}]}",
            w + ".image"),
        Arguments.of(
            "env HEVLAYER_PIPELINE_ID",
            env("HEVLAYER_PIPELINE_ID"),
            w + ".env[HEVLAYER_PIPELINE_ID]"),
        Arguments.of(
            "env HEVLAYER_TARGET_NAMESPACE",
            env("HEVLAYER_TARGET_NAMESPACE"),
            w + ".env[HEVLAYER_TARGET_NAMESPACE]"),
        Arguments.of(
            "env HEVLAYER_SOURCE_REF", env("HEVLAYER_SOURCE_REF"), w + ".env[HEVLAYER_SOURCE_REF]"),
        Arguments.of("env HEVLAYER_UDF_ID", env("HEVLAYER_UDF_ID"), w + ".env[HEVLAYER_UDF_ID]"),
        Arguments.of(
            "env HEVLAYER_UDF_VERSION",
            env("HEVLAYER_UDF_VERSION"),
            w + ".env[HEVLAYER_UDF_VERSION]"),
        Arguments.of(
            "restartPolicy other than Always",
            "{'restartPolicy':'Never'}",
            "worker.podSpec.restartPolicy"),
        Arguments.of("nodeName", "{'nodeName':'n1'}", "worker.podSpec.nodeName"));
  }

  private static String env(String name) {
    return "{'containers':[{'name':'worker','env':[{'name':'" + name + "','value':'x'}]}]}";
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("protectedFields")
  void plan_patchOfProtectedField_isRefusedWithThePath(String row, String patch, String path) {
    WorkloadPlan plan =
        new Bench(Samples.put(Samples.PIPELINE, Samples.json(patch), "spec", "worker", "podSpec"))
            .plan();

    assertThat(plan.refusal()).isEqualTo("InvalidPodSpec");
    assertThat(Bench.condition(plan, "Ready").message()).startsWith(path + " is ");
  }

  @Test
  void plan_removingAllEnv_isRefused() {
    Bench bench =
        Bench.pipeline()
            .spec(
                "{'worker':{'podSpec':{'containers':[{'name':'worker',"
                    + "'env':[{'$patch':'replace'}]}]}}}");

    assertThat(bench.plan().refusal()).isEqualTo("InvalidPodSpec");
  }

  @Test
  void plan_overridableFields_areOverridden() {
    Bench bench =
        Bench.pipeline()
            .spec(
                """
                {'worker':{'podSpec':{
                  'restartPolicy':'Always',
                  'serviceAccountName':'mine',
                  'nodeSelector':{'layer.hev.dev/node-role':'special'},
                  'containers':[
                    {'name':'worker','args':['x'],
                     'env':[{'name':'LAYER_GATEWAY_API_KEY','value':'own'},
                            {'name':'HEVLAYER_BASE_URL','value':'$(X)'}],
                     'resources':{'limits':{'cpu':4}},
                     'livenessProbe':{'exec':{'command':['true']}}},
                    {'name':'side','image':'i','env':[{'name':'HEVLAYER_PIPELINE_ID',
                      'value':'x'}]}],
                  'volumes':[{'name':'v','emptyDir':{}}]}}}
                """);

    WorkloadPlan plan = bench.plan();
    JsonObject deployment = ((Step.Apply) plan.steps().get(1)).object();
    String pod = "spec/template/spec/";

    assertThat(Samples.at(deployment, pod + "serviceAccountName"))
        .isEqualTo(Samples.value("'mine'"));
    assertThat(Samples.at(deployment, pod + "nodeSelector"))
        .isEqualTo(Samples.json("{'layer.hev.dev/node-role':'special'}"));
    assertThat(Samples.at(deployment, pod + "containers/0/env/2"))
        .isEqualTo(Samples.json("{'name':'HEVLAYER_BASE_URL','value':'$(X)'}"));
    assertThat(Samples.at(deployment, pod + "containers/0/env/7"))
        .isEqualTo(Samples.json("{'name':'LAYER_GATEWAY_API_KEY','value':'own'}"));
    assertThat(Samples.at(deployment, pod + "containers/0/resources"))
        .isEqualTo(
            Samples.json(
                "{'requests':{'cpu':'500m','memory':'1Gi'},'limits':{'memory':'2Gi','cpu':4}}"));
    assertThat(Samples.at(deployment, pod + "containers/1/env/0/name"))
        .isEqualTo(Samples.value("'HEVLAYER_PIPELINE_ID'"));
  }
}
