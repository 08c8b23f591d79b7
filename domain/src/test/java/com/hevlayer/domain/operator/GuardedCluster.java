package com.hevlayer.domain.operator;

import com.hevlayer.ports.cluster.Candidate;
import com.hevlayer.ports.cluster.Cluster;
import com.hevlayer.ports.cluster.ClusterListener;
import com.hevlayer.ports.cluster.EventNote;
import com.hevlayer.ports.cluster.LeaseTerms;
import com.hevlayer.ports.cluster.ObjectRef;
import com.hevlayer.ports.cluster.Propagation;
import com.hevlayer.ports.cluster.ResourceKind;
import com.hevlayer.ports.cluster.Selection;
import com.hevlayer.ports.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A cluster that lets nobody begin a write who was told that leadership is lost. */
final class GuardedCluster implements Cluster {
  private final Cluster cluster;
  volatile boolean lost;

  GuardedCluster(Cluster cluster) {
    this.cluster = cluster;
  }

  private void check(String what) {
    if (lost) {
      throw new AssertionError("written after leadership was lost: " + what);
    }
  }

  @Override
  public void watch(List<Selection> selections, ClusterListener listener) {
    cluster.watch(selections, listener);
  }

  @Override
  public Set<String> missing() {
    return cluster.missing();
  }

  @Override
  public boolean isServed(ResourceKind kind) {
    return cluster.isServed(kind);
  }

  @Override
  public boolean isAlive() {
    return cluster.isAlive();
  }

  @Override
  public Optional<JsonObject> get(ObjectRef ref) {
    return cluster.get(ref);
  }

  @Override
  public List<JsonObject> list(ResourceKind kind, String namespace) {
    return cluster.list(kind, namespace);
  }

  @Override
  public Optional<JsonObject> read(ObjectRef ref) {
    return cluster.read(ref);
  }

  @Override
  public JsonObject apply(ResourceKind kind, JsonObject object, String manager) {
    check("apply " + kind);
    return cluster.apply(kind, object, manager);
  }

  @Override
  public JsonObject applyStatus(ResourceKind kind, JsonObject object, String manager) {
    check("status of " + kind);
    return cluster.applyStatus(kind, object, manager);
  }

  @Override
  public JsonObject patch(ObjectRef ref, JsonObject patch, String manager) {
    check("patch " + ref);
    return cluster.patch(ref, patch, manager);
  }

  @Override
  public JsonObject create(ResourceKind kind, JsonObject object, String manager) {
    check("create " + kind);
    return cluster.create(kind, object, manager);
  }

  @Override
  public void delete(ObjectRef ref, String uid, Propagation propagation) {
    check("delete " + ref);
    cluster.delete(ref, uid, propagation);
  }

  @Override
  public void report(EventNote note) {
    check("report " + note.reason());
    cluster.report(note);
  }

  @Override
  public Candidacy elect(LeaseTerms terms, Candidate candidate) {
    return cluster.elect(terms, candidate);
  }

  @Override
  public void close() {
    cluster.close();
  }
}
