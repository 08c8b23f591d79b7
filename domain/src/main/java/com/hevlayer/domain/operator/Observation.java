package com.hevlayer.domain.operator;

import com.hevlayer.domain.resource.Fields;
import com.hevlayer.domain.resource.IndexObjects;
import com.hevlayer.domain.resource.Kinds;
import com.hevlayer.domain.resource.LabelSelector;
import com.hevlayer.domain.resource.Metadata;
import com.hevlayer.domain.workload.Observed;
import com.hevlayer.domain.workload.Step;
import com.hevlayer.domain.workload.WorkloadPlan;
import com.hevlayer.ports.cluster.Cluster;
import com.hevlayer.ports.cluster.ObjectRef;
import com.hevlayer.ports.cluster.ResourceKind;
import com.hevlayer.ports.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Gathers what the plan of a workload depends on. Thread-safe. */
final class Observation {
  /** Kinds of children, sorted as they are listed in a status. */
  static final List<ResourceKind> CHILDREN =
      List.of(Kinds.DEPLOYMENT, Kinds.SCALED_OBJECT, Kinds.SERVICE, Kinds.TRIGGER_AUTHENTICATION);

  private final OperatorSettings settings;
  private final Cluster cluster;
  private final View view;
  private final Mirrors mirrors;
  private final Namesakes namesakes;
  private final InstantSource clock;

  /** By uid of a ScaledObject that is going away: since when that is known. */
  private final Map<String, Instant> going = new ConcurrentHashMap<>();

  Observation(
      OperatorSettings settings,
      Cluster cluster,
      View view,
      Mirrors mirrors,
      Namesakes namesakes,
      InstantSource clock) {
    this.settings = settings;
    this.cluster = cluster;
    this.view = view;
    this.mirrors = mirrors;
    this.namesakes = namesakes;
    this.clock = clock;
  }

  static String childName(String workload) {
    return workload + "-worker";
  }

  static ObjectRef child(ResourceKind kind, JsonObject workload) {
    return new ObjectRef(kind, Metadata.namespace(workload), childName(Metadata.name(workload)));
  }

  /** Returns what is there now, as far as it is watched. */
  Observed of(ResourceKind kind, JsonObject workload) {
    Map<ResourceKind, JsonObject> children = children(workload);
    // Somebody else may have read it just now; a plan must not depend on that.
    children.values().removeIf(child -> !Metadata.isManaged(child));
    return of(kind, workload, children);
  }

  /** Returns what is there now, with what {@link #findsUnseen} found. */
  Observed withUnseen(ResourceKind kind, JsonObject workload) {
    return of(kind, workload, children(workload));
  }

  private Observed of(
      ResourceKind kind, JsonObject workload, Map<ResourceKind, JsonObject> children) {
    Instant now = clock.instant();
    return new Observed(
        kind,
        workload,
        view.get(EventMap.DEFAULT_RULES).orElse(null),
        mirrors.observe(Metadata.namespace(workload)),
        servesKeda(),
        children,
        kind.equals(Kinds.FUNCTION) ? idOwner(workload) : null,
        kind.equals(Kinds.FUNCTION) ? selected(workload) : List.of(),
        goingSince(children.get(Kinds.SCALED_OBJECT), now),
        now);
  }

  /** Returns the objects that have the names of a workload's children, whoever owns them. */
  private Map<ResourceKind, JsonObject> children(JsonObject workload) {
    Map<ResourceKind, JsonObject> children = new HashMap<>();
    for (ResourceKind kind : CHILDREN) {
      view.get(child(kind, workload)).ifPresent(object -> children.put(kind, object));
    }
    return children;
  }

  /**
   * Reads each child that a plan would make, once: what is not labelled is in no cache.
   *
   * @return whether one of them is there
   */
  boolean findsUnseen(Observed observed, WorkloadPlan plan) {
    Set<ObjectRef> made = new LinkedHashSet<>();
    for (Step step : plan.steps()) {
      if (step instanceof Step.Apply apply
          && CHILDREN.contains(apply.kind())
          && !observed.children().containsKey(apply.kind())) {
        made.add(child(apply.kind(), observed.object()));
      }
    }
    boolean found = false;
    for (ObjectRef child : made) {
      found |= view.get(child).or(() -> view.read(child)).isPresent();
    }
    return found;
  }

  /** Reads all children anew. */
  void reread(JsonObject workload) {
    for (ResourceKind kind : CHILDREN) {
      if (cluster.isServed(kind)) {
        view.read(child(kind, workload));
      }
    }
  }

  /** Returns the older Function that has the id of this one; {@code null} if the id is free. */
  @Nullable String idOwner(JsonObject function) {
    String name = Metadata.name(function);
    List<String> namespaces = namesakes.namespaces(name);
    return namespaces.isEmpty() || namespaces.getFirst().equals(Metadata.namespace(function))
        ? null
        : namespaces.getFirst() + "/" + name;
  }

  /** Returns the namespaces that the selector of a Function picks, sorted. */
  private List<String> selected(JsonObject function) {
    if (!(Fields.value(function, "spec", "indexSelector") instanceof JsonObject selector)) {
      return List.of();
    }
    LabelSelector labels;
    try {
      labels = LabelSelector.of(selector);
    } catch (IllegalArgumentException refusedByThePlan) {
      return List.of();
    }
    TreeSet<String> namespaces = new TreeSet<>();
    for (JsonObject index : view.list(Kinds.INDEX, settings.indexNamespace())) {
      if (!IndexObjects.isRefused(index) && labels.matches(Metadata.labels(index))) {
        namespaces.add(IndexObjects.namespace(index));
      }
    }
    return List.copyOf(namespaces);
  }

  private boolean servesKeda() {
    return cluster.isServed(Kinds.SCALED_OBJECT) && cluster.isServed(Kinds.TRIGGER_AUTHENTICATION);
  }

  private @Nullable Instant goingSince(@Nullable JsonObject scaledObject, Instant now) {
    if (scaledObject == null) {
      return null;
    }
    String uid = Metadata.uid(scaledObject);
    if (!Metadata.isGoing(scaledObject)) {
      going.remove(uid);
      return null;
    }
    // Those that went are few; what is a day old is of no use to anybody.
    going.values().removeIf(since -> since.isBefore(now.minusSeconds(86_400)));
    return going.computeIfAbsent(uid, first -> now);
  }
}
