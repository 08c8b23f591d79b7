package com.hevlayer.domain.operator;

import com.hevlayer.domain.resource.Condition;
import com.hevlayer.domain.resource.Fields;
import com.hevlayer.domain.resource.Kinds;
import com.hevlayer.domain.resource.Metadata;
import com.hevlayer.domain.resource.StatusDocument;
import com.hevlayer.domain.workload.FunctionTargets;
import com.hevlayer.domain.workload.Observed;
import com.hevlayer.domain.workload.Step;
import com.hevlayer.domain.workload.WorkloadPlan;
import com.hevlayer.domain.workload.WorkloadPlanner;
import com.hevlayer.ports.cluster.ClusterException;
import com.hevlayer.ports.cluster.ObjectRef;
import com.hevlayer.ports.cluster.ResourceKind;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Carries out the plans of Pipelines and Functions, and says what became of them. Thread-safe. */
final class WorkloadReconciler implements Reconciler {
  /** Tries of one reconcile that others interfere with: one and five repetitions. */
  private static final int ATTEMPTS = 6;

  /** How long another workload of the same name is waited for. */
  private static final Duration UNTIL_FREE = Duration.ofMillis(200);

  private static final String READY = "Ready";

  private final ResourceKind kind;
  private final View view;
  private final Writes writes;
  private final Observation observation;
  private final Plans plans;
  private final Mirrors mirrors;
  private final Registrar registrar;
  private final FunctionRemoval removal;
  private final StatusWriter status;
  private final Set<Place> busy;
  private final Notes notes;
  private final Map<ObjectRef, FunctionState> states = new ConcurrentHashMap<>();

  /** Where the children of workloads lie. */
  record Place(String namespace, String name) {}

  /**
   * Creates one.
   *
   * @param busy places that somebody works on now; shared by the reconcilers of all workloads
   */
  WorkloadReconciler(
      ResourceKind kind,
      View view,
      Writes writes,
      Observation observation,
      Function<Observed, WorkloadPlan> planner,
      Mirrors mirrors,
      Registrar registrar,
      FunctionRemoval removal,
      StatusWriter status,
      Set<Place> busy) {
    this.kind = kind;
    this.view = view;
    this.writes = writes;
    this.observation = observation;
    plans = new Plans(planner);
    this.mirrors = mirrors;
    this.registrar = registrar;
    this.removal = removal;
    this.status = status;
    this.busy = busy;
    notes = new Notes(writes);
  }

  /**
   * How far a plan was carried out.
   *
   * @param taken how many steps were taken
   * @param failure what ended it early, or {@code null}
   * @param pause where it is to be made anew, or {@code null} if it was carried out to its end
   */
  private record Carried(
      Observed observed,
      WorkloadPlan plan,
      int taken,
      @Nullable ClusterException failure,
      Step.@Nullable Await pause) {}

  @Override
  public Result reconcile(ObjectRef ref) {
    // A Pipeline and a Function of one name want the same children: whoever looks first makes them.
    Place place = new Place(ref.namespace(), ref.name());
    if (!busy.add(place)) {
      return Result.ok(UNTIL_FREE);
    }
    try {
      return reconcileAlone(ref);
    } finally {
      busy.remove(place);
    }
  }

  private Result reconcileAlone(ObjectRef ref) {
    Optional<JsonObject> found = view.get(ref);
    if (found.isEmpty()) {
      forget(ref);
      return Result.ok();
    }
    JsonObject workload = found.get();
    for (int attempt = 1; ; attempt++) {
      if (Metadata.isGoing(workload) && !FunctionRemoval.isGuarded(workload)) {
        return Result.ok();
      }
      Carried carried = carryOut(workload);
      ClusterException failure = carried.failure();
      if (failure == null || !failure.isConflict() || attempt == ATTEMPTS) {
        return Metadata.isGoing(workload) ? leave(carried) : conclude(ref, carried);
      }
      Optional<JsonObject> again = view.read(ref);
      if (again.isEmpty()) {
        return Result.ok();
      }
      workload = again.get();
      observation.reread(workload);
    }
  }

  private void forget(ObjectRef ref) {
    states.remove(ref);
    notes.forget(ref);
    plans.forget(ref);
    mirrors.tidy(ref.namespace());
  }

  private Carried carryOut(JsonObject workload) {
    ObjectRef ref = Metadata.ref(kind, workload);
    Observed observed = observation.of(kind, workload);
    WorkloadPlan plan = plans.of(ref, observed);
    if (observation.findsUnseen(observed, plan)) {
      observed = observation.withUnseen(kind, workload);
      plan = plans.of(ref, observed);
    }
    int taken = 0;
    for (Step step : plan.steps()) {
      try {
        switch (step) {
          case Step.Apply apply -> writes.apply(apply.kind(), apply.object(), apply.manager());
          case Step.Delete delete ->
              writes.delete(delete.ref(), delete.uid(), delete.propagation());
          case Step.Await await -> {
            return new Carried(observed, plan, taken, null, await);
          }
        }
      } catch (ClusterException e) {
        return new Carried(observed, plan, taken, e, null);
      }
      taken++;
    }
    return new Carried(observed, plan, taken, null, null);
  }

  /** A Function is being deleted: once its workers have stopped, the gateway forgets it. */
  private Result leave(Carried carried) {
    if (carried.failure() != null) {
      throw carried.failure();
    }
    Step.Await pause = carried.pause();
    return pause == null
        ? removal.deregister(carried.observed().object())
        : Result.ok(pause.retryAfter());
  }

