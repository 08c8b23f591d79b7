package com.hevlayer.domain.operator;

import com.hevlayer.domain.resource.Condition;
import com.hevlayer.domain.resource.Fields;
import com.hevlayer.domain.resource.Kinds;
import com.hevlayer.domain.resource.Metadata;
import com.hevlayer.domain.workload.ComputePools;
import com.hevlayer.domain.workload.Pool;
import com.hevlayer.ports.cluster.EventNote;
import com.hevlayer.ports.cluster.ObjectRef;
import com.hevlayer.ports.cluster.ResourceKind;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** Judges InfraRules, and holds the document cache of the cluster against them. Thread-safe. */
final class InfraRulesReconciler implements Reconciler {
  private static final String READY = "Ready";

  private final View view;
  private final CacheCompliance cache;
  private final StatusWriter status;
  private final Writes writes;
  private final Map<ObjectRef, Seen> seen = new ConcurrentHashMap<>();

  InfraRulesReconciler(View view, CacheCompliance cache, StatusWriter status, Writes writes) {
    this.view = view;
    this.cache = cache;
    this.status = status;
    this.writes = writes;
  }

  /**
   * What was last seen of an object.
   *
   * @param pools their names
   * @param generation for which events were told
   */
  private record Seen(Set<String> pools, String uid, long generation) {}

  @Override
  public Result reconcile(ObjectRef ref) {
    Optional<JsonObject> found = view.get(ref).filter(rules -> !Metadata.isGoing(rules));
    if (found.isEmpty()) {
      seen.remove(ref);
      return Result.ok();
    }
    JsonObject rules = found.get();
    if (!ref.equals(EventMap.DEFAULT_RULES)) {
      String message = "InfraRules must be named \"default\"; \"" + ref.name() + "\" is ignored";
      status.write(
          Kinds.INFRA_RULES,
          rules,
          Map.of("poolCount", Json.of(0)),
          List.of(
              Condition.no(READY, "NameNotDefault", message),
              Condition.notEvaluated(CacheCompliance.TYPE)));
      return Result.refused();
    }
    ComputePools pools = ComputePools.read(rules);
    List<String> problems = pools.problems();
    String shape = cache.problemOfShape(rules);
    Condition ready =
        !problems.isEmpty()
            ? Condition.no(READY, "InvalidComputePool", String.join("; ", problems))
            : shape != null
                ? Condition.no(READY, "InvalidDocumentCache", shape)
                : Condition.yes(READY, "Accepted", "");
    Map<String, Json> members = new LinkedHashMap<>();
    members.put("poolCount", Json.of(pools.all().size()));
    cache
        .nodes()
        .ifPresent(nodes -> members.put("documentCache", Json.object("nodes", Json.of(nodes))));
    Condition compliant =
        shape != null ? Condition.notEvaluated(CacheCompliance.TYPE) : cache.judge(rules);
    status.write(Kinds.INFRA_RULES, rules, members, List.of(ready, compliant));
    tell(ref, rules, pools);
    return ready.status() == Condition.Status.FALSE ? Result.refused() : Result.ok();
  }

  private void tell(ObjectRef ref, JsonObject rules, ComputePools pools) {
    Seen before = seen.get(ref);
    long generation = Metadata.generation(rules);
    String uid = Metadata.uid(rules);
    if (before != null && before.uid().equals(uid) && before.generation() == generation) {
      return;
    }
    Set<String> names = new TreeSet<>(pools.names());
    seen.put(ref, new Seen(names, uid, generation));
    for (Pool pool : pools.all()) {
      if (pool.lacksGpu()) {
        writes.report(
            rules,
            EventNote.Type.WARNING,
            "GpuPoolWithoutGpuResource",
            "pool \"" + pool.name() + "\" is of kind gpu but requests no nvidia.com/gpu");
      }
    }
    if (before != null) {
      Set<String> removed = new TreeSet<>(before.pools());
      removed.removeAll(names);
      removed.forEach(pool -> tellRemoved(rules, pool));
    }
  }

  private void tellRemoved(JsonObject rules, String pool) {
    List<String> users = new ArrayList<>();
    for (ResourceKind kind : List.of(Kinds.PIPELINE, Kinds.FUNCTION)) {
      for (JsonObject workload : view.list(kind, "")) {
        if (poolOf(workload).equals(pool)) {
          users.add(
              kind.kind() + " " + Metadata.namespace(workload) + "/" + Metadata.name(workload));
        }
      }
    }
    if (!users.isEmpty()) {
      users.sort(null);
      writes.report(
          rules,
          EventNote.Type.WARNING,
          "PoolRemovedInUse",
          "pool \"" + pool + "\" is gone but named by " + String.join(", ", users));
    }
  }

  private static String poolOf(JsonObject workload) {
    return Fields.text(workload, "spec", "scaling", "pool")
        .or(() -> Fields.text(workload, "spec", "worker", "computeClass"))
        .orElse("cpu");
  }
}
