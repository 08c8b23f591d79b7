package com.hevlayer.domain.workload;

import com.hevlayer.domain.resource.Condition;
import java.util.List;

/** Plans what is to be done about one workload. Pure: the same arguments give the same plan. */
public final class WorkloadPlanner {
  private WorkloadPlanner() {}

  /**
   * Returns the plan of a Pipeline or a Function.
   *
   * <p>A child that is new is applied without a uid; every other step names the uid of the object
   * that was observed, so that a step that comes too late fails or does nothing instead of hitting
   * another object.
   *
   * @param observed what is there; objects with their {@code metadata.managedFields}
   * @param settings what the installation says
   */
  public static WorkloadPlan plan(Observed observed, WorkloadSettings settings) {
    return new Planning(observed, settings).plan();
  }

  /**
   * Returns what remains of a plan when the API server refused one of its steps: no steps, the
   * refusal {@code ApplyFailed}, and what holds after the steps before.
   *
   * @param observed what the plan was made from
   * @param taken how many steps were taken
   * @param message of the API server
   */
  public static WorkloadPlan applyFailed(
      Observed observed, WorkloadPlan plan, int taken, String message) {
    WorkloadSpec spec = new WorkloadSpec(observed.kind(), observed.object());
    Children children = new Children(spec, observed);
    Outcome outcome = new Outcome(spec, children, plan.steps().subList(0, taken));
    List<Condition> conditions =
        new Conditions(spec, Verdict.refused(null, null), children)
            .unevaluated(
                Condition.no(Conditions.READY, "ApplyFailed", message), plan.conditions().get(1));
    return new WorkloadPlan(
        List.of(), conditions, outcome.managed(), outcome.notes(), "ApplyFailed", false, null);
  }
}
