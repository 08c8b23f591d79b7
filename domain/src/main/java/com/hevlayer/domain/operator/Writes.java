package com.hevlayer.domain.operator;

import com.hevlayer.domain.resource.FieldManagers;
import com.hevlayer.domain.resource.Kinds;
import com.hevlayer.ports.cluster.Cluster;
import com.hevlayer.ports.cluster.EventNote;
import com.hevlayer.ports.cluster.ObjectRef;
import com.hevlayer.ports.cluster.Propagation;
import com.hevlayer.ports.cluster.ResourceKind;
import com.hevlayer.ports.json.JsonObject;
import java.util.Set;

/** Everything that is written, as long as this process leads. Thread-safe. */
final class Writes {
  private static final Set<ResourceKind> CHILDREN =
      Set.of(
          Kinds.DEPLOYMENT,
          Kinds.SERVICE,
          Kinds.SECRET,
          Kinds.SCALED_OBJECT,
          Kinds.TRIGGER_AUTHENTICATION);

  private final Cluster cluster;
  private final View view;
  private final OperatorObserver observer;
  private volatile boolean open;

  Writes(Cluster cluster, View view, OperatorObserver observer) {
    this.cluster = cluster;
    this.view = view;
    this.observer = observer;
  }

  void open() {
    open = true;
  }

  void close() {
    open = false;
  }

  boolean isOpen() {
    return open;
  }

  /**
   * Ends whatever wants to act on behalf of the leader.
   *
   * @throws NotLeadingException if this process does not lead
   */
  void check() {
    if (!open) {
      throw new NotLeadingException();
    }
  }

  JsonObject apply(ResourceKind kind, JsonObject object, String manager) {
    check();
    JsonObject written = cluster.apply(kind, object, manager);
    view.wrote(kind, written);
    count(kind, OperatorObserver.Verb.APPLY);
    return written;
  }

  void applyStatus(ResourceKind kind, JsonObject object) {
    check();
    view.wrote(kind, cluster.applyStatus(kind, object, FieldManagers.STATUS));
  }

  JsonObject patch(ObjectRef ref, JsonObject patch) {
    check();
    JsonObject written = cluster.patch(ref, patch, FieldManagers.OPERATOR);
    view.wrote(ref.kind(), written);
    return written;
  }

  JsonObject create(ResourceKind kind, JsonObject object) {
    check();
    JsonObject written = cluster.create(kind, object, FieldManagers.OPERATOR);
    view.wrote(kind, written);
    return written;
  }

  /** Deletes an object and reads what is left of it: a finalizer may keep it. */
  void delete(ObjectRef ref, String uid, Propagation propagation) {
    check();
    cluster.delete(ref, uid, propagation);
    count(ref.kind(), OperatorObserver.Verb.DELETE);
    view.read(ref);
  }

  void report(JsonObject regarding, EventNote.Type type, String reason, String message) {
    check();
    cluster.report(new EventNote(regarding, type, reason, message));
  }

  private void count(ResourceKind kind, OperatorObserver.Verb verb) {
    if (CHILDREN.contains(kind)) {
      observer.childWritten(kind, verb);
    }
  }
}
