package com.hevlayer.domain.workload;

import com.hevlayer.domain.resource.Condition;
import com.hevlayer.domain.resource.Fields;
import com.hevlayer.domain.resource.Kinds;
import com.hevlayer.domain.resource.Metadata;
import com.hevlayer.domain.workload.WorkloadPlan.Note;
import com.hevlayer.ports.cluster.EventNote;
import com.hevlayer.ports.cluster.Propagation;
import com.hevlayer.ports.cluster.ResourceKind;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes one plan. Not thread-safe. */
final class Planning {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration UNTIL_KEDA = Duration.ofSeconds(60);

  private final Observed observed;
  private final WorkloadSettings settings;
  private final WorkloadSpec spec;
  private final Children children;
  private final StepList steps;
  private final Replicas replicas;
  private final Mode mode;
  private boolean overdue;

  Planning(Observed observed, WorkloadSettings settings) {
    this.observed = observed;
    this.settings = settings;
    spec = new WorkloadSpec(observed.kind(), observed.object());
    children = new Children(spec, observed);
    steps = new StepList(spec, children);
    replicas = new Replicas(children, steps);
    mode = spec.mode();
  }

  WorkloadPlan plan() {
    if (Metadata.isGoing(observed.object())) {
      return leave();
    }
    Verdict verdict = new Validation(spec, observed, settings, children).judge();
    Conditions conditions = new Conditions(spec, verdict, children);
    Refusal refusal = verdict.refusal();
    boolean isRefused = refusal != null && refusal.stage() != Refusal.Stage.KEDA;
    boolean isReady = !isRefused && verdict.going() == null;
    if (mode.isStop() && !isReady) {
      // A stop must not depend on anything but on whose the children are.
      if (releasesKeda(false)) {
        return waiting(conditions);
      }
      replicas.stop();
    }
    if (refusal != null && isRefused) {
      return result(
          conditions.refused(refusal), refusal, null, mode.isStop(), missingSecret(refusal));
    }
    if (verdict.going() != null) {
      steps.await(verdict.going());
      return waiting(conditions);
    }
    if (mode != Mode.AUTOSCALE && releasesKeda(true)) {
      return waiting(conditions);
    }
    if (isForeignSelector()) {
      steps.delete(Kinds.DEPLOYMENT, Propagation.FOREGROUND);
      steps.awaitGone(Kinds.DEPLOYMENT);
      return waiting(conditions);
    }
    Pool pool = Objects.requireNonNull(verdict.pool());
    apply(pool, Objects.requireNonNull(verdict.podSpec()), refusal == null);
    return result(
        conditions.applied(pool, wanted(refusal == null), observed.selected()),
        refusal,
        refusal == null ? null : UNTIL_KEDA,
        true,
        null);
  }

  /** Stops a Function that is being deleted; the garbage collector does the rest. */
  private WorkloadPlan leave() {
    Conditions conditions = new Conditions(spec, Verdict.refused(null, null), children);
    if (spec.isFunction()) {
      if (releasesKeda(false)) {
        return waiting(conditions);
      }
      replicas.stop();
    }
    return result(conditions.leaving(), null, null, false, null);
  }

  /**
   * Takes KEDA's hands off the Deployment.
   *
   * @param adopted whether objects of the operator that nobody controls are taken for the
   *     workload's
   * @return whether the plan ends here, since KEDA may still write replicas
   */
  private boolean releasesKeda(boolean adopted) {
    if (isOurs(Kinds.SCALED_OBJECT, adopted)) {
      Instant since = observed.goingSince();
      overdue =
          children.isGoing(Kinds.SCALED_OBJECT)
              && since != null
              && !observed.now().isBefore(since.plus(PATIENCE));
      if (!overdue) {
        steps.delete(Kinds.SCALED_OBJECT, Propagation.BACKGROUND);
        steps.awaitGone(Kinds.SCALED_OBJECT);
        return true;
      }
    }
    remove(Kinds.TRIGGER_AUTHENTICATION, adopted);
    return false;
  }

  private void remove(ResourceKind kind, boolean adopted) {
    if (isOurs(kind, adopted)) {
      steps.delete(kind, Propagation.BACKGROUND);
    }
  }

