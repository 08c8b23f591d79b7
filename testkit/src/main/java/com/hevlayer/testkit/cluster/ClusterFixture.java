package com.hevlayer.testkit.cluster;

import com.hevlayer.ports.cluster.Cluster;
import com.hevlayer.ports.cluster.ResourceKind;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;

/** What the tests of a cluster need. */
public interface ClusterFixture {
  /** Texts by name, without defaults. */
  ResourceKind CONFIG_MAP = new ResourceKind("", "v1", "ConfigMap", "configmaps", true);

  /** Something with defaults and a generation. */
  ResourceKind DEPLOYMENT = new ResourceKind("apps", "v1", "Deployment", "deployments", true);

  /** What no server serves. */
  ResourceKind NOTHING =
      new ResourceKind("nothing.hevlayer.com", "v1", "Nothing", "nothings", true);

  /** Returns a new connection; the test closes it. */
  Cluster connect();

  /** Returns a namespace that exists and holds nothing of the kinds above. */
  String namespace();

  /**
   * Returns a namespaced kind that is not served until {@link #serveExtra}, with a status as a
   * subresource and any members in {@code spec} and {@code status}; equal for all calls of a test.
   */
  ResourceKind extra();

  /** Has the server serve the extra kind. */
  void serveExtra();

  /** Has the server cease to serve the extra kind. */
  void unserveExtra();

  /** Returns an object of a kind with this metadata only. */
  static JsonObject object(ResourceKind kind, String namespace, String name) {
    return Json.objectBuilder()
        .put("apiVersion", kind.apiVersion())
        .put("kind", kind.kind())
        .put("metadata", Json.objectBuilder().put("name", name).put("namespace", namespace).build())
        .build();
  }

  /** Returns a ConfigMap with a label {@code team} and one text. */
  static JsonObject configMap(String namespace, String name, String team, String text) {
    JsonObject object = object(CONFIG_MAP, namespace, name);
    object = Values.with(object, Json.of(team), "metadata", "labels", "team");
    return Values.with(object, Json.of(text), "data", "text");
  }

  /** Returns a Deployment without replicas. */
  static JsonObject deployment(String namespace, String name) {
    JsonObject labels = Json.object("app", Json.of(name));
    JsonObject object = object(DEPLOYMENT, namespace, name);
    object = Values.with(object, labels, "spec", "selector", "matchLabels");
    object = Values.with(object, labels, "spec", "template", "metadata", "labels");
    JsonObject container =
        Json.objectBuilder().put("name", "worker").put("image", "example.com/worker:1").build();
    return Values.with(object, Json.array(container), "spec", "template", "spec", "containers");
  }
}
