package com.hevlayer.domain.workload;

import com.hevlayer.domain.resource.Kinds;
import com.hevlayer.domain.workload.Refusal.Stage;
import com.hevlayer.ports.cluster.ResourceKind;
import com.hevlayer.ports.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Judges a workload by everything that is observed, in the order of the contract. */
final class Validation {
  private final WorkloadSpec spec;
  private final Observed observed;
  private final WorkloadSettings settings;
  private final Children children;
  private final boolean secured;

  Validation(WorkloadSpec spec, Observed observed, WorkloadSettings settings, Children children) {
    this.spec = spec;
    this.observed = observed;
    this.settings = settings;
    this.children = children;
    secured = !(observed.secret() instanceof GatewaySecret.NotUsed);
  }

  Verdict judge() {
    Refusal wrong = new SpecChecks(spec).first();
    if (wrong != null) {
      return Verdict.refused(wrong, null);
    }
    Verdict pooled = new PoolChecks(spec, observed.rules(), settings.replicasCeiling()).judge();
    Pool pool = pooled.pool();
    return pool == null ? pooled : judge(pool);
  }

  private Verdict judge(Pool pool) {
    JsonObject podSpec;
    try {
      podSpec = PodShape.of(spec, pool, settings, secured);
    } catch (PatchException wrong) {
      return Verdict.refused(
          Refusal.ofChildren("InvalidPodSpec", String.valueOf(wrong.getMessage()), true), pool);
    }
    Refusal surrounded = surroundings();
    if (surrounded != null) {
      return Verdict.refused(surrounded, pool);
    }
    String going = going();
    if (going != null) {
      return new Verdict(null, pool, podSpec, going);
    }
    boolean unscalable = spec.mode() == Mode.AUTOSCALE && !observed.kedaServed();
    return new Verdict(unscalable ? keda() : null, pool, podSpec, null);
  }

  private @Nullable Refusal surroundings() {
    if (observed.idOwner() != null) {
      return Refusal.ofChildren(
          "DuplicateUdfId",
          "UDF id \"" + spec.name() + "\" belongs to Function \"" + observed.idOwner() + "\"",
          true);
    }
    if (observed.secret() instanceof GatewaySecret.Unavailable missing) {
      return Refusal.ofChildren(
          "GatewaySecretUnavailable",
          "secret \""
              + GatewaySecrets.name(settings)
              + "\" key \""
              + GatewaySecrets.key(settings)
              + "\" is missing or empty in "
              + missing.namespace(),
          false);
    }
    for (ResourceKind kind : needed()) {
      if (children.standing(kind) == Children.Standing.TAKEN) {
        return Refusal.ofChildren(
            "ChildConflict",
            kind.kind()
                + " \""
                + spec.childName()
                + "\" exists and is controlled by "
                + children.owner(kind),
            false);
      }
    }
    return null;
  }

  private @Nullable String going() {
    for (ResourceKind kind : needed()) {
      if (children.standing(kind) == Children.Standing.GOING) {
        return children.text(kind) + " to be gone";
      }
    }
    return null;
  }

  private List<ResourceKind> needed() {
    List<ResourceKind> needed = new ArrayList<>();
    boolean scaled = spec.mode() == Mode.AUTOSCALE && observed.kedaServed();
    if (scaled && QueueTrigger.needsBearer(spec, settings, secured)) {
      needed.add(Kinds.TRIGGER_AUTHENTICATION);
    }
    needed.add(Kinds.DEPLOYMENT);
    if (spec.isPush()) {
      needed.add(Kinds.SERVICE);
    }
    if (scaled) {
      needed.add(Kinds.SCALED_OBJECT);
    }
    return needed;
  }

  private static Refusal keda() {
    return new Refusal(
        Stage.KEDA,
        "KedaUnavailable",
        Kinds.SCALED_OBJECT.apiVersion() + " is not served by this cluster",
        false);
  }
}
