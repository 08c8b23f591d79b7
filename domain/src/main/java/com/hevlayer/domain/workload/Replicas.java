package com.hevlayer.domain.workload;

import com.hevlayer.domain.resource.FieldManagers;
import com.hevlayer.domain.resource.Fields;
import com.hevlayer.domain.resource.Kinds;
import com.hevlayer.ports.json.JsonObject;

/**
 * Writes a Deployment without ever losing the number of its replicas. A field that its only owner
 * stops sending falls back to its default, which is 1 here; so the operator owns the number under a
 * name of its own and leaves it to KEDA where KEDA decides.
 */
final class Replicas {
  private static final long DEFAULT = 1;

  private final Children children;
  private final StepList steps;

  Replicas(Children children, StepList steps) {
    this.children = children;
    this.steps = steps;
  }

  /** Returns the wanted number of a Deployment; the API server's default where it says none. */
  static long of(JsonObject deployment) {
    return Fields.integer(deployment, "spec", "replicas").orElse(DEFAULT);
  }

  /** Applies a Deployment that KEDA scales; a new one starts with a number. */
  void applyScaled(JsonObject wanted, long initial) {
    JsonObject live = children.live(Kinds.DEPLOYMENT);
    if (live == null) {
      steps.create(wanted, initial);
    } else {
      applyKeeping(wanted, live);
    }
  }

  /** Applies a Deployment and brings it to a number. */
  void applyFixed(JsonObject wanted, long replicas) {
    JsonObject live = children.live(Kinds.DEPLOYMENT);
    if (live == null) {
      steps.create(wanted, replicas);
      return;
    }
    applyKeeping(wanted, live);
    if (of(live) != replicas) {
      steps.scale(replicas);
    }
  }

  /**
   * Stops a Deployment and applies it. It is stopped first, so that it stops even where the API
   * server refuses the rest, and pods that are to go are not replaced before.
   */
  void applyStopped(JsonObject wanted) {
    JsonObject live = children.live(Kinds.DEPLOYMENT);
    if (live == null || !children.isOwned(Kinds.DEPLOYMENT)) {
      applyFixed(wanted, 0);
      return;
    }
    stop();
    if (of(live) == 0) {
      applyKeeping(wanted, live);
    } else {
      steps.applyChanged(Kinds.DEPLOYMENT, wanted);
    }
  }

  /** Stops the Deployment if this very workload controls it and it still runs. */
  void stop() {
    JsonObject live = children.live(Kinds.DEPLOYMENT);
    if (live != null
        && children.isOwned(Kinds.DEPLOYMENT)
        && !children.isGoing(Kinds.DEPLOYMENT)
        && of(live) != 0) {
      steps.scale(0);
    }
  }

  // A plan that ended between creating and taking over the number is made good here.
  private void applyKeeping(JsonObject wanted, JsonObject live) {
    if (ManagedFields.ownsReplicasAlone(live, FieldManagers.OPERATOR)) {
      steps.scale(of(live));
      steps.apply(Kinds.DEPLOYMENT, wanted);
    } else {
      steps.applyChanged(Kinds.DEPLOYMENT, wanted);
    }
  }
}
