package com.hevlayer.domain.workload;

import com.hevlayer.ports.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** Finds the pool of a workload and checks its ceilings, in the order of the contract. */
final class PoolChecks {
  private final WorkloadSpec spec;
  private final @Nullable JsonObject rules;
  private final int ceiling;

  PoolChecks(WorkloadSpec spec, @Nullable JsonObject rules, int ceiling) {
    this.spec = spec;
    this.rules = rules;
    this.ceiling = ceiling;
  }

  /** Returns a verdict with the pool, or with the first refusal. */
  Verdict judge() {
    if (isCapped() && spec.max() > ceiling) {
      return refused(
          Refusal.ofSpec(
              "ReplicasExceedOperatorCeiling",
              "replicas.max " + spec.max() + " exceeds the operator ceiling " + ceiling));
    }
    if (rules == null) {
      return refused(Refusal.ofPool("InfraRulesNotFound", "InfraRules \"default\" does not exist"));
    }
    ComputePools pools = ComputePools.read(rules);
    Pool pool = pools.named(spec.pool()).orElse(null);
    if (pool == null) {
      return refused(Refusal.ofPool("UnknownPool", unknown(pools)));
    }
    if (!pool.isValid()) {
      return refused(
          Refusal.ofPool(
              "InvalidPool",
              "pool \"" + pool.name() + "\" is invalid: " + String.join("; ", pool.problems())));
    }
    if (isCapped() && spec.max() > pool.maxReplicas()) {
      return refused(
          Refusal.ofPool(
              "ReplicasExceedPoolCeiling",
              "replicas.max "
                  + spec.max()
                  + " exceeds maxReplicasPerWorkload "
                  + pool.maxReplicas()
                  + " of pool \""
                  + pool.name()
                  + "\""));
    }
    return new Verdict(null, pool, null, null);
  }

  // What is stopped runs nowhere, so it exceeds nothing.
  private boolean isCapped() {
    return !spec.mode().isStop();
  }

  private String unknown(ComputePools pools) {
    String names = String.join(", ", pools.names());
    return "pool \""
        + spec.pool()
        + "\" is not defined in InfraRules/default; defined pools: "
        + (names.isEmpty() ? "none" : names)
        + (spec.declaredPool().isPresent() ? "" : " " + byDefault(spec));
  }

  /** Says that nobody chose the pool. */
  static String byDefault(WorkloadSpec spec) {
    return "(default for computeClass " + spec.computeClass() + ")";
  }

  private static Verdict refused(Refusal refusal) {
    return Verdict.refused(refusal, null);
  }
}
