package com.hevlayer.domain.operator;

/** Specifications, as JSON with single quotes. */
final class Samples {
  static final String RULES =
      """
      {'spec': {'computePools': [
        {'name': 'cpu', 'kind': 'cpu', 'maxReplicasPerWorkload': 6,
         'nodeSelector': {'layer.hev.dev/node-role': 'worker-cpu'},
         'resources': {'requests': {'cpu': '500m'}, 'limits': {'memory': '2Gi'}}},
        {'name': 'broken', 'kind': 'cpu', 'maxReplicasPerWorkload': 1,
         'resources': {'requests': {'cpu': '2'}, 'limits': {'cpu': '1'}}}]}}
      """;

  static final String STORE =
      """
      {'spec': {'kind': 'turbopuffer', 'default': true,
        'endpoint': {'url': 'https://store.example.com', 'region': 'x'},
        'credential': {'secretRef': {'name': 'upstream', 'key': 'api-key'}}}}
      """;

  private Samples() {}

  /** Returns a store. */
  static String store(boolean isDefault, String more) {
    return "{'spec': {'kind': 'turbopuffer', 'default': "
        + isDefault
        + ", 'endpoint': {'url': 'https://store.example.com', 'region': 'x'}"
        + more
        + "}}";
  }

  /** Returns a Pipeline with this part of {@code spec} added. */
  static String pipeline(String scaling, String more) {
    return "{'spec': {'target': {'namespace': 'Dishes_EU'}, 'worker': {'image': 'registry.example.com/scan:1'},"
        + " 'scaling': "
        + scaling
        + more
        + "}}";
  }

  static String pipeline() {
    return pipeline("{'pool': 'cpu', 'replicas': {'max': 4}}", "");
  }

  /** Returns a Function with this part of {@code spec} added. */
  static String function(String more) {
    return "{'spec': {'worker': {'image': 'registry.example.com/tags:1'}, 'version': 'v3',"
        + " 'scaling': {'pool': 'cpu', 'replicas': {'max': 3}}"
        + more
        + "}}";
  }

  static String function() {
    return function(", 'targetNamespaces': ['dishes']");
  }

  /** Returns an Index of a namespace. */
  static String index(String namespace, String more) {
    return "{'spec': {'backend': {'namespace': '" + namespace + "'}" + more + "}}";
  }
}