  private boolean isOurs(ResourceKind kind, boolean adopted) {
    return adopted ? children.isOurs(kind) : children.isOwned(kind);
  }

  // The selector of a Deployment cannot be changed.
  private boolean isForeignSelector() {
    JsonObject live = children.live(Kinds.DEPLOYMENT);
    return live != null
        && !Fields.object(live, "spec", "selector")
            .equals(Json.object("matchLabels", ChildLabels.selector(spec)));
  }

  private void apply(Pool pool, JsonObject podSpec, boolean scalable) {
    boolean secured = observed.secret() instanceof GatewaySecret.Available;
    boolean scaled = scalable && mode == Mode.AUTOSCALE;
    boolean authorised = scaled && QueueTrigger.needsBearer(spec, settings, secured);
    if (observed.secret() instanceof GatewaySecret.Available available
        && available.mirror() != null) {
      steps.applyOther(Kinds.SECRET, available.mirror());
    }
    if (authorised) {
      steps.applyChanged(
          Kinds.TRIGGER_AUTHENTICATION, KedaShape.triggerAuthentication(spec, settings));
    }
    JsonObject deployment = DeploymentShape.of(spec, pool, podSpec, observed.secret());
    if (mode.isStop()) {
      replicas.applyStopped(deployment);
    } else if (scaled) {
      replicas.applyScaled(deployment, spec.min());
    } else {
      replicas.applyFixed(deployment, spec.min());
    }
    if (spec.isPush()) {
      steps.applyChanged(Kinds.SERVICE, ServiceShape.of(spec));
    }
    if (scaled) {
      steps.applyChanged(Kinds.SCALED_OBJECT, KedaShape.scaledObject(spec, settings, secured));
      if (!authorised) {
        remove(Kinds.TRIGGER_AUTHENTICATION, true);
      }
    }
    if (!spec.isPush()) {
      remove(Kinds.SERVICE, true);
    }
  }

  private long wanted(boolean scalable) {
    JsonObject live = children.live(Kinds.DEPLOYMENT);
    if (mode.isStop()) {
      return 0;
    }
    return scalable && mode == Mode.AUTOSCALE && live != null ? Replicas.of(live) : spec.min();
  }

  private WorkloadPlan waiting(Conditions conditions) {
    String what =
        steps.steps().getLast() instanceof Step.Await await ? await.what() : "a child to be gone";
    return result(conditions.waiting(what), null, StepList.POLL, !isLeaving(), null);
  }

  private boolean isLeaving() {
    return Metadata.isGoing(observed.object());
  }

  private @Nullable Note missingSecret(Refusal refusal) {
    return observed.secret() instanceof GatewaySecret.Unavailable(String namespace, boolean inWay)
            && inWay
            && refusal.reason().equals("GatewaySecretUnavailable")
        ? new Note(
            EventNote.Type.WARNING,
            "MirrorConflict",
            "secret \""
                + GatewaySecrets.name(settings)
                + "\" in "
                + namespace
                + " is not the operator's and has no usable key \""
                + GatewaySecrets.key(settings)
                + "\"")
        : null;
  }

  private WorkloadPlan result(
      List<Condition> conditions,
      @Nullable Refusal refusal,
      @Nullable Duration retryAfter,
      boolean isModeApplied,
      @Nullable Note extra) {
    Outcome outcome = new Outcome(spec, children, steps.steps());
    List<Note> notes = new ArrayList<>(outcome.notes());
    Mode before = LastMode.of(observed.object());
    if (isModeApplied && before != null && before != mode) {
      notes.add(
          new Note(
              EventNote.Type.NORMAL,
              "ModeChanged",
              "mode changed from " + before.text() + " to " + mode.text()));
    }
    if (overdue && !steps.steps().isEmpty()) {
      notes.add(
          new Note(
              EventNote.Type.WARNING,
              "ScaledObjectTerminating",
              children.text(Kinds.SCALED_OBJECT)
                  + " is still not gone after 2 minutes; replicas are written anyway"));
    }
    if (extra != null) {
      notes.add(extra);
    }
    return new WorkloadPlan(
        steps.steps(),
        conditions,
        outcome.managed(),
        notes,
        refusal == null ? null : refusal.reason(),
        refusal != null && refusal.terminal(),
        retryAfter);
  }
}
