package com.hevlayer.domain.operator;

import com.hevlayer.domain.discovery.Discovery;
import com.hevlayer.domain.discovery.DiscoverySettings;
import com.hevlayer.domain.parallel.Tasks;
import com.hevlayer.domain.resource.Kinds;
import com.hevlayer.domain.workload.WorkloadPlanner;
import com.hevlayer.ports.cluster.Cluster;
import com.hevlayer.ports.cluster.ObjectRef;
import com.hevlayer.ports.cluster.ResourceKind;
import com.hevlayer.ports.gateway.GatewayApi;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The parts of an operator, put together. */
final class Parts {
  /** How many objects of a kind are reconciled at once. */
  private static final Map<ResourceKind, Integer> WIDTHS =
      Map.of(
          Kinds.VECTOR_STORE, 4,
          Kinds.INDEX, 4,
          Kinds.INFRA_RULES, 1,
          Kinds.PIPELINE, 8,
          Kinds.FUNCTION, 8);

  private final View view;
  private final Writes writes;
  private final IndexDirectory directory = new IndexDirectory();
  private final Namesakes namesakes = new Namesakes();
  private final EventMap events;
  private final Mirrors mirrors;
  private final OpenStores openStores;
  private final @Nullable Discovery discovery;
  private final Map<ResourceKind, Controller> controllers = new LinkedHashMap<>();

  Parts(
      OperatorSettings settings,
      Cluster cluster,
      GatewayApi gateway,
      StoreAccess access,
      Tasks tasks,
      InstantSource clock,
      RandomGenerator random,
      OperatorObserver observer) {
    view = new View(cluster, clock);
    writes = new Writes(cluster, view, observer);
    events = new EventMap(settings, view, directory, namesakes);
    Secrets secrets =
        new Secrets(
            view, Selections.cachedSecrets(settings), settings.workload().gatewaySecretName());
    mirrors = new Mirrors(settings.workload(), secrets, view, writes);
    openStores = new OpenStores(access, view, secrets);
    StoreObjects stores = new StoreObjects(view, settings.storeNamespace(), access.kinds());
    StatusWriter status = new StatusWriter(writes, clock);
    GatewayCalls calls = new GatewayCalls(gateway, writes, observer);
    discovery = discovery(settings, stores, clock, observer);

    Map<ResourceKind, Reconciler> reconcilers = new LinkedHashMap<>();
    reconcilers.put(
        Kinds.VECTOR_STORE,
        new VectorStoreReconciler(
            view,
            stores,
            openStores,
            secrets,
            new StoreProbe(openStores, clock),
            status,
            clock,
            settings.statusPoll()));
    reconcilers.put(
        Kinds.INDEX,
        new IndexReconciler(
            view,
            directory,
            stores,
            new IndexMetadata(writes),
            new Snapshots(calls, clock, settings.statusPoll()),
            discovery == null ? null : discovery::presence,
            status,
            writes));
    reconcilers.put(
        Kinds.INFRA_RULES,
        new InfraRulesReconciler(view, new CacheCompliance(view, settings), status, writes));
    Observation observation = new Observation(settings, cluster, view, mirrors, namesakes, clock);
    Registrar registrar = new Registrar(calls, clock, settings.statusPoll(), settings.resync());
    FunctionRemoval removal = new FunctionRemoval(view, writes, observation, calls, clock);
    Set<WorkloadReconciler.Place> busy = ConcurrentHashMap.newKeySet();
    for (ResourceKind kind : List.of(Kinds.PIPELINE, Kinds.FUNCTION)) {
      reconcilers.put(
          kind,
          new WorkloadReconciler(
              kind,
              view,
              writes,
              observation,
              observed -> WorkloadPlanner.plan(observed, settings.workload()),
              mirrors,
              registrar,
              removal,
              status,
              busy));
    }
    reconcilers.forEach((kind, reconciler) ->
        controllers.put(
            kind,
            new Controller(
                kind, WIDTHS.getOrDefault(kind, 1), reconciler, tasks, clock, random, observer)));
  }

  private @Nullable Discovery discovery(
      OperatorSettings settings,
      StoreObjects stores,
      InstantSource clock,
      OperatorObserver observer) {
    DiscoverySettings search = settings.discovery();
    if (search == null) {
      return null;
    }
    return new Discovery(
        search,
        new SearchedStores(stores, openStores, clock),
        new WatchedIndexes(settings.indexNamespace(), view, writes, this::reconcileIndexes),
        clock,
        observer);
  }

  /** Has the objects that describe a namespace reconciled. */
  private void reconcileIndexes(String objects, String namespace) {
    Controller controller = controllers.get(Kinds.INDEX);
    if (controller != null) {
      directory
          .describing(objects, namespace)
          .forEach(name -> controller.add(new ObjectRef(Kinds.INDEX, objects, name)));
    }
  }

  View view() {
    return view;
  }

  Writes writes() {
    return writes;
  }

  IndexDirectory directory() {
    return directory;
  }

  Namesakes namesakes() {
    return namesakes;
  }

  EventMap events() {
    return events;
  }

  Mirrors mirrors() {
    return mirrors;
  }

  OpenStores openStores() {
    return openStores;
  }

  Optional<Discovery> discovery() {
    return Optional.ofNullable(discovery);
  }

  Map<ResourceKind, Controller> controllers() {
    return controllers;
  }
}
