package com.hevlayer.domain.workload;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.domain.resource.Fields;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What workers find in their environment, row by row, and the text of the source. */
final class WorkerEnvironmentTest {

  private static Map<String, String> environment(JsonObject workload) {
    return environment(workload, true);
  }

  private static Map<String, String> environment(JsonObject workload, boolean secured) {
    WorkloadSpec spec = new WorkloadSpec(Samples.kindOf(workload), workload);
    Map<String, String> found = new LinkedHashMap<>();
    for (Json each : WorkerEnvironment.of(spec, Samples.SETTINGS, secured)) {
      JsonObject variable = (JsonObject) each;
      found.put(
          Fields.text(variable, "name").orElseThrow(),
          Fields.text(variable, "value")
              .orElseGet(() -> Fields.object(variable, "valueFrom").toString()));
    }
    return found;
  }

  private static JsonObject minimal(String kind, String spec) {
    return Samples.json(
        "{'kind':'"
            + kind
            + "','metadata':{'name':'docs','namespace':'layer','uid':'u'},'spec':"
            + spec
            + "}");
  }

  @Test
  void of_pipelineWithDefaults_hasTheRowsOfTheTable() {
    assertThat(
            environment(
                minimal(
                    "Pipeline",
                    "{'schedule':{},'sourceRef':7," + "'target':{'namespace':'products'}}")))
        .containsExactly(
            Map.entry("HEVLAYER_PIPELINE_ID", "docs"),
            Map.entry("HEVLAYER_TARGET_NAMESPACE", "products"),
            Map.entry("HEVLAYER_BASE_URL", "http://layer-gateway.layer.svc.cluster.local:8080"),
            Map.entry("HEVLAYER_SOURCE_REF", "7"),
            Map.entry("HEVLAYER_BATCH_SIZE", "32"),
            Map.entry("HEVLAYER_TIMEOUT_SECONDS", "30"),
            Map.entry("HEVLAYER_WORKER_ID", "{\"fieldRef\":{\"fieldPath\":\"metadata.name\"}}"),
            Map.entry("HEVLAYER_PIPELINE_SCHEDULE", "0 * * * *"),
            Map.entry(
                "LAYER_GATEWAY_API_KEY",
                "{\"secretKeyRef\":{\"name\":\"layer\",\"key\":\"turbopuffer-api-key\"}}"));
  }

  /** Rows of the page about Pipelines: variable, spec, value. */
  static Stream<Arguments> seedRows() {
    return Stream.of(
        Arguments.of(
            "HEVLAYER_PIPELINE_ID", "spec.pipelineId", "{'pipelineId':'products'}", "products"),
        Arguments.of("HEVLAYER_PIPELINE_ID", "defaulting to the resource name", "{}", "docs"),
        Arguments.of(
            "HEVLAYER_TARGET_NAMESPACE",
            "spec.target.namespace",
            "{'target':{'namespace':'products'}}",
            "products"),
        Arguments.of(
            "HEVLAYER_BASE_URL",
            "The gateway base URL",
            "{}",
            "http://layer-gateway.layer.svc.cluster.local:8080"),
        Arguments.of(
            "HEVLAYER_SOURCE_REF",
            "spec.sourceRef as JSON",
            "{'sourceRef':{'kind':'sqs','queueUrl':'https://sqs.us-east-1.amazonaws.com/1/p'}}",
            "{\"kind\":\"sqs\",\"queueUrl\":\"https://sqs.us-east-1.amazonaws.com/1/p\"}"),
        Arguments.of(
            "LAYER_GATEWAY_API_KEY",
            "Gateway bearer token",
            "{}",
            "{\"secretKeyRef\":{\"name\":\"layer\",\"key\":\"turbopuffer-api-key\"}}"));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("seedRows")
  void of_rowOfTheSeed_isInjected(String variable, String row, String spec, String value) {
    assertThat(environment(minimal("Pipeline", spec))).containsEntry(variable, value);
  }

  @Test
  void of_nothingSet_leavesOutWhatIsNotSet() {
    assertThat(environment(minimal("Pipeline", "{'sourceRef':null}"), false))
        .doesNotContainKeys(
            "HEVLAYER_SOURCE_REF",
            "HEVLAYER_TARGET_NAMESPACE",
            "HEVLAYER_PIPELINE_SCHEDULE",
            "LAYER_GATEWAY_API_KEY");
    assertThat(environment(minimal("Function", "{}"), false))
        .containsExactly(
            Map.entry("HEVLAYER_UDF_ID", "docs"),
            Map.entry("HEVLAYER_FUNCTION_ID", "docs"),
            Map.entry("HEVLAYER_UDF_VERSION", "v1"),
            Map.entry("HEVLAYER_BASE_URL", "http://layer-gateway.layer.svc.cluster.local:8080"),
            Map.entry("HEVLAYER_UDF_BATCH_SIZE", "32"),
            Map.entry("HEVLAYER_UDF_LEASE_SECONDS", "120"),
            Map.entry("HEVLAYER_UDF_TIMEOUT_SECONDS", "30"),
            Map.entry("HEVLAYER_UDF_DISPATCH", "pull"),
            Map.entry("HEVLAYER_WORKER_ID", "{\"fieldRef\":{\"fieldPath\":\"metadata.name\"}}"));
  }

  @Test
  void of_pushWithoutPort_says8080() {
    assertThat(environment(minimal("Function", "{'worker':{'dispatch':'push'}}")))
        .containsEntry("PORT", "8080")
        .containsKey("HEVLAYER_API_KEY");
  }

  static Stream<Arguments> sources() {
    return Stream.of(
        Arguments.of(
            "keys in code-point order",
            "{'b':1,'a':{'d':2,'c':3}}",
            "{\"a\":{\"c\":3,\"d\":2},\"b\":1}"),
        Arguments.of(
            "code points, not UTF-16 units",
            "{'\uD83D\uDE00':1,'\uFF01':2}",
            "{\"\uFF01\":2,\"\uD83D\uDE00\":1}"),
        Arguments.of(
            "numbers as stored",
            "[12345678901234567890,1.0,1e3]",
            "[12345678901234567890,1.0,1e3]"),
        Arguments.of("no HTML escaping", "'<a>&\u2028é'", "\"<a>&\u2028é\""),
        Arguments.of(
            "arrays are not sorted", "[{'b':1,'a':2},'z','y']", "[{\"a\":2,\"b\":1},\"z\",\"y\"]"),
        Arguments.of("a string is a legal root", "'x'", "\"x\""),
        Arguments.of("a boolean is a legal root", "false", "false"),
        Arguments.of("every $ is doubled", "'$(HOME) $$ $'", "\"$$(HOME) $$$$ $$\""));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("sources")
  void of_source_isOneText(String rule, String source, String text) {
    assertThat(environment(minimal("Pipeline", "{'sourceRef':" + source + "}")))
        .containsEntry("HEVLAYER_SOURCE_REF", text);
  }

  @Test
  void of_dollarInOtherValues_isDoubledToo() {
    JsonObject function = minimal("Function", "{'version':'a$b'}");

    assertThat(environment(function)).containsEntry("HEVLAYER_UDF_VERSION", "a$$b");
    assertThat(List.copyOf(environment(function).keySet())).contains("HEVLAYER_UDF_VERSION");
  }
}
