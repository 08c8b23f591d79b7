package com.hevlayer.testkit.cluster;

import com.hevlayer.ports.cluster.Candidate;
import com.hevlayer.ports.cluster.Cluster;
import com.hevlayer.ports.cluster.ClusterException;
import com.hevlayer.ports.cluster.ClusterListener;
import com.hevlayer.ports.cluster.EventNote;
import com.hevlayer.ports.cluster.LeaseTerms;
import com.hevlayer.ports.cluster.ObjectRef;
import com.hevlayer.ports.cluster.Propagation;
import com.hevlayer.ports.cluster.ResourceKind;
import com.hevlayer.ports.cluster.Selection;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.testkit.cluster.ApiCall.Verb;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A client of a {@link FakeApiServer}. Its cache lags behind the server by what was not delivered
 * yet: usually nothing, since every write is followed by its delivery on the same thread; after
 * {@link #hold} everything until {@link #deliver} or {@link #deliverOne}. Within a kind changes
 * come in order, across kinds in any. Listeners and candidates are called outside of all locks.
 */
public final class FakeCluster implements Cluster {
  /** How often a call that is refused with 429 is repeated before the refusal is thrown. */
  private static final int PATIENCE = 10;

  private final FakeApiServer server;
  private final Deliveries deliveries;
  private final Set<ResourceKind> served = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;
  private volatile boolean alive = true;

  FakeCluster(FakeApiServer server) {
    this.server = server;
    deliveries = new Deliveries(server);
  }

  /** Keeps from now on whatever changes to itself. */
  public void hold() {
    deliveries.hold(true);
  }

  /** Delivers whatever was kept and, from now on, every change at once. */
  public void release() {
    deliveries.hold(false);
    deliverUnlessHeld();
  }

  /** Delivers whatever was kept. Nothing while the server is away. */
  public void deliver() {
    deliveries.drain();
  }

  /**
   * Delivers one thing that was kept, of a kind chosen at random.
   *
   * @return whether there was one
   */
  public boolean deliverOne(RandomGenerator random) {
    return deliveries.one(random);
  }

  /**
   * Loses what was kept and reads all watched objects again, as after a closed connection: every
   * object is reported once more.
   */
  public void relist() {
    deliveries.relist();
    deliverUnlessHeld();
  }

  /** Has {@link #isAlive} answer no, as if a thread had died. */
  public void die() {
    alive = false;
  }

  @Override
  public void watch(List<Selection> selections, ClusterListener listener) {
    Set<ResourceKind> kinds = new TreeSet<>(Deliveries.BY_NAME);
    selections.forEach(selection -> kinds.add(selection.kind()));
    deliveries.watch(selections, listener);
    for (ResourceKind kind : kinds) {
      if (server.serves(kind)) {
        servedChanged(kind, true);
      }
    }
    deliverUnlessHeld();
  }

  @Override
  public Set<String> missing() {
    return deliveries.missing(served);
  }

  @Override
  public boolean isServed(ResourceKind kind) {
    return served.contains(kind);
  }

  @Override
  public boolean isAlive() {
    return alive && !closed;
  }

  @Override
  public Optional<JsonObject> get(ObjectRef ref) {
    return deliveries.get(ref);
  }

  @Override
  public List<JsonObject> list(ResourceKind kind, String namespace) {
    return deliveries.list(kind, namespace);
  }

  @Override
  public Optional<JsonObject> read(ObjectRef ref) {
    try {
      return Optional.of(call(Verb.READ, ref, "", () -> server.find(ref)));
    } catch (ClusterException e) {
      if (e.isNotFound()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public JsonObject apply(ResourceKind kind, JsonObject object, String manager) {
    ObjectRef ref = ObjectStore.ref(kind, object);
    return call(Verb.APPLY, ref, manager, () -> server.apply(kind, object, manager));
  }

  @Override
  public JsonObject applyStatus(ResourceKind kind, JsonObject object, String manager) {
    ObjectRef ref = ObjectStore.ref(kind, object);
    return call(Verb.APPLY_STATUS, ref, manager, () -> server.applyStatus(kind, object, manager));
  }

  @Override
  public JsonObject patch(ObjectRef ref, JsonObject patch, String manager) {
    return call(Verb.PATCH, ref, manager, () -> server.patch(ref, patch, manager));
  }

  @Override
  public JsonObject create(ResourceKind kind, JsonObject object, String manager) {
    ObjectRef ref =
        new ObjectRef(
            kind,
            Values.text(object, "metadata", "namespace"),
            Values.text(object, "metadata", "name"));
    return call(Verb.CREATE, ref, manager, () -> server.create(kind, object, manager));
  }

  @Override
  public void delete(ObjectRef ref, String uid, Propagation propagation) {
    try {
      call(
          Verb.DELETE,
          ref,
          "",
          () -> {
            server.delete(ref, uid, propagation);
            return ref;
          });
    } catch (ClusterException e) {
      if (!e.isNotFound() && (!e.isConflict() || uid.isEmpty())) {
        throw e;
      }
    }
  }

  @Override
  public void report(EventNote note) {
    if (!closed) {
      server.report(note);
    }
  }

  @Override
  public Candidacy elect(LeaseTerms terms, Candidate candidate) {
    FakeLease.Entry entry = new FakeLease.Entry(this, terms.identity(), candidate);
    server.withLease(terms.namespace(), terms.name(), lease -> lease.join(entry));
    return () -> server.withLease(terms.namespace(), terms.name(), lease -> lease.leave(entry));
  }

  @Override
  public void close() {
    closed = true;
    server.disconnect(this);
  }

  private <T> T call(Verb verb, ObjectRef ref, String manager, Supplier<T> step) {
    ApiCall call = new ApiCall(verb, ref, manager);
    for (int attempt = 1; ; attempt++) {
      if (closed) {
        throw Fault.noAnswerException();
      }
      Fault fault = server.faultOf(call);
      if (fault == null) {
        return step.get();
      }
      if (fault.effective()) {
        var _ = step.get();
      }
      if (fault.exception().status() != 429 || attempt == PATIENCE) {
        throw fault.exception();
      }
    }
  }

  // For the server, under its lock.

  void objectChanged(ObjectRef ref, @Nullable JsonObject after) {
    deliveries.objectChanged(ref, after);
  }

  void servedChanged(ResourceKind kind, boolean isServed) {
    deliveries.servedChanged(
        kind,
        isServed,
        () -> {
          if (isServed) {
            served.add(kind);
          } else {
            served.remove(kind);
          }
        });
  }

  void signal(Runnable told) {
    deliveries.signal(told);
  }

  void deliverUnlessHeld() {
    if (!deliveries.isHeld()) {
      deliveries.drain();
    }
  }
}
