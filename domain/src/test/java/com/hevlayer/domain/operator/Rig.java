package com.hevlayer.domain.operator;

import com.hevlayer.domain.discovery.DiscoverySettings;
import com.hevlayer.domain.resource.Condition;
import com.hevlayer.domain.resource.Fields;
import com.hevlayer.domain.resource.Kinds;
import com.hevlayer.domain.resource.StatusDocument;
import com.hevlayer.domain.workload.WorkloadSettings;
import com.hevlayer.ports.cluster.ObjectRef;
import com.hevlayer.ports.cluster.Propagation;
import com.hevlayer.ports.cluster.ResourceKind;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.protocol.json.JsonText;
import com.hevlayer.testkit.cluster.ApiCall;
import com.hevlayer.testkit.cluster.FakeApiServer;
import com.hevlayer.testkit.cluster.FakeCluster;
import com.hevlayer.testkit.gateway.ScriptedGateway;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** An operator with everything around it in memory, on the thread of the test. */
final class Rig {
  static final String HOME = "layer";
  static final String USER = "kubectl";
  static final ResourceKind[] BASE = {
    Kinds.VECTOR_STORE,
    Kinds.INDEX,
    Kinds.INFRA_RULES,
    Kinds.PIPELINE,
    Kinds.FUNCTION,
    Kinds.DEPLOYMENT,
    Kinds.STATEFUL_SET,
    Kinds.SERVICE,
    Kinds.SECRET
  };
  static final ResourceKind[] KEDA = {Kinds.SCALED_OBJECT, Kinds.TRIGGER_AUTHENTICATION};

  final ManualTasks tasks = new ManualTasks();
  final FakeApiServer server = new FakeApiServer(tasks);
  final ScriptedGateway gateway = new ScriptedGateway(tasks);
  final FakeStores stores = new FakeStores();
  final Told told = new Told();
  OperatorSettings settings = settings(null);
  FakeCluster cluster = server.connect();
  private Operator operator;

  Rig() {
    server.serve(BASE);
    server.serve(KEDA);
    server.collectGarbage(true);
    operator = newOperator();
  }

  static OperatorSettings settings(@Nullable DiscoverySettings discovery) {
    WorkloadSettings workload =
        new WorkloadSettings(
            HOME,
            "http://layer-gateway.layer.svc.cluster.local:8080",
            "http://layer-gateway.layer.svc.cluster.local:8080/v2/metrics",
            "layer",
            "api-key",
            100,
            1000,
            1000,
            Duration.ofSeconds(15),
            Duration.ofSeconds(300),
            null);
    return new OperatorSettings(
        workload,
        "",
        HOME,
        HOME,
        discovery,
        new OperatorSettings.DocumentCache("cache", "cache", 1L << 30),
        Duration.ofSeconds(300),
        Duration.ofSeconds(30));
  }

  Operator operator() {
    return operator;
  }

  private Operator newOperator() {
    return new Operator(settings, cluster, gateway, stores, tasks, tasks, new Random(7), told);
  }

  /** Takes other settings; before the start. */
  Rig with(OperatorSettings other) {
    settings = other;
    operator = newOperator();
    return this;
  }

  /** Starts, leads and does what there is to do at once. */
  Rig start() {
    operator.start();
    operator.leads();
    pass(Duration.ofSeconds(1));
    return this;
  }

  /** Has another process take over. */
  void restart() {
    operator.lost();
    cluster.close();
    cluster = server.connect();
    operator = newOperator();
    start();
  }

  void pass(Duration time) {
    tasks.pass(time);
  }

  void settle() {
    tasks.settle();
  }

  /** Applies an object given as JSON with single quotes, as a user does, and lets all react. */
  JsonObject apply(ResourceKind kind, String namespace, String name, String rest) {
    JsonObject object = server.apply(kind, object(kind, namespace, name, rest), USER);
    pass(Duration.ofMillis(500));
    return object;
  }

  static JsonObject object(ResourceKind kind, String namespace, String name, String rest) {
    Json.ObjectBuilder metadata = Json.objectBuilder().put("name", name);
    if (kind.namespaced()) {
      metadata.put("namespace", namespace);
    }
    JsonObject others = json(rest);
    Fields.object(others, "metadata").members().forEach(metadata::put);
    Json.ObjectBuilder object =
        Json.objectBuilder().put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
    others.members().forEach(object::put);
    return object.put("metadata", metadata.build()).build();
  }

  void patch(ResourceKind kind, String namespace, String name, String patch) {
    server.patch(new ObjectRef(kind, namespace, name), json(patch), USER);
    pass(Duration.ofMillis(500));
  }

  void delete(ResourceKind kind, String namespace, String name) {
    server.delete(new ObjectRef(kind, namespace, name), "", Propagation.BACKGROUND);
    pass(Duration.ofMillis(500));
  }

  void secret(String namespace, String name, String key, String value) {
    String data = Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
    apply(Kinds.SECRET, namespace, name, "{'data': {'" + key + "': '" + data + "'}}");
  }

  /** The Secret of the gateway and the usual pools. */
  Rig stocked() {
    secret(HOME, "layer", "api-key", "gateway-key");
    apply(Kinds.INFRA_RULES, "", "default", Samples.RULES);
    return this;
  }

  JsonObject get(ResourceKind kind, String namespace, String name) {
    return server
        .get(new ObjectRef(kind, namespace, name))
        .orElseThrow(
            () -> new AssertionError("there is no " + kind + " " + namespace + "/" + name));
  }

  boolean has(ResourceKind kind, String namespace, String name) {
    return server.get(new ObjectRef(kind, namespace, name)).isPresent();
  }

  /** Returns a condition as {@code True/Reason: message}. */
  String condition(ResourceKind kind, String namespace, String name, String type) {
    return StatusDocument.condition(get(kind, namespace, name), type)
        .map(Rig::text)
        .orElse("absent");
  }

  static String text(Condition condition) {
    return condition.status().text()
        + "/"
        + condition.reason()
        + (condition.message().isEmpty() ? "" : ": " + condition.message());
  }

  JsonObject status(ResourceKind kind, String namespace, String name) {
    return Fields.object(get(kind, namespace, name), "status");
  }

  /** Returns events as {@code Warning Reason: message}. */
  List<String> events(String name) {
    return server.events().stream()
        .filter(note -> Fields.text(note.regarding(), "metadata", "name").orElse("").equals(name))
        .map(note -> note.type() + " " + note.reason() + ": " + note.message())
        .toList();
  }

  /** Returns the writes that something leads to. */
  List<ApiCall> writesOf(Runnable what) {
    server.forgetCalls();
    what.run();
    return server.calls().stream().filter(ApiCall::isWrite).toList();
  }

  static JsonObject json(String text) {
    return (JsonObject) JsonText.parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }
}
