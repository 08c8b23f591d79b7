package com.hevlayer.domain.workload;

import com.hevlayer.ports.cluster.ObjectRef;
import com.hevlayer.ports.cluster.Propagation;
import com.hevlayer.ports.cluster.ResourceKind;
import com.hevlayer.ports.json.JsonObject;
import java.time.Duration;

/**
 * One write. Steps are taken in order; a plan that was interrupted anywhere is made anew from what
 * is observed then. Immutable.
 */
public sealed interface Step {

  /**
   * Applies a configuration, with force.
   *
   * @param manager field manager
   */
  record Apply(ResourceKind kind, JsonObject object, String manager) implements Step {
    @Override
    public String toString() {
      // A Secret is one of the things that are applied.
      return "Apply[" + kind + ", " + manager + "]";
    }
  }

  /**
   * Deletes an object.
   *
   * @param uid of the object that is meant
   */
  record Delete(ObjectRef ref, String uid, Propagation propagation) implements Step {}

  /**
   * Ends the plan here; it is made anew after a while.
   *
   * @param what for people, such as {@code ScaledObject a/b-worker to be gone}
   */
  record Await(String what, Duration retryAfter) implements Step {}
}
