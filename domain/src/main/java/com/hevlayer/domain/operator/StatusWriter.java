package com.hevlayer.domain.operator;

import com.hevlayer.domain.resource.Condition;
import com.hevlayer.domain.resource.StatusDocument;
import com.hevlayer.ports.cluster.ClusterException;
import com.hevlayer.ports.cluster.EventNote;
import com.hevlayer.ports.cluster.ResourceKind;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes the status of objects where it changes, and tells of refusals. Thread-safe. */
final class StatusWriter {
  private final Writes writes;
  private final InstantSource clock;

  StatusWriter(Writes writes, InstantSource clock) {
    this.writes = writes;
    this.clock = clock;
  }

  /**
   * Gives an object a status.
   *
   * @param object as it was when its status was computed
   */
  void write(
      ResourceKind kind, JsonObject object, Map<String, Json> members, List<Condition> conditions) {
    JsonObject status = StatusDocument.of(object, members, conditions, clock.instant());
    if (StatusDocument.isWritten(object, status)) {
      return;
    }
    try {
      writes.applyStatus(kind, Configurations.of(kind, object, "status", status));
    } catch (ClusterException e) {
      if (e.isNotFound()) {
        return; // Deleted meanwhile: nobody is left to read it.
      }
      throw e;
    }
    for (Condition condition : conditions) {
      if (condition.type().equals("Ready")) {
        tellRefusal(object, condition);
      }
    }
  }

  private void tellRefusal(JsonObject object, Condition ready) {
    if (ready.status() != Condition.Status.FALSE) {
      return;
    }
    Optional<Condition> before = StatusDocument.condition(object, "Ready");
    boolean known =
        before.isPresent()
            && before.get().status() == Condition.Status.FALSE
            && before.get().reason().equals(ready.reason());
    if (!known) {
      writes.report(object, EventNote.Type.WARNING, ready.reason(), ready.message());
    }
  }
}