  private Result conclude(ObjectRef ref, Carried carried) {
    ClusterException failure = carried.failure();
    if (failure != null) {
      return concludeFailure(ref, carried, failure);
    }
    WorkloadPlan plan = carried.plan();
    notes.tell(ref, carried.observed().object(), plan.notes(), plan.steps().isEmpty());
    if (kind.equals(Kinds.FUNCTION)) {
      return concludeFunction(ref, carried);
    }
    status.write(
        kind,
        carried.observed().object(),
        members(carried.observed(), plan, null),
        plan.conditions());
    return result(carried);
  }

  private Result concludeFunction(ObjectRef ref, Carried carried) {
    JsonObject function = carried.observed().object();
    WorkloadPlan plan = carried.plan();
    String uid = Metadata.uid(function);
    FunctionState state =
        states.compute(
            ref,
            (key, known) ->
                known == null || !known.uid.equals(uid) ? new FunctionState(uid) : known);
    List<Condition> conditions = new ArrayList<>(plan.conditions());
    Result result = result(carried);
    if (plan.refusal() == null && carried.pause() == null) {
      Optional<JsonObject> guarded = removal.guard(function);
      if (guarded.isEmpty() || Metadata.isGoing(guarded.get())) {
        return Result.ok(Duration.ZERO);
      }
      Registrar.Registration registration =
          registrar.register(function, isToPause(function, plan), state);
      conditions.add(registration.condition());
      if (registration.again() != null) {
        replaceReady(
            conditions,
            Condition.no(READY, "GatewayRegistrationFailed", registration.condition().message()));
        result = registration.again();
      } else {
        result = result.within(registrar.untilPoll(state));
      }
      write(function, carried, state, conditions);
      notes.tell(ref, function, registration.notes(), false);
      return result;
    }
    if (isStopped(function) && FunctionRemoval.isGuarded(function)) {
      registrar.pause(function, state);
    }
    conditions.add(
        plan.refusal() == null
            ? StatusDocument.condition(function, Registrar.REGISTERED)
                .orElse(Condition.notEvaluated(Registrar.REGISTERED))
            : Condition.notEvaluated(Registrar.REGISTERED));
    write(function, carried, state, conditions);
    // Nobody asks for the depth meanwhile: it is taken out when it is too old, not with a resync.
    return result.within(registrar.untilDepthEnds(state));
  }

  private void write(
      JsonObject function, Carried carried, FunctionState state, List<Condition> conditions) {
    status.write(
        kind,
        function,
        members(carried.observed(), carried.plan(), registrar.depth(state)),
        conditions);
  }

  /** A step failed: says so, unless the API server would not hear that either. */
  private Result concludeFailure(ObjectRef ref, Carried carried, ClusterException failure) {
    int code = failure.status();
    if (code == ClusterException.NO_ANSWER || code == 429 || code == 503 || code == 504) {
      throw failure;
    }
    WorkloadPlan rest =
        WorkloadPlanner.applyFailed(
            carried.observed(),
            carried.plan(),
            carried.taken(),
            String.valueOf(failure.getMessage()));
    JsonObject workload = carried.observed().object();
    notes.tell(ref, workload, rest.notes(), carried.taken() == 0);
    List<Condition> conditions = new ArrayList<>(rest.conditions());
    if (kind.equals(Kinds.FUNCTION)) {
      conditions.add(Condition.notEvaluated(Registrar.REGISTERED));
    }
    status.write(kind, workload, members(carried.observed(), rest, depthOf(ref)), conditions);
    return Result.failed();
  }

  private static Result result(Carried carried) {
    WorkloadPlan plan = carried.plan();
    Step.Await pause = carried.pause();
    if (pause != null) {
      return plan.refusal() == null
          ? Result.ok(pause.retryAfter())
          : Result.refusedUntil(pause.retryAfter());
    }
    if (plan.refusal() == null) {
      return Result.ok(plan.retryAfter());
    }
    if (plan.retryAfter() != null) {
      return Result.refusedUntil(plan.retryAfter());
    }
    return plan.terminal() ? Result.refused() : Result.refusedForNow();
  }

  private Map<String, Json> members(Observed observed, WorkloadPlan plan, @Nullable Long depth) {
    Map<String, Json> members = new LinkedHashMap<>();
    if (kind.equals(Kinds.FUNCTION)) {
      List<String> active = FunctionTargets.of(observed.object(), observed.selected());
      members.put("activeNamespaces", Json.array(active.stream().map(Json::of).toList()));
      if (depth != null) {
        members.put("queueDepth", Json.of(depth));
      }
    }
    members.put(
        "managedObjects",
        Json.array(plan.managed().stream().map(WorkloadReconciler::managed).toList()));
    return members;
  }

  private @Nullable Long depthOf(ObjectRef ref) {
    FunctionState state = states.get(ref);
    return state == null ? null : registrar.depth(state);
  }

  private static JsonObject managed(ObjectRef child) {
    return Json.objectBuilder()
        .put("apiVersion", child.kind().apiVersion())
        .put("kind", child.kind().kind())
        .put("name", child.name())
        .build();
  }

  private static void replaceReady(List<Condition> conditions, Condition ready) {
    conditions.replaceAll(each -> each.type().equals(READY) ? ready : each);
  }

  private static boolean isToPause(JsonObject function, WorkloadPlan plan) {
    return isStopped(function)
        || plan.conditions().stream()
            .anyMatch(each ->
                each.type().equals("TargetsResolved") && each.status() == Condition.Status.FALSE);
  }

  private static boolean isStopped(JsonObject workload) {
    return Fields.flag(workload, "spec", "paused")
        || Fields.text(workload, "spec", "scaling", "mode").filter("disabled"::equals).isPresent();
  }
}
