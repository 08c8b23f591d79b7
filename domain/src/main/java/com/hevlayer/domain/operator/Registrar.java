package com.hevlayer.domain.operator;

import com.hevlayer.domain.resource.Condition;
import com.hevlayer.domain.resource.Fields;
import com.hevlayer.domain.resource.Metadata;
import com.hevlayer.domain.workload.WorkloadPlan.Note;
import com.hevlayer.ports.cluster.EventNote;
import com.hevlayer.ports.gateway.GatewayReply;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.store.NoAnswerException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Keeps Functions registered with the gateway, as they are written. Thread-safe. */
final class Registrar {
  static final String REGISTERED = "Registered";
  private static final String UNREACHABLE = "GatewayUnreachable";
  private static final String UNAUTHORIZED = "GatewayUnauthorized";
  private static final String REJECTED = "GatewayRejected";

  /** How long a number is shown that could not be asked for again. */
  private static final Duration DEPTH_LASTS = Duration.ofMinutes(5);

  /** Rounds of a registration that somebody else interferes with. */
  private static final int ROUNDS = 2;

  private final GatewayCalls gateway;
  private final InstantSource clock;
  private final Duration pollInterval;
  private final Duration compareInterval;

  /**
   * Creates one.
   *
   * @param pollInterval how often the gateway is asked for the depth of a queue
   * @param resync how often whole registrations are compared though nothing changed
   */
  Registrar(GatewayCalls gateway, InstantSource clock, Duration pollInterval, Duration resync) {
    this.gateway = gateway;
    this.clock = clock;
    this.pollInterval = pollInterval;
    // A resync comes a little earlier or later than the one before.
    compareInterval = resync.dividedBy(2);
  }

  /**
   * What became of a registration.
   *
   * @param again how the Function is due again if it is not registered; otherwise {@code null}
   */
  record Registration(Condition condition, List<Note> notes, @Nullable Result again) {}

  /** Ends a registration. */
  private static final class Failed extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Registration registration;

