package com.hevlayer.domain.workload;

/** Plans what is to be done about one workload. Pure: the same arguments give the same plan. */
public final class WorkloadPlanner {
  private WorkloadPlanner() {}

  /**
   * Returns the plan of a Pipeline or a Function.
   *
   * @param observed what is there
   * @param settings what the installation says
   */
  public static WorkloadPlan plan(Observed observed, WorkloadSettings settings) {
    throw new UnsupportedOperationException();
  }
}
