package com.hevlayer.domain.workload;

import com.hevlayer.domain.resource.Condition;
import com.hevlayer.domain.resource.Fields;
import com.hevlayer.domain.resource.Kinds;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The conditions of a workload, in the order in which they are written. */
final class Conditions {
  static final String READY = "Ready";

  private static final String POOL = "PoolResolved";
  private static final String AUTOSCALING = "Autoscaling";
  private static final String AVAILABLE = "Available";
  private static final String TARGETS = "TargetsResolved";
  private static final String RESOLVED = "Resolved";

  private final WorkloadSpec spec;
  private final Verdict verdict;
  private final Children children;

  Conditions(WorkloadSpec spec, Verdict verdict, Children children) {
    this.spec = spec;
    this.verdict = verdict;
    this.children = children;
  }

  /** Returns what holds when something has to go away first. */
  List<Condition> waiting(String what) {
    return unevaluated(Condition.unknown(READY, "ChildTerminating", "waiting for " + what), pool());
  }

  /** Returns what holds when the workload is refused. */
  List<Condition> refused(Refusal refusal) {
    return unevaluated(Condition.no(READY, refusal.reason(), refusal.message()), pool());
  }

  /** Returns what holds when the workload itself is being deleted. */
  List<Condition> leaving() {
    return unevaluated(
        Condition.unknown(READY, "Deleting", "the " + spec.kind().kind() + " is being deleted"),
        Condition.notEvaluated(POOL));
  }

  /**
   * Returns what holds when children are as they should be, but perhaps for their scaling.
   *
   * @param replicas how many are wanted
   * @param selected what the selector of a Function picks
   */
  List<Condition> applied(Pool pool, long replicas, List<String> selected) {
    Refusal refusal = verdict.refusal();
    List<Condition> conditions = new ArrayList<>();
    conditions.add(
        refusal == null ? ready(pool) : Condition.no(READY, refusal.reason(), refusal.message()));
    conditions.add(pool());
    conditions.add(autoscaling(refusal));
    conditions.add(available(replicas));
    if (spec.isFunction()) {
      conditions.add(targets(selected));
    }
    return conditions;
  }

  /** Returns conditions of which only the first is known, and what another says of the pool. */
  List<Condition> unevaluated(Condition ready, Condition pool) {
    List<Condition> conditions = new ArrayList<>();
    conditions.add(ready);
    conditions.add(pool);
    conditions.add(Condition.notEvaluated(AUTOSCALING));
    conditions.add(Condition.notEvaluated(AVAILABLE));
    if (spec.isFunction()) {
      conditions.add(Condition.notEvaluated(TARGETS));
    }
    return conditions;
  }

  private Condition ready(Pool pool) {
    String where = " on pool \"" + pool.name() + "\"";
    return switch (spec.mode()) {
      case AUTOSCALE ->
          Condition.yes(
              READY, "Reconciled", "autoscaling " + spec.min() + ".." + spec.max() + where);
      case FIXED -> Condition.yes(READY, "Reconciled", "fixed at " + spec.min() + where);
      case DISABLED ->
          Condition.yes(READY, "Disabled", "scaling.mode=disabled; deployment scaled to zero");
      case PAUSED -> Condition.yes(READY, "Paused", "spec.paused=true; deployment scaled to zero");
    };
  }

  private Condition pool() {
    Pool pool = verdict.pool();
    if (pool != null) {
      String how =
          spec.declaredPool().isPresent() ? "chosen by scaling.pool" : PoolChecks.byDefault(spec);
      return Condition.yes(POOL, RESOLVED, "pool \"" + pool.name() + "\" " + how);
    }
    Refusal refusal = verdict.refusal();
    return refusal != null && refusal.stage() == Refusal.Stage.POOL
        ? Condition.no(POOL, refusal.reason(), refusal.message())
        : Condition.notEvaluated(POOL);
  }

  private Condition autoscaling(@Nullable Refusal refusal) {
    if (refusal != null) {
      return Condition.no(AUTOSCALING, refusal.reason(), refusal.message());
    }
    if (spec.mode() != Mode.AUTOSCALE) {
      return Condition.no(AUTOSCALING, "NotAutoscaled", "mode is " + spec.mode().text());
    }
    JsonObject keda = readiness(children.live(Kinds.SCALED_OBJECT));
    return switch (Fields.text(keda, "status").orElse("")) {
      case "True" -> Condition.yes(AUTOSCALING, "ScaledObjectReady", text(keda, "message"));
      case "False" ->
          Condition.no(
              AUTOSCALING,
              "ScaledObjectNotReady",
              text(keda, "reason") + ": " + text(keda, "message"));
      default -> Condition.yes(AUTOSCALING, "ScaledObjectApplied", "KEDA has not reported yet");
    };
  }

  private static JsonObject readiness(@Nullable JsonObject scaledObject) {
    if (scaledObject != null) {
      for (Json each : Fields.list(scaledObject, "status", "conditions")) {
        if (each instanceof JsonObject condition && text(condition, "type").equals(READY)) {
          return condition;
        }
      }
    }
    return Json.object(Map.of());
  }

  private Condition available(long wanted) {
    if (wanted == 0) {
      return Condition.yes(AVAILABLE, "ScaledToZero", "no replica is wanted");
    }
    JsonObject live = children.live(Kinds.DEPLOYMENT);
    if (live == null || Fields.value(live, "status", "observedGeneration") == null) {
      return Condition.unknown(AVAILABLE, "NoStatus", "the Deployment has no status yet");
    }
    long there = Fields.integer(live, "status", "availableReplicas").orElse(0);
    String message = there + " of " + wanted + " replicas available";
    return there >= wanted
        ? Condition.yes(AVAILABLE, "ReplicasAvailable", message)
        : Condition.no(AVAILABLE, "ReplicasUnavailable", message);
  }

  private Condition targets(List<String> selected) {
    int count = FunctionTargets.of(spec.object(), selected).size();
    if (count > 0) {
      return Condition.yes(TARGETS, RESOLVED, count + (count == 1 ? " namespace" : " namespaces"));
    }
    return spec.runsBySchedule()
        ? Condition.yes(TARGETS, "NotRequired", "the schedule needs no rows")
        : Condition.no(
            TARGETS, "NoMatchingIndexes", "indexSelector matches no Index that is ready");
  }

  private static String text(JsonObject object, String name) {
    return Fields.text(object, name).orElse("");
  }
}
