package com.hevlayer.domain.workload;

import com.hevlayer.domain.resource.FieldManagers;
import com.hevlayer.domain.resource.Kinds;
import com.hevlayer.domain.resource.Metadata;
import com.hevlayer.ports.cluster.ObjectRef;
import com.hevlayer.ports.cluster.Propagation;
import com.hevlayer.ports.cluster.ResourceKind;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Gathers the steps of one plan; each names the uid of the object that it means, so that it never
 * hits another that took the name meanwhile. Not thread-safe.
 */
final class StepList {
  /** How often something is looked for that has to go. */
  static final Duration POLL = Duration.ofSeconds(2);

  private final WorkloadSpec spec;
  private final Children children;
  private final List<Step> steps = new ArrayList<>();

  StepList(WorkloadSpec spec, Children children) {
    this.spec = spec;
    this.children = children;
  }

  List<Step> steps() {
    return List.copyOf(steps);
  }

  /** Applies a child where that changes something. */
  void applyChanged(ResourceKind kind, JsonObject wanted) {
    JsonObject live = children.live(kind);
    if (live == null || Drift.between(wanted, live, FieldManagers.OPERATOR)) {
      apply(kind, wanted);
    }
  }

  /** Applies a child. */
  void apply(ResourceKind kind, JsonObject wanted) {
    JsonObject live = children.live(kind);
    steps.add(
        new Step.Apply(
            kind,
            live == null ? wanted : with(wanted, "metadata", "uid", Json.of(Metadata.uid(live))),
            FieldManagers.OPERATOR));
  }

  /** Applies an object that is no child. */
  void applyOther(ResourceKind kind, JsonObject wanted) {
    steps.add(new Step.Apply(kind, wanted, FieldManagers.OPERATOR));
  }

  /** Creates the Deployment with a number of replicas, of which both managers are owners. */
  void create(JsonObject deployment, long replicas) {
    apply(Kinds.DEPLOYMENT, with(deployment, "spec", "replicas", Json.of(replicas)));
    scale(replicas);
  }

  /** Writes the replicas of the Deployment and nothing else. */
  void scale(long replicas) {
    JsonObject live = children.live(Kinds.DEPLOYMENT);
    JsonObject metadata =
        Json.objectBuilder()
            .put("name", spec.childName())
            .put("namespace", spec.namespace())
            .put("uid", live == null ? null : Json.of(Metadata.uid(live)))
            .build();
    steps.add(
        new Step.Apply(
            Kinds.DEPLOYMENT,
            Json.objectBuilder()
                .put("apiVersion", Kinds.DEPLOYMENT.apiVersion())
                .put("kind", Kinds.DEPLOYMENT.kind())
                .put("metadata", metadata)
                .put("spec", Json.object("replicas", Json.of(replicas)))
                .build(),
            FieldManagers.SCALE));
  }

  /** Deletes a child that is there and not yet going. */
  void delete(ResourceKind kind, Propagation propagation) {
    JsonObject live = children.live(kind);
    if (live != null && !Metadata.isGoing(live)) {
      ObjectRef ref = new ObjectRef(kind, spec.namespace(), spec.childName());
      steps.add(new Step.Delete(ref, Metadata.uid(live), propagation));
    }
  }

  /** Ends the plan until a child may be gone. */
  void awaitGone(ResourceKind kind) {
    await(children.text(kind) + " to be gone");
  }

  /** Ends the plan for a moment. */
  void await(String what) {
    steps.add(new Step.Await(what, POLL));
  }

  private static JsonObject with(JsonObject object, String part, String name, Json value) {
    Map<String, Json> members = new LinkedHashMap<>(object.members());
    Map<String, Json> inner =
        new LinkedHashMap<>(
            members.get(part) instanceof JsonObject present ? present.members() : Map.of());
    inner.put(name, value);
    members.put(part, Json.object(inner));
    return Json.object(members);
  }
}
