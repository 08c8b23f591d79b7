package com.hevlayer.adapters.k8s;

import com.hevlayer.ports.catalog.Catalog;
import com.hevlayer.ports.catalog.CatalogDefinition;
import com.hevlayer.ports.catalog.CatalogSnapshot;
import com.hevlayer.ports.catalog.IndexEntry;
import com.hevlayer.ports.catalog.StoreEntry;
import com.hevlayer.ports.cluster.Cluster;
import com.hevlayer.ports.cluster.ClusterListener;
import com.hevlayer.ports.cluster.ObjectRef;
import com.hevlayer.ports.cluster.ResourceKind;
import com.hevlayer.ports.cluster.Selection;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonNull;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.plugin.PluginException;
import com.hevlayer.ports.plugin.Secret;
import com.hevlayer.ports.plugin.Telemetry;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Stores and namespaces as resources. Resources are watched; the Secrets that they name are read
 * again and again, since that needs no right to list Secrets. While the API server is away all
 * stays as it was.
 */
final class KubernetesCatalog implements Catalog {
  static final ResourceKind VECTOR_STORE =
      new ResourceKind("hevlayer.com", "v1alpha1", "VectorStore", "vectorstores", true);
  static final ResourceKind INDEX =
      new ResourceKind("hevlayer.com", "v1alpha1", "Index", "indexes", true);

  private static final long LOOK_MILLIS = 50;

  private final Cluster cluster;
  private final CatalogDefinition definition;
  private final Telemetry telemetry;
  private final Duration interval;
  private final NamedSecrets secrets;
  private final Set<Following> watches = ConcurrentHashMap.newKeySet();
  private volatile @Nullable Seen lastRead;

  /** What somebody knows already. */
  private record Seen(CatalogSnapshot snapshot, Map<NamedSecrets.Ref, Secret> secrets) {}

  /**
   * Creates one and begins to watch.
   *
   * @param interval between two looks at the Secrets
   */
  KubernetesCatalog(
      Cluster cluster, CatalogDefinition definition, Telemetry telemetry, Duration interval) {
    this.cluster = cluster;
    this.definition = definition;
    this.telemetry = telemetry;
    this.interval = interval;
    secrets = new NamedSecrets(cluster, definition.storeNamespace(), telemetry);
    List<Selection> selections = new ArrayList<>();
    selections.add(
        new Selection(VECTOR_STORE, Set.of(definition.storeNamespace()), null, null, true));
    if (definition.indexNamespace() != null) {
      selections.add(new Selection(INDEX, Set.of(definition.indexNamespace()), null, null, false));
    }
    cluster.watch(selections, new Wake());
  }

  /** Wakes whoever follows the catalogue. */
  private final class Wake implements ClusterListener {
    @Override
    public void changed(
        ResourceKind kind, @Nullable JsonObject before, @Nullable JsonObject after) {
      watches.forEach(Following::wake);
    }

    @Override
    public void served(ResourceKind kind, boolean served) {
      watches.forEach(Following::wake);
    }
  }

  @Override
  public CatalogSnapshot read() {
    awaitResources();
    CatalogSnapshot snapshot = snapshot();
    secrets.look(specs(snapshot));
    lastRead = new Seen(snapshot, secrets.all());
    return snapshot;
  }

