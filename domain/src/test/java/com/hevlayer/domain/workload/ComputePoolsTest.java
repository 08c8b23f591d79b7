package com.hevlayer.domain.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class ComputePoolsTest {
  private static final String STOCK =
      """
      {'spec':{'computePools':[
        {'name':'cpu','kind':'cpu',
         'nodeSelector':{'layer.hev.dev/node-role':'worker-cpu','layer.hev.dev/compute':'cpu'},
         'tolerations':[{'key':'layer.hev.dev/node-role','operator':'Equal','value':'worker-cpu',
           'effect':'NoSchedule'}],
         'resources':{'requests':{'cpu':'1','memory':'2Gi'},'limits':{'cpu':'2','memory':'4Gi'}},
         'maxReplicasPerWorkload':32},
        {'name':'cpu-large','kind':'cpu',
         'nodeSelector':{'layer.hev.dev/node-role':'worker-cpu','layer.hev.dev/compute':'cpu'},
         'tolerations':[{'key':'layer.hev.dev/node-role','operator':'Equal','value':'worker-cpu',
           'effect':'NoSchedule'}],
         'resources':{'requests':{'cpu':'1','memory':'2Gi','ephemeral-storage':'35Gi'},
           'limits':{'cpu':'4','memory':'4Gi','ephemeral-storage':'40Gi'}},
         'maxReplicasPerWorkload':8},
        {'name':'gpu','kind':'gpu',
         'nodeSelector':{'layer.hev.dev/node-role':'worker-gpu','layer.hev.dev/compute':'gpu'},
         'tolerations':[{'key':'layer.hev.dev/node-role','operator':'Equal','value':'worker-gpu',
             'effect':'NoSchedule'},
           {'key':'nvidia.com/gpu','operator':'Exists','effect':'NoSchedule'}],
         'resources':{'requests':{'cpu':'250m','memory':'4Gi','nvidia.com/gpu':'1'},
           'limits':{'cpu':'2','memory':'10Gi','nvidia.com/gpu':'1'}},
         'maxReplicasPerWorkload':4}]}}
      """;

  private static Pool pool(String members) {
    JsonObject rules =
        Samples.json(
            "{'spec':{'computePools':[{'name':'p','kind':'cpu','maxReplicasPerWorkload':1"
                + (members.isEmpty() ? "" : "," + members)
                + "}]}}");
    return ComputePools.read(rules).named("p").orElseThrow();
  }

  /** Quotes the rows of the table of problems. */
  static Stream<Arguments> problems() {
    return Stream.of(
        row(
            "a key of resources other than requests, limits, claims",
            "'resources':{'request':{'cpu':'1'}}",
            "resources.request is not a known field"),
        row(
            "a quantity that does not parse",
            "'resources':{'requests':{'cpu':'1 core'}}",
            "resources.requests.cpu \"1 core\" is not a quantity"),
        row(
            "a quantity that is negative",
            "'resources':{'requests':{'memory':-1}}",
            "resources.requests.memory \"-1\" is not a quantity"),
        row(
            "a limit that does not parse",
            "'resources':{'limits':{'cpu':true}}",
            "resources.limits.cpu \"true\" is not a quantity"),
        row(
            "request greater than limit of the same resource",
            "'resources':{'requests':{'memory':'1.1Gi'},'limits':{'memory':'1100Mi'}}",
            "resources.requests.memory exceeds its limit"),
        row(
            "extended resource that is not a whole number",
            "'resources':{'limits':{'nvidia.com/gpu':'500m'}}",
            "nvidia.com/gpu must be a whole number and equal in requests and limits"),
        row(
            "extended resource whose request is not its limit",
            "'resources':{'requests':{'nvidia.com/gpu':1},'limits':{'nvidia.com/gpu':2}}",
            "nvidia.com/gpu must be a whole number and equal in requests and limits"),
        row(
            "toleration operator not Equal/Exists/absent",
            "'tolerations':[{'key':'a'},{'key':'a','operator':'Gt'}]",
            "tolerations[1] operator \"Gt\" is neither Equal nor Exists"),
        row(
            "effect not one of the three or absent",
            "'tolerations':[{'key':'a','effect':'Never'}]",
            "tolerations[0] effect \"Never\" is none of NoSchedule, PreferNoSchedule and NoExecute"),
        row(
            "Exists with a value",
            "'tolerations':[{'key':'a','operator':'Exists','value':'b'}]",
            "tolerations[0] has a value though its operator is Exists"),
        row(
            "empty key without Exists",
            "'tolerations':[{'value':'b'}]",
            "tolerations[0] has no key though its operator is not Exists"),
        row(
            "tolerationSeconds without NoExecute",
            "'tolerations':[{'key':'a','tolerationSeconds':5,'effect':'NoSchedule'}]",
            "tolerations[0] has tolerationSeconds though its effect is not NoExecute"),
        row(
            "nodeSelector key that is no valid label",
            "'nodeSelector':{'a b':'c'}",
            "nodeSelector \"a b\" needs a name of 1 to 63 letters, digits, '-', '_' and '.' that"
                + " begins and ends with a letter or digit"),
        row(
            "nodeSelector value that is no valid label",
            "'nodeSelector':{'a':'-'}",
            "nodeSelector \"a\" has a value that is not at most 63 letters, digits, '-', '_' and"
                + " '.' that begins and ends with a letter or digit"));
  }

  private static Arguments row(String row, String members, String problem) {
    return Arguments.of(row, members, problem);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("problems")
  void read_problem_isNamed(String row, String members, String problem) {
    assertThat(pool(members).problems()).containsExactly(problem);
    assertThat(pool(members).isValid()).isFalse();
  }

  /** What stands next to the problems and is none. */
  static Stream<Arguments> fine() {
    return Stream.of(
        Arguments.of("nothing at all", ""),
        Arguments.of(
            "equal request and limit",
            "'resources':{'requests':{'cpu':1},'limits':{'cpu':'1000m'}}"),
        Arguments.of("claims", "'resources':{'claims':[{'name':'a'}]}"),
        Arguments.of(
            "a fraction of a resource of Kubernetes",
            "'resources':{'requests':{'requests.kubernetes.io/x':'500m'}}"),
        Arguments.of("Exists without a key", "'tolerations':[{'operator':'Exists'}]"),
        Arguments.of(
            "Exists with an empty value",
            "'tolerations':[{'key':'a','operator':'Exists','value':''}]"),
        Arguments.of(
            "tolerationSeconds with NoExecute",
            "'tolerations':[{'key':'a','effect':'NoExecute','tolerationSeconds':5}]"),
        Arguments.of("an empty label value", "'nodeSelector':{'a.b/c':''}"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("fine")
  void read_noProblem_isValid(String what, String members) {
    assertThat(pool(members).problems()).isEmpty();
  }

  @Test
  void problems_severalPools_areJoinedPerPoolAndOthersStayUsable() {
    JsonObject rules =
        Samples.json(
            """
            {'spec':{'computePools':[
              {'name':'a','kind':'cpu','maxReplicasPerWorkload':1,
               'resources':{'x':{},'requests':{'cpu':'?'}}},
              {'name':'b','kind':'cpu','maxReplicasPerWorkload':1},
              {'name':'c','kind':'cpu','maxReplicasPerWorkload':1,'tolerations':[{}]}]}}
            """);

    ComputePools pools = ComputePools.read(rules);

    assertThat(pools.problems())
        .containsExactly(
            "pool \"a\": resources.x is not a known field; resources.requests.cpu \"?\" is not a"
                + " quantity",
            "pool \"c\": tolerations[0] has no key though its operator is not Exists");
    assertThat(pools.named("b").orElseThrow().isValid()).isTrue();
    assertThat(pools.names()).containsExactly("a", "b", "c");
  }

  @Test
  void read_numbers_areRenderedAsStrings() {
    Pool pool = pool("'resources':{'requests':{'cpu':0.5,'memory':1073741824}}");

    assertThat(pool.resources())
        .isEqualTo(Samples.json("{'requests':{'cpu':'0.5','memory':'1073741824'}}"));
  }

  @Test
  void read_stockPoolsOfTheChart_areValid() {
    ComputePools pools = ComputePools.read(Samples.json(STOCK));

    assertThat(pools.problems()).isEmpty();
    assertThat(pools.all())
        .extracting(Pool::name, Pool::maxReplicas)
        .containsExactly(tuple("cpu", 32L), tuple("cpu-large", 8L), tuple("gpu", 4L));
    assertThat(pools.named("gpu").orElseThrow().lacksGpu()).isFalse();
  }

  @Test
  void lacksGpu_gpuPoolWithoutTheRequest_isTrue() {
    JsonObject rules =
        Samples.json("{'spec':{'computePools':[{'name':'g','kind':'gpu','resources':{}}]}}");

    assertThat(ComputePools.read(rules).named("g").orElseThrow().lacksGpu()).isTrue();
    assertThat(ComputePools.read(Json.object(Map.of())).all()).isEmpty();
  }
}
