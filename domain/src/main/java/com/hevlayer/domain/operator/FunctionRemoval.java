package com.hevlayer.domain.operator;

import com.hevlayer.domain.resource.Fields;
import com.hevlayer.domain.resource.Kinds;
import com.hevlayer.domain.resource.Metadata;
import com.hevlayer.ports.cluster.ClusterException;
import com.hevlayer.ports.cluster.EventNote;
import com.hevlayer.ports.cluster.ObjectRef;
import com.hevlayer.ports.gateway.GatewayReply;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.store.NoAnswerException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Keeps a deleted Function until the gateway has forgotten it. Thread-safe. */
final class FunctionRemoval {
  static final String FINALIZER = "hevlayer.com/udf-deregistration";

  /** How long a deletion waits for the gateway. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final int ATTEMPTS = 6;

  private final View view;
  private final Writes writes;
  private final Observation observation;
  private final GatewayCalls gateway;
  private final InstantSource clock;

  FunctionRemoval(
      View view,
      Writes writes,
      Observation observation,
      GatewayCalls gateway,
      InstantSource clock) {
    this.view = view;
    this.writes = writes;
    this.observation = observation;
    this.gateway = gateway;
    this.clock = clock;
  }

  static boolean isGuarded(JsonObject function) {
    return Fields.texts(function, "metadata", "finalizers").contains(FINALIZER);
  }

  /** Has a Function stay when it is deleted until it is deregistered; returns it as it is then. */
  Optional<JsonObject> guard(JsonObject function) {
    return change(function, true);
  }

  /** Has the gateway forget a Function whose workers have stopped, and lets it go. */
  Result deregister(JsonObject function) {
    if (observation.idOwner(function) != null) {
      // The id is another one's: what is registered under it is not ours to remove.
      change(function, false);
      return Result.ok();
    }
    String problem;
    try {
      GatewayReply reply =
          gateway.send("udf_delete", "DELETE", Registrar.path(Metadata.name(function), ""), null);
      int status = reply.status();
      if (reply.isOk() || status == 404) {
        change(function, false);
        return Result.ok();
      }
      problem = "the gateway answered " + status + ": " + GatewayCalls.text(reply);
      boolean passes =
          status < 400
              || status >= 500
              || status == 401
              || status == 403
              || status == 408
              || status == 429;
      if (!passes) {
        return release(function, "not deregistered, since " + problem);
      }
    } catch (NoAnswerException e) {
      problem = "no answer: " + e.getMessage();
    }
    Instant now = clock.instant();
    Instant end =
        Fields.instant(function, "metadata", "deletionTimestamp").orElse(now).plus(PATIENCE);
    if (!now.isBefore(end)) {
      return release(
          function, "not deregistered within " + PATIENCE.toMinutes() + " minutes: " + problem);
    }
    return Result.failed(Duration.between(now, end));
  }

  private Result release(JsonObject function, String message) {
    change(function, false);
    writes.report(function, EventNote.Type.WARNING, "DeregisterTimedOut", message);
    return Result.ok();
  }

  /** Adds or removes the finalizer; empty if the Function is gone. */
  private Optional<JsonObject> change(JsonObject function, boolean guarded) {
    ObjectRef ref = Metadata.ref(Kinds.FUNCTION, function);
    JsonObject current = function;
    for (int attempt = 1; ; attempt++) {
      if (isGuarded(current) == guarded) {
        return Optional.of(current);
      }
      try {
        return Optional.of(writes.patch(ref, patch(current, guarded)));
      } catch (ClusterException e) {
        if (e.isNotFound()) {
          return Optional.empty();
        }
        if (!e.isConflict() || attempt == ATTEMPTS) {
          throw e;
        }
      }
      Optional<JsonObject> again =
          view.read(ref).filter(read -> Metadata.uid(read).equals(Metadata.uid(function)));
      if (again.isEmpty()) {
        return Optional.empty();
      }
      current = again.get();
    }
  }

  static JsonObject patch(JsonObject function, boolean guarded) {
    List<Json> finalizers = new ArrayList<>(Fields.list(function, "metadata", "finalizers"));
    finalizers.remove(Json.of(FINALIZER));
    if (guarded) {
      finalizers.add(Json.of(FINALIZER));
    }
    JsonObject metadata =
        Json.objectBuilder()
            .put("finalizers", Json.array(finalizers))
            .put("resourceVersion", Fields.text(function, "metadata", "resourceVersion").orElse(""))
            .build();
    return Json.object("metadata", metadata);
  }
}