  private void awaitResources() {
    long deadline = System.nanoTime() + definition.patience().toNanos();
    Set<String> missing = cluster.missing();
    try {
      while (!missing.isEmpty() && System.nanoTime() < deadline) {
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        missing = cluster.missing();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!missing.isEmpty()) {
      throw new PluginException(
          "after "
              + definition.patience().toSeconds()
              + " s the API server has not shown "
              + String.join(", ", missing)
              + ": it is away, does not know the custom resources, or refuses to show them in "
              + definition.storeNamespace());
    }
  }

  @Override
  public Watch watch(Listener listener) {
    Following following = new Following(listener);
    watches.add(following);
    following.thread.start();
    return following;
  }

  @Override
  public Optional<Secret> secret(String name, String key) {
    return secrets.find(name, key);
  }

  @Override
  public Optional<JsonObject> status(String store) {
    return cluster
        .get(new ObjectRef(VECTOR_STORE, definition.storeNamespace(), store))
        .flatMap(object ->
            object.get("status") instanceof JsonObject status
                ? Optional.of(status)
                : Optional.empty());
  }

  @Override
  public void close() {
    watches.forEach(Following::close);
    cluster.close();
  }

  private CatalogSnapshot snapshot() {
    List<StoreEntry> stores = new ArrayList<>();
    for (JsonObject object : cluster.list(VECTOR_STORE, definition.storeNamespace())) {
      if (!isGoing(object)) {
        String name = Values.text(object, "metadata", "name");
        stores.add(new StoreEntry(name, "VectorStore/" + name, spec(object), createdAt(object)));
      }
    }
    stores.sort(Comparator.comparing(StoreEntry::name));
    List<IndexEntry> indexes = new ArrayList<>();
    String namespace = definition.indexNamespace();
    if (namespace != null) {
      for (JsonObject object : cluster.list(INDEX, namespace)) {
        if (!isGoing(object)) {
          String name = Values.text(object, "metadata", "name");
          indexes.add(new IndexEntry(name, "Index/" + name, spec(object), createdAt(object)));
        }
      }
    }
    indexes.sort(Comparator.comparing(IndexEntry::name));
    return new CatalogSnapshot(
        "the VectorStores of " + definition.storeNamespace(), true, stores, indexes);
  }

  private static List<Json> specs(CatalogSnapshot snapshot) {
    return snapshot.stores().stream().map(StoreEntry::spec).toList();
  }

  private static boolean isGoing(JsonObject object) {
    return Values.at(object, "metadata", "deletionTimestamp") != null;
  }

  private static Json spec(JsonObject object) {
    Json spec = object.get("spec");
    return spec == null ? JsonNull.NULL : spec;
  }

  private static @Nullable Instant createdAt(JsonObject object) {
    try {
      return Instant.parse(Values.text(object, "metadata", "creationTimestamp"));
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  /** Looks when something woke it, and now and then; tells a listener what is new. */
  private final class Following implements Watch {
    private final Listener listener;
    private final Semaphore due = new Semaphore(1);
    private final Thread thread;
    private @Nullable Seen told = lastRead;
    private long lookedAt = System.nanoTime();
    private boolean failed;

    Following(Listener listener) {
      this.listener = listener;
      thread = Thread.ofVirtual().name("catalog").unstarted(this::run);
    }

    void wake() {
      due.release();
    }

    private void run() {
      try {
        while (true) {
          long left = interval.toNanos() - (System.nanoTime() - lookedAt);
          boolean woken = due.tryAcquire(left, TimeUnit.NANOSECONDS);
          due.drainPermits();
          try {
            look(!woken);
          } catch (RuntimeException e) {
            telemetry.event(Telemetry.Level.ERROR, "the catalogue could not be followed", e);
          }
          if (!woken) {
            lookedAt = System.nanoTime();
          }
        }
      } catch (InterruptedException e) {
        // Closed.
      }
    }

    /**
     * Looks at the resources.
     *
     * @param again whether it is time for the Secrets although nobody names others than before:
     *     each of them is a call, and resources change with every status
     */
    private void look(boolean again) throws InterruptedException {
      if (!cluster.isServed(VECTOR_STORE)) {
        // An empty list says nothing then.
        if (!failed) {
          failed = true;
          listener.failed("the API server does not serve VectorStores any more");
        }
        return;
      }
      failed = false;
      CatalogSnapshot now = snapshot();
      if (again || told == null || !told.snapshot().stores().equals(now.stores())) {
        secrets.look(specs(now));
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
      Seen seen = new Seen(now, secrets.all());
      if (!seen.equals(told)) {
        told = seen;
        listener.changed(now);
      }
    }

    @Override
    public void close() {
      watches.remove(this);
      thread.interrupt();
    }
  }
}
