package com.hevlayer.domain.workload;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.domain.resource.Condition;
import com.hevlayer.domain.resource.Fields;
import com.hevlayer.domain.resource.Kinds;
import com.hevlayer.domain.resource.Metadata;
import com.hevlayer.ports.cluster.ClusterException;
import com.hevlayer.ports.cluster.ObjectRef;
import com.hevlayer.ports.cluster.ResourceKind;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.testkit.cluster.FakeApiServer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One workload, the API server that its children lie in, and KEDA as far as it matters. */
final class Bench {
  static final String KEDA_FINALIZER = "finalizer.keda.sh";
  private static final int MOST_ROUNDS = 12;

  final FakeApiServer server;
  JsonObject workload;
  @Nullable JsonObject rules = Samples.RULES;
  GatewaySecret secret = Samples.SECRET;
  WorkloadSettings settings = Samples.SETTINGS;
  boolean kedaServed = true;
  @Nullable String idOwner;
  List<String> selected = List.of("Dishes_EU");
  @Nullable Instant goingSince;
  Instant now = Instant.parse("2026-03-01T00:00:00Z");

  Bench(JsonObject workload) {
    this.workload = workload;
    server = new FakeApiServer(() -> now);
    server.serve(
        Kinds.DEPLOYMENT,
        Kinds.SERVICE,
        Kinds.SECRET,
        Kinds.SCALED_OBJECT,
        Kinds.TRIGGER_AUTHENTICATION);
  }

  static Bench pipeline() {
    return new Bench(Samples.PIPELINE);
  }

  static Bench function() {
    return new Bench(Samples.FUNCTION);
  }

  /** Changes the spec of the workload by a merge patch. */
  Bench spec(String patch) {
    workload = Samples.withSpec(workload, patch);
    return this;
  }

  ObjectRef ref(ResourceKind kind) {
    return new ObjectRef(kind, Metadata.namespace(workload), Metadata.name(workload) + "-worker");
  }

  @Nullable JsonObject live(ResourceKind kind) {
    return server.get(ref(kind)).orElse(null);
  }

  long replicas() {
    JsonObject deployment = server.get(ref(Kinds.DEPLOYMENT)).orElseThrow();
    return Fields.integer(deployment, "spec", "replicas").orElseThrow();
  }

  Observed observed() {
    Map<ResourceKind, JsonObject> children = new HashMap<>();
    for (ResourceKind kind : Children.KINDS) {
      server.get(ref(kind)).ifPresent(object -> children.put(kind, object));
    }
    return new Observed(
        Samples.kindOf(workload),
        workload,
        rules,
        secret,
        kedaServed,
        children,
        idOwner,
        selected,
        goingSince,
        now);
  }

  WorkloadPlan plan() {
    return WorkloadPlanner.plan(observed(), settings);
  }

  /** Takes the steps of a plan, as far as they go. */
  void take(WorkloadPlan plan) {
    plan.steps().forEach(this::take);
  }

  /** Takes one step; one that waits does nothing. */
  void take(Step step) {
    switch (step) {
      case Step.Apply apply -> server.apply(apply.kind(), apply.object(), apply.manager());
      case Step.Delete delete -> {
        try {
          server.delete(delete.ref(), delete.uid(), delete.propagation());
        } catch (ClusterException gone) {
          assertThat(gone.isNotFound()).isTrue();
        }
      }
      case Step.Await _ -> {}
    }
  }

  /** Plans and takes steps until there are none; whatever is going is let go in between. */
  WorkloadPlan settle() {
    for (int round = 0; round < MOST_ROUNDS; round++) {
      WorkloadPlan plan = plan();
      if (plan.steps().isEmpty()) {
        return plan;
      }
      take(plan);
      letGo();
    }
    throw new AssertionError("still steps after " + MOST_ROUNDS + " rounds: " + plan().steps());
  }

  /** Takes the finalizers off whatever is going. */
  void letGo() {
    for (ResourceKind kind : Children.KINDS) {
      server
          .get(ref(kind))
          .filter(Metadata::isGoing)
          .ifPresent(
              _ -> server.patch(ref(kind), Samples.json("{'metadata':{'finalizers':null}}"), "gc"));
    }
  }

  /** Has KEDA put its finalizer on the ScaledObject. */
  void kedaHolds() {
    server.patch(
        ref(Kinds.SCALED_OBJECT),
        Samples.json("{'metadata':{'finalizers':['" + KEDA_FINALIZER + "']}}"),
        "keda-operator");
  }

  /** Has KEDA, or anybody else, scale the Deployment. */
  void scale(long replicas, String manager) {
    server.patch(
        ref(Kinds.DEPLOYMENT), Samples.json("{'spec':{'replicas':" + replicas + "}}"), manager);
  }

  void advance(Duration time) {
    now = now.plus(time);
  }

  /** Returns all children as they are, without what changes with every write. */
  Map<String, JsonObject> children() {
    Map<String, JsonObject> found = new HashMap<>();
    for (ResourceKind kind : Children.KINDS) {
      server
          .get(ref(kind))
          .ifPresent(object ->
              found.put(
                  kind.kind(),
                  Samples.with(
                      object,
                      "{'metadata':{'managedFields':null,'resourceVersion':null,"
                          + "'generation':null,'uid':null,'creationTimestamp':null}}")));
    }
    return found;
  }

  /** Returns the managers that own the replicas. */
  List<String> ownersOfReplicas() {
    List<String> owners = new ArrayList<>();
    JsonObject deployment = server.get(ref(Kinds.DEPLOYMENT)).orElseThrow();
    for (Json entry : Fields.list(deployment, "metadata", "managedFields")) {
      if (Samples.at(entry, "fieldsV1/f:spec/f:replicas") != null) {
        owners.add(Fields.text((JsonObject) entry, "manager").orElseThrow());
      }
    }
    return owners;
  }

  static Condition condition(WorkloadPlan plan, String type) {
    return plan.conditions().stream()
        .filter(each -> each.type().equals(type))
        .findFirst()
        .orElseThrow();
  }

  /** Returns the steps in short, such as {@code apply Deployment} or {@code scale 0}. */
  static List<String> told(WorkloadPlan plan) {
    return plan.steps().stream().map(Bench::told).toList();
  }

  private static String told(Step step) {
    return switch (step) {
      case Step.Apply apply ->
          apply.manager().equals("layer-operator-scale")
              ? "scale " + Samples.at(apply.object(), "spec/replicas")
              : "apply " + apply.kind();
      case Step.Delete delete -> "delete " + delete.ref().kind();
      case Step.Await _ -> "await";
    };
  }
}
