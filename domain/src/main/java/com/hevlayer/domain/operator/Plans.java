package com.hevlayer.domain.operator;

import com.hevlayer.domain.workload.Observed;
import com.hevlayer.domain.workload.WorkloadPlan;
import com.hevlayer.ports.cluster.ObjectRef;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The plans of workloads. That of a workload at rest is kept: most reconciles follow a write of the
 * operator itself or a resync, and find everything as it was. Thread-safe.
 */
final class Plans {
  private final Function<Observed, WorkloadPlan> planner;
  private final Map<ObjectRef, Kept> kept = new ConcurrentHashMap<>();

  private record Kept(Observed observed, WorkloadPlan plan) {}

  /**
   * Creates one.
   *
   * @param planner pure
   */
  Plans(Function<Observed, WorkloadPlan> planner) {
    this.planner = planner;
  }

  /** Returns the plan of a workload. */
  WorkloadPlan of(ObjectRef ref, Observed observed) {
    Kept last = kept.get(ref);
    WorkloadPlan plan =
        last != null && last.observed().plansLike(observed) ? last.plan() : planner.apply(observed);
    if (isAtRest(plan)) {
      // Anew each time, so that no object is held that the cache has let go.
      kept.put(ref, new Kept(observed, plan));
    } else {
      kept.remove(ref);
    }
    return plan;
  }

  /** Forgets a workload that is gone. */
  void forget(ObjectRef ref) {
    kept.remove(ref);
  }

  private static boolean isAtRest(WorkloadPlan plan) {
    return plan.steps().isEmpty() && plan.notes().isEmpty() && plan.refusal() == null;
  }
}
