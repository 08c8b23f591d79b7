package com.hevlayer.domain.workload;

import com.hevlayer.domain.resource.Fields;
import com.hevlayer.domain.resource.Kinds;
import com.hevlayer.domain.resource.Metadata;
import com.hevlayer.ports.cluster.ResourceKind;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A Pipeline or a Function as it reads with its defaults. It may be wrong in any way: {@link
 * Validation} judges it. Immutable.
 */
final class WorkloadSpec {
  private static final List<String> USUAL_TRIGGERS = List.of("discovery");

  private final ResourceKind kind;
  private final JsonObject object;
  private final JsonObject spec;

  WorkloadSpec(ResourceKind kind, JsonObject object) {
    this.kind = kind;
    this.object = object;
    spec = Fields.object(object, "spec");
  }

  ResourceKind kind() {
    return kind;
  }

  JsonObject object() {
    return object;
  }

  boolean isFunction() {
    return kind.equals(Kinds.FUNCTION);
  }

  String name() {
    return Metadata.name(object);
  }

  String namespace() {
    return Metadata.namespace(object);
  }

  String uid() {
    return Metadata.uid(object);
  }

  /** Returns the name that all children have. */
  String childName() {
    return name() + "-worker";
  }

  /** Returns the name of the worker's container, which patches address. */
  String containerName() {
    return isFunction() ? "udf" : "worker";
  }

  /** Returns the id of the queue in the gateway. */
  String queueId() {
    return isFunction() ? name() : Fields.text(spec, "pipelineId").orElse(name());
  }

  /** Returns the namespace that a Pipeline writes, or {@code null} if a client says it. */
  @Nullable String targetNamespace() {
    return Fields.value(spec, "target") instanceof JsonObject target
        ? Fields.text(target, "namespace").orElse("")
        : null;
  }

  /** Returns the description of the source as compact text, or {@code null} if there is none. */
  @Nullable String sourceRef() {
    Json source = Fields.value(spec, "sourceRef");
    return isFunction() || source == null ? null : CanonicalText.of(source);
  }

  String image() {
    return Fields.text(spec, "worker", "image").orElse("");
  }

  String computeClass() {
    return Fields.text(spec, "worker", "computeClass").orElse("cpu");
  }

  long batchSize() {
    return Fields.integer(spec, "worker", "batchSize").orElse(32);
  }

  long timeoutSeconds() {
    return Fields.integer(spec, "worker", "timeoutSeconds").orElse(30);
  }

  JsonObject podSpec() {
    return Fields.object(spec, "worker", "podSpec");
  }

  String dispatch() {
    return Fields.text(spec, "worker", "dispatch").orElse("pull");
  }

  boolean isPush() {
    return isFunction() && dispatch().equals("push");
  }

  OptionalLong declaredPort() {
    return Fields.integer(spec, "worker", "port");
  }

  long port() {
    return declaredPort().orElse(8080);
  }

  Optional<String> url() {
    return Fields.text(spec, "worker", "url");
  }

  /** Returns the name of the pool, chosen or by default. */
  String pool() {
    return declaredPool().orElseGet(this::computeClass);
  }

  Optional<String> declaredPool() {
    return Fields.text(spec, "scaling", "pool");
  }

  /** Returns the text of {@code scaling.mode}. */
  String declaredMode() {
    return Fields.text(spec, "scaling", "mode").orElse(Mode.AUTOSCALE.text());
  }

  /** Returns the effective mode; what is none of the modes counts as autoscale until refused. */
  Mode mode() {
    if (Fields.flag(spec, "paused")) {
      return Mode.PAUSED;
    }
    Mode declared = Mode.declared(declaredMode());
    return declared == null ? Mode.AUTOSCALE : declared;
  }

  long min() {
    return Fields.integer(spec, "scaling", "replicas", "min").orElse(0);
  }

  long max() {
    return Fields.integer(spec, "scaling", "replicas", "max").orElse(0);
  }

  OptionalLong warmWindowSeconds() {
    return Fields.integer(spec, "scaling", "warmWindowSeconds");
  }

  /** Whether windows in time scale the workload, alone or beside its queue. */
  boolean isScheduled() {
    return isFunction()
        ? triggers().contains("schedule")
        : Fields.value(spec, "schedule") instanceof JsonObject;
  }

  String cron() {
    return Fields.text(spec, "schedule", "cron").orElse("0 * * * *");
  }

  long leaseSeconds() {
    return Fields.integer(spec, "schedule", "leaseSeconds").orElse(120);
  }

  String version() {
    return Fields.text(spec, "version").orElse("v1");
  }

  List<String> triggers() {
    List<String> triggers = Fields.texts(spec, "triggers");
    return triggers.isEmpty() ? USUAL_TRIGGERS : triggers;
  }

  /** Whether the length of the queue scales the workload. */
  boolean isQueueScaled() {
    return isFunction() ? !runsBySchedule() : !isScheduled();
  }

  /** Whether a Function runs by its schedule and nothing else, so that it needs no rows. */
  boolean runsBySchedule() {
    return triggers().stream().allMatch("schedule"::equals);
  }

  List<String> targetNamespaces() {
    return Fields.texts(spec, "targetNamespaces");
  }

  /** Returns the selector of Index objects, or {@code null} if there is none. */
  @Nullable JsonObject indexSelector() {
    return Fields.value(spec, "indexSelector") instanceof JsonObject selector ? selector : null;
  }

  /** Returns what the workload itself says about items per replica, unread. */
  @Nullable String declaredThreshold() {
    return Metadata.annotations(object).get(ChildLabels.QUEUE_THRESHOLD);
  }
}
