package com.hevlayer.domain.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.domain.resource.Kinds;
import com.hevlayer.ports.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UdfSpecTest {

  @Test
  void of_everything_isRenamedAndNothingElseChanged() {
    JsonObject function =
        Rig.object(
            Kinds.FUNCTION,
            "pantry",
            "tags",
            """
            {'spec': {'targetNamespaces': ['a'], 'indexSelector': {'matchLabels': {'camelCase': 'x'}},
              'inputs': ['id'], 'version': 'v1', 'filter': {'camelCase': [1.50, null]},
              'worker': {'image': 'i', 'computeClass': 'gpu', 'dispatch': 'pull', 'batchSize': 32,
                 'timeoutSeconds': 30, 'podSpec': {'nodeName': null, 'hostNetwork': false}},
              'schedule': {'cron': '5 * * * *', 'discoveryIntervalSeconds': 60, 'leaseSeconds': 120,
                 'maxInFlightBatches': 8, 'maxConcurrentScans': 4},
              'retry': {'maxAttempts': 8, 'initialBackoffSeconds': 5, 'maxBackoffSeconds': 300},
              'triggers': ['write', 'schedule'], 'invalidates': ['other'], 'paused': true,
              'scaling': {'replicas': {'max': 1}}}}
            """);

    assertThat(UdfSpec.of(function))
        .isEqualTo(
            Rig.json(
                """
                {'target_namespaces':['a'],'index_selector':{'matchLabels':{'camelCase':'x'}},
                'inputs':['id'],'version':'v1','filter':{'camelCase':[1.50,null]},
                'worker':{'image':'i','batch_size':32,'timeout_seconds':30,
                'pod_spec':{'nodeName':null,'hostNetwork':false}},
                'schedule':{'discovery_interval_seconds':60,'lease_seconds':120,
                'max_in_flight_batches':8,'max_concurrent_scans':4},
                'retry':{'max_attempts':8,'initial_backoff_seconds':5,'max_backoff_seconds':300},
                'triggers':['write'],'invalidates':['other']}
                """));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '|',
      value = {
        "'dispatch': 'push'; http://tags-worker.pantry.svc.cluster.local:8080",
        "'dispatch': 'push', 'port': 9000; http://tags-worker.pantry.svc.cluster.local:9000",
        "'dispatch': 'push', 'url': 'https://own'; https://own",
        "'dispatch': 'pull'; none"
      })
  void of_push_namesTheAddress(String worker, String url) {
    JsonObject function =
        Rig.object(
            Kinds.FUNCTION,
            "pantry",
            "tags",
            "{'spec': {'worker': {'image': 'i', " + worker + "}}}");

    String sent = UdfSpec.of(function).toString();
    if (url.equals("none")) {
      assertThat(sent).doesNotContain("url");
    } else {
      assertThat(sent).contains("\"url\":\"" + url + "\"");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '|',
      value = {
        "{'schedule': {}, 'retry': {}}; {}; true",
        "{'worker': {'pod_spec': {}}}; {'worker': {}}; true",
        "{'triggers': ['a', 'b']}; {'triggers': ['b', 'a', 'b']}; true",
        "{'triggers': []}; {}; false",
        "{'worker': {'batch_size': 16}}; {'worker': {'batch_size': 16.0, 'dispatch': 'pull'}}; true",
        "{'worker': {'batch_size': 16}}; {'worker': {'batch_size': 17}}; false",
        "{'id': 'x', 'created_at': 'y'}; {}; true",
        "{'index_selector': {}}; {}; false",
        "{'filter': ['a', 'Eq', 10]}; {'filter': ['a', 'Eq', 100]}; false",
        "{'filter': ['a', 'Eq', 10]}; {'filter': ['a', 'Eq', 10.0]}; true",
        "{'inputs': ['a', 'b']}; {'inputs': ['b', 'a']}; false",
        "{'version': null}; {}; true"
      })
  void canonical_specs_areEqualIfTheyMeanTheSame(String one, String other, boolean equal) {
    assertThat(UdfSpec.canonical(Rig.json(one)).equals(UdfSpec.canonical(Rig.json(other))))
        .isEqualTo(equal);
  }
}