    Failed(String reason, String message, Result again) {
      super(message, null, false, false);
      registration = new Registration(Condition.no(REGISTERED, reason, message), List.of(), again);
    }
  }

  /** Sees to it that the gateway has a Function as it is written, paused or not. */
  Registration register(JsonObject function, boolean pause, FunctionState state) {
    JsonObject spec = UdfSpec.of(function);
    JsonObject canonical = UdfSpec.canonical(spec);
    Instant now = clock.instant();
    boolean known = canonical.equals(state.registered) && state.paused == pause;
    boolean compared = !now.isAfter(state.compared.plus(compareInterval));
    if (known && compared && !poll(function, state, now)) {
      return registered(List.of());
    }
    List<Note> notes = new ArrayList<>();
    try {
      bring(Metadata.name(function), spec, canonical, pause, state, now, notes);
      state.registered = canonical;
      state.paused = pause;
      state.compared = now;
      poll(function, state, now);
      return registered(notes);
    } catch (Failed e) {
      state.forgetRegistration();
      return new Registration(e.registration.condition(), notes, e.registration.again());
    } catch (NoAnswerException e) {
      state.forgetRegistration();
      return new Registration(
          Condition.no(REGISTERED, UNREACHABLE, "no answer: " + e.getMessage()),
          notes,
          Result.failed());
    }
  }

  /** Pauses a Function that is registered, whatever its specification is worth now. */
  void pause(JsonObject function, FunctionState state) {
    if (state.registered != null && state.paused) {
      return;
    }
    try {
      String id = Metadata.name(function);
      GatewayReply found = gateway.send("udf_get", "GET", path(id, ""), null);
      if (found.isOk()
          && found.body() instanceof JsonObject body
          && !Fields.flag(body, "udf", "paused")) {
        gateway.send("udf_pause", "POST", path(id, "/pause"), null);
      }
    } catch (NoAnswerException e) {
      // The workers are scaled to zero all the same; the next reconcile tries again.
    }
  }

  /** Returns how many items wait; {@code null} if nobody knows any more. */
  @Nullable Long depth(FunctionState state) {
    return clock.instant().isAfter(state.depthAt.plus(DEPTH_LASTS)) ? null : state.depth;
  }

  /** Returns when nobody will know any more how many items wait; {@code null} if nobody does. */
  @Nullable Duration untilDepthEnds(FunctionState state) {
    return depth(state) == null
        ? null
        : Duration.between(clock.instant(), state.depthAt.plus(DEPTH_LASTS).plusMillis(1));
  }

  /** Returns when the gateway is to be asked next. */
  Duration untilPoll(FunctionState state) {
    Duration left = Duration.between(clock.instant(), state.polled.plus(pollInterval));
    return left.isNegative() ? Duration.ZERO : left;
  }

  /**
   * Asks for the depth of the queue where that is due.
   *
   * @return whether the registration is not what it was
   */
  private boolean poll(JsonObject function, FunctionState state, Instant now) {
    if (now.isBefore(state.polled.plus(pollInterval))) {
      return false;
    }
    state.polled = now;
    GatewayReply reply;
    try {
      reply = gateway.send("udf_status", "GET", path(Metadata.name(function), "/status"), null);
    } catch (NoAnswerException e) {
      return false;
    }
    if (reply.isOk() && reply.body() instanceof JsonObject status) {
      takeDepth(status, state, now);
      return Fields.value(status, "paused") != null
          && Fields.flag(status, "paused") != state.paused;
    }
    return reply.status() == 404;
  }

  /** Takes over how many items wait; false if a status does not say it. */
  private static boolean takeDepth(JsonObject status, FunctionState state, Instant now) {
    OptionalLong count = Fields.integer(status, "pending_count");
    if (count.isEmpty()) {
      return false;
    }
    state.depth = count.getAsLong();
    state.depthAt = now;
    return true;
  }

  private void bring(
      String id,
      JsonObject spec,
      JsonObject canonical,
      boolean pause,
      FunctionState state,
      Instant now,
      List<Note> notes)
      throws Failed {
    for (int round = 1; round <= ROUNDS; round++) {
      GatewayReply found = gateway.send("udf_get", "GET", path(id, ""), null);
      if (found.status() == 404) {
        JsonObject body =
            Json.objectBuilder().put("id", id).put("spec", spec).put("paused", pause).build();
        GatewayReply created = gateway.send("udf_create", "POST", "/v2/udfs", body);
        if (created.isOk()) {
          notes.add(note("Registered", "the gateway accepted udf " + id));
          return;
        }
        if (created.status() != 409 || round == ROUNDS) {
          throw refusal(created);
        }
        continue;
      }
      JsonObject udf = function(found);
      // It comes with its status, so that nobody has to ask for that as well.
      if (found.body() instanceof JsonObject body
          && takeDepth(Fields.object(body, "status"), state, now)) {
        state.polled = now;
      }
      if (update(id, udf, spec, canonical, state, notes) && pause(id, udf, pause)) {
        return;
      }
    }
    throw new Failed(UNREACHABLE, "udf " + id + " came and went meanwhile", Result.failed());
  }

  /** Replaces the specification where it differs; false if the Function was gone. */
  private boolean update(
      String id,
      JsonObject udf,
      JsonObject spec,
      JsonObject canonical,
      FunctionState state,
      List<Note> notes)
      throws Failed {
    JsonObject there = UdfSpec.canonical(Fields.object(udf, "spec"));
    boolean answered = canonical.equals(state.put) && there.equals(state.answer);
    if (there.equals(canonical) || answered) {
      return true;
    }
    GatewayReply replaced =
        gateway.send("udf_update", "PUT", path(id, ""), Json.object("spec", spec));
    if (replaced.status() == 404) {
      return false;
    }
    JsonObject answer = function(replaced);
    state.put = canonical;
    state.answer = UdfSpec.canonical(Fields.object(answer, "spec"));
    notes.add(note("RegistrationUpdated", "the gateway accepted a new specification of udf " + id));
    return true;
  }

  /** Pauses or resumes where that differs; false if the Function was gone. */
  private boolean pause(String id, JsonObject udf, boolean pause) throws Failed {
    if (Fields.flag(udf, "paused") == pause) {
      return true;
    }
    GatewayReply reply =
        pause
            ? gateway.send("udf_pause", "POST", path(id, "/pause"), null)
            : gateway.send("udf_resume", "POST", path(id, "/resume"), null);
    if (reply.status() == 404) {
      return false;
    }
    if (!reply.isOk()) {
      throw refusal(reply);
    }
    return true;
  }

  /** Returns the Function in an answer. */
  private static JsonObject function(GatewayReply reply) throws Failed {
    if (!reply.isOk()) {
      throw refusal(reply);
    }
    if (!(reply.body() instanceof JsonObject body)) {
      throw new Failed(
          UNREACHABLE, "the gateway answered " + reply.status() + " without JSON", Result.failed());
    }
    return Fields.value(body, "udf") instanceof JsonObject udf ? udf : body;
  }

  private static Failed refusal(GatewayReply reply) {
    int status = reply.status();
    String text = GatewayCalls.text(reply);
    String message = "the gateway answered " + status + (text.isEmpty() ? "" : ": " + text);
    if (status == 401 || status == 403) {
      return new Failed(UNAUTHORIZED, message, Result.failedUntil(WorkQueue.LONGEST_RETRY));
    }
    // Too slow and too many pass, like a gateway that is not itself.
    boolean passes = status < 400 || status >= 500 || status == 408 || status == 429;
    return passes
        ? new Failed(UNREACHABLE, message, Result.failed())
        : new Failed(REJECTED, message, Result.refused());
  }

  private static Registration registered(List<Note> notes) {
    return new Registration(Condition.yes(REGISTERED, REGISTERED, ""), notes, null);
  }

  private static Note note(String reason, String message) {
    return new Note(EventNote.Type.NORMAL, reason, message);
  }

  static String path(String id, String rest) {
    return "/v2/udfs/" + id + rest;
  }
}
