package com.hevlayer.adapters.k8s;

import com.hevlayer.ports.cluster.Candidate;
import com.hevlayer.ports.cluster.Cluster;
import com.hevlayer.ports.cluster.ClusterDefinition;
import com.hevlayer.ports.cluster.ClusterException;
import com.hevlayer.ports.cluster.ClusterListener;
import com.hevlayer.ports.cluster.EventNote;
import com.hevlayer.ports.cluster.LeaseTerms;
import com.hevlayer.ports.cluster.ObjectRef;
import com.hevlayer.ports.cluster.Propagation;
import com.hevlayer.ports.cluster.ResourceKind;
import com.hevlayer.ports.cluster.Selection;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.plugin.PluginContext;
import com.hevlayer.ports.plugin.Telemetry;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** One API server: a watch for each selection and namespace, and calls of its own for the rest. */
final class KubernetesCluster implements Cluster {
  private static final Duration LONGEST_END = Duration.ofSeconds(2);

  private final Api api;
  private final Timing timing;
  private final Telemetry telemetry;
  private final Requests requests;
  private final EventRecorder events;
  private final ObjectReader reader = new ObjectReader();
  private final Set<LeaseCandidacy> candidacies = ConcurrentHashMap.newKeySet();
  private final PluginContext context;
  private volatile Map<ResourceKind, KindWatch> watches = Map.of();

  KubernetesCluster(
      KubernetesClient client, ClusterDefinition definition, PluginContext context, Timing timing) {
    this.timing = timing;
    this.context = context;
    telemetry = context.telemetry();
    api = new Api(client);
    requests = new Requests(api, timing, reader);
    events = new EventRecorder(requests, definition, context.clock(), telemetry);
  }

  @Override
  public synchronized void watch(List<Selection> selections, ClusterListener listener) {
    if (!watches.isEmpty()) {
      throw new IllegalStateException("already watched");
    }
    Map<ResourceKind, List<Selection>> byKind =
        selections.stream()
            .collect(
                Collectors.groupingBy(Selection::kind, LinkedHashMap::new, Collectors.toList()));
    Map<ResourceKind, KindWatch> fresh = new LinkedHashMap<>();
    byKind.forEach((kind, all) ->
        fresh.put(kind, new KindWatch(api, timing, all, listener, reader, telemetry)));
    watches = Map.copyOf(fresh);
    fresh.values().forEach(KindWatch::start);
  }

  @Override
  public Set<String> missing() {
    Set<String> missing = new TreeSet<>();
    watches.forEach((kind, watch) -> {
      if (!watch.isComplete()) {
        missing.add(kind.plural() + (kind.group().isEmpty() ? "" : "." + kind.group()));
      }
    });
    return missing;
  }

  @Override
  public boolean isServed(ResourceKind kind) {
    KindWatch watch = watches.get(kind);
    return watch != null && watch.isServed();
  }

  @Override
  public boolean isAlive() {
    return !api.stop().isSet() && watches.values().stream().allMatch(KindWatch::isAlive);
  }

  @Override
  public Optional<JsonObject> get(ObjectRef ref) {
    KindWatch watch = watches.get(ref.kind());
    return watch == null ? Optional.empty() : watch.cache().get(ref.namespace(), ref.name());
  }

  @Override
  public List<JsonObject> list(ResourceKind kind, String namespace) {
    KindWatch watch = watches.get(kind);
    return watch == null ? List.of() : watch.cache().list(namespace);
  }

  @Override
  public Optional<JsonObject> read(ObjectRef ref) {
    try {
      return Optional.of(requests.read(ref));
    } catch (ClusterException e) {
      if (e.isNotFound()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public JsonObject apply(ResourceKind kind, JsonObject object, String manager) {
    return requests.apply(kind, object, manager, false);
  }

  @Override
  public JsonObject applyStatus(ResourceKind kind, JsonObject object, String manager) {
    return requests.apply(kind, object, manager, true);
  }

  @Override
  public JsonObject patch(ObjectRef ref, JsonObject patch, String manager) {
    return requests.patch(ref, patch, manager);
  }

  @Override
  public JsonObject create(ResourceKind kind, JsonObject object, String manager) {
    return requests.create(kind, object, manager);
  }

  @Override
  public void delete(ObjectRef ref, String uid, Propagation propagation) {
    try {
      requests.delete(ref, uid, propagation);
    } catch (ClusterException e) {
      boolean another = e.isConflict() && !uid.isEmpty();
      if (!e.isNotFound() && !another) {
        throw e;
      }
    }
  }

  @Override
  public void report(EventNote note) {
    events.report(note);
  }

  @Override
  public Candidacy elect(LeaseTerms terms, Candidate candidate) {
    LeaseCandidacy candidacy =
        new LeaseCandidacy(
            new LeaseStore(requests, terms, context.clock()), terms, candidate, telemetry);
    candidacies.add(candidacy);
    candidacy.start();
    return () -> {
      candidacies.remove(candidacy);
      candidacy.close();
    };
  }

  /** Gives Leases back first, since that needs the connection. */
  @Override
  public void close() {
    List.copyOf(candidacies).forEach(LeaseCandidacy::close);
    events.close();
    api.close();
    watches.values().forEach(KindWatch::interrupt);
    try {
      for (KindWatch watch : watches.values()) {
        watch.join(LONGEST_END);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
