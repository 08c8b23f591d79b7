package com.hevlayer.testkit.cluster;

import com.hevlayer.ports.cluster.EventNote;
import com.hevlayer.ports.cluster.ObjectRef;
import com.hevlayer.ports.cluster.Propagation;
import com.hevlayer.ports.cluster.ResourceKind;
import com.hevlayer.ports.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An API server in memory: uids, resource versions, generations, server-side apply with owned
 * fields, merge patches, finalizers, propagation of deletions, and the collector of garbage as a
 * switch. It knows no schemas: which lists are merged is judged by their names, and only {@code
 * Deployment}, {@code Service} and {@code Secret} get defaults unless {@link #serve(ResourceKind,
 * UnaryOperator)} says more. Every namespace exists. Thread-safe, without threads of its own; equal
 * calls give equal objects.
 *
 * <p>Its own methods are what other programs do to the cluster: they meet no {@link Faults} and no
 * absence. Clients come from {@link #connect}.
 */
public final class FakeApiServer {
  private final InstantSource clock;
  private final ObjectStore store;
  private final List<FakeCluster> clients = new ArrayList<>();
  private final List<ApiCall> calls = new ArrayList<>();
  private final List<EventNote> events = new ArrayList<>();
  private final Map<String, FakeLease> leases = new LinkedHashMap<>();
  private boolean collecting;

  private volatile Faults faults = _ -> null;
  private volatile boolean away;

  /** Creates a server that serves nothing yet and whose garbage nobody collects. */
  public FakeApiServer(InstantSource clock) {
    this.clock = clock;
    store = new ObjectStore(this::changed);
  }

  /** Returns a new client. */
  public FakeCluster connect() {
    FakeCluster client = new FakeCluster(this);
    synchronized (this) {
      clients.add(client);
    }
    return client;
  }

  /** Serves kinds from now on. */
  public void serve(ResourceKind... kinds) {
    for (ResourceKind kind : kinds) {
      serve(kind, Traits.defaults(kind));
    }
  }

  /** Serves a kind from now on, and fills in what is missing in its objects by this function. */
  public void serve(ResourceKind kind, UnaryOperator<JsonObject> defaults) {
    written(() -> {
      store.serve(kind, defaults);
      clients.forEach(client -> client.servedChanged(kind, true));
      return kind;
    });
  }

  /** Ceases to serve a kind; its objects are gone. */
  public void unserve(ResourceKind kind) {
    written(() -> {
      store.unserve(kind);
      clients.forEach(client -> client.servedChanged(kind, false));
      return kind;
    });
  }

  /** Has the collector of garbage run now and after every write, or never again. */
  public void collectGarbage(boolean always) {
    written(() -> collecting = always);
  }

  /** Has the collector of garbage run once. */
  public void collectGarbage() {
    written(() -> {
      store.collect();
      return store;
    });
  }

  /** Has this decide from now on which calls of clients fail. */
  public void fail(Faults with) {
    faults = with;
  }

  /** Goes away, or comes back. While away no call is answered and no client hears of a change. */
  public void away(boolean gone) {
    away = gone;
    flush();
  }

  /** Returns the calls of all clients since the last {@link #forgetCalls}. */
  public synchronized List<ApiCall> calls() {
    return List.copyOf(calls);
  }

  /** Forgets the calls so far. */
  public synchronized void forgetCalls() {
    calls.clear();
  }

  /** Returns what was reported, in order. */
  public synchronized List<EventNote> events() {
    return List.copyOf(events);
  }

  /** Returns an object. */
  public synchronized Optional<JsonObject> get(ObjectRef ref) {
    return Optional.ofNullable(store.objects().get(ref)).map(Stored::toJson);
  }

  /** Returns the objects of a kind in the order in which they came. */
  public synchronized List<JsonObject> list(ResourceKind kind) {
    return List.copyOf(snapshot(kind).values());
  }

  /** Applies a configuration by force, as {@code kubectl apply --server-side} does. */
  public JsonObject apply(ResourceKind kind, JsonObject object, String manager) {
    return written(() -> store.apply(kind, object, manager, false));
  }

  /** Applies a status by force. */
  public JsonObject applyStatus(ResourceKind kind, JsonObject object, String manager) {
    return written(() -> store.apply(kind, object, manager, true));
  }

  /** Creates an object. */
  public JsonObject create(ResourceKind kind, JsonObject object, String manager) {
    return written(() -> store.create(kind, object, manager));
  }

  /** Changes an object by a merge patch. */
  public JsonObject patch(ObjectRef ref, JsonObject patch, String manager) {
    return written(() -> store.patch(ref, patch, manager));
  }

  /** Changes the status of an object by a merge patch, as its controller does. */
  public JsonObject patchStatus(ObjectRef ref, JsonObject status, String manager) {
    return written(() -> store.patchStatus(ref, status, manager));
  }

  /**
   * Deletes an object, perhaps only once its finalizers are gone.
   *
   * @param uid of the object that is meant; empty for whichever is there
   * @throws com.hevlayer.ports.cluster.ClusterException with 404 if it does not exist, 409 if it
   *     has another uid
   */
  public void delete(ObjectRef ref, String uid, Propagation propagation) {
    written(() -> {
      store.delete(ref, uid, propagation);
      return ref;
    });
  }

  /** Has the holder of a Lease lose it, as if it had not renewed in time; the next one takes it. */
  public void expireLease(String namespace, String name) {
    written(() -> {
      lease(namespace, name).expire();
      return name;
    });
  }

  /** Returns the identity of the holder of a Lease, empty without one. */
  public synchronized String holder(String namespace, String name) {
    return lease(namespace, name).holder();
  }

  // For clients.

  boolean isAway() {
    return away;
  }

  @Nullable Fault faultOf(ApiCall call) {
    synchronized (this) {
      calls.add(call);
    }
    return away ? Fault.noAnswer() : faults.on(call);
  }

  synchronized JsonObject find(ObjectRef ref) {
    return store.find(ref).toJson();
  }

  synchronized boolean serves(ResourceKind kind) {
    return store.serves(kind);
  }

  synchronized Map<ObjectRef, JsonObject> snapshot(ResourceKind kind) {
    Map<ObjectRef, JsonObject> found = new LinkedHashMap<>();
    store
        .objects()
        .forEach((ref, stored) -> {
          if (ref.kind().equals(kind)) {
            found.put(ref, stored.toJson());
          }
        });
    return found;
  }

  synchronized void report(EventNote note) {
    if (!away) {
      events.add(note);
    }
  }

  /** Does something with a Lease under the lock, then tells the candidates. */
  void withLease(String namespace, String name, Consumer<FakeLease> what) {
    written(() -> {
      what.accept(lease(namespace, name));
      return name;
    });
  }

  void disconnect(FakeCluster client) {
    synchronized (this) {
      clients.remove(client);
    }
  }


  private FakeLease lease(String namespace, String name) {
    return leases.computeIfAbsent(namespace + "/" + name, _ -> new FakeLease());
  }

  private void changed(ObjectRef ref, @Nullable Stored stored) {
    JsonObject after = stored == null ? null : stored.toJson();
    clients.forEach(client -> client.objectChanged(ref, after));
  }

  /** Takes a step under the lock, then has the clients hear of it outside of it. */
  private <T> T written(Supplier<T> step) {
    T result;
    // Read outside of the lock, since a simulated clock may let another actor go first.
    Instant now = clock.instant();
    synchronized (this) {
      store.setTime(now);
      result = step.get();
      if (collecting) {
        store.collect();
      }
    }
    flush();
    return result;
  }

  private void flush() {
    List<FakeCluster> all;
    synchronized (this) {
      all = List.copyOf(clients);
    }
    all.forEach(FakeCluster::deliverUnlessHeld);
  }
}
