package com.hevlayer.adapters.k8s;

import com.hevlayer.ports.cluster.ClusterException;
import com.hevlayer.ports.cluster.ObjectRef;
import com.hevlayer.ports.cluster.Propagation;
import com.hevlayer.ports.cluster.ResourceKind;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads and writes single objects. A call refused with 429 is repeated. Thread-safe. */
final class Requests {
  private static final int TOO_MANY = 429;
  private static final Duration USUAL_WAIT = Duration.ofSeconds(1);
  private static final String JSON = "application/json";
  private static final String APPLY = "application/apply-patch+yaml";
  private static final String MERGE = "application/merge-patch+json";

  private final Api api;
  private final Timing timing;
  private final ObjectReader reader;

  Requests(Api api, Timing timing, ObjectReader reader) {
    this.api = api;
    this.timing = timing;
    this.reader = reader;
  }

  JsonObject read(ObjectRef ref) {
    return object(Call.get(Paths.object(ref), ref.toString(), isSecret(ref.kind())), timing.call());
  }

  JsonObject apply(ResourceKind kind, JsonObject object, String manager, boolean status) {
    ObjectRef ref = ref(kind, object);
    // Nobody applies what the server keeps about owners.
    String body = Values.withoutMetadata(object, "managedFields").toString();
    String path =
        Paths.object(ref)
            + (status ? "/status" : "")
            + "?force=true&fieldManager="
            + Paths.encoded(manager)
            // A status may be newer than the definition; what is not known yet is left out.
            + (status ? "" : "&fieldValidation=Strict");
    return object(write("PATCH", path, APPLY, body, "apply " + ref, kind), timing.call());
  }

  JsonObject patch(ObjectRef ref, JsonObject patch, String manager) {
    return patch(ref, patch, manager, timing.call());
  }

  JsonObject patch(ObjectRef ref, JsonObject patch, String manager, Duration longest) {
    String path = Paths.object(ref) + "?fieldManager=" + Paths.encoded(manager);
    return object(
        write("PATCH", path, MERGE, patch.toString(), "patch " + ref, ref.kind()), longest);
  }

  JsonObject create(ResourceKind kind, JsonObject object, String manager) {
    return create(kind, object, manager, timing.call());
  }

  JsonObject create(ResourceKind kind, JsonObject object, String manager, Duration longest) {
    String namespace = Values.text(object, "metadata", "namespace");
    String path =
        Paths.objects(kind, namespace)
            + "?fieldValidation=Strict&fieldManager="
            + Paths.encoded(manager);
    String name = Values.text(object, "metadata", "name");
    String what = "create " + new ObjectRef(kind, namespace, name);
    return object(write("POST", path, JSON, object.toString(), what, kind), longest);
  }

  JsonObject read(ObjectRef ref, Duration longest) {
    return object(Call.get(Paths.object(ref), ref.toString(), isSecret(ref.kind())), longest);
  }

  void delete(ObjectRef ref, String uid, Propagation propagation) {
    Json.ObjectBuilder options =
        Json.objectBuilder()
            .put("apiVersion", "v1")
            .put("kind", "DeleteOptions")
            .put(
                "propagationPolicy",
                switch (propagation) {
                  case BACKGROUND -> "Background";
                  case FOREGROUND -> "Foreground";
                  case ORPHAN -> "Orphan";
                });
    if (!uid.isEmpty()) {
      options.put("preconditions", Json.object("uid", Json.of(uid)));
    }
    String body = options.build().toString();
    answer(
        write("DELETE", Paths.object(ref), JSON, body, "delete " + ref, ref.kind()), timing.call());
  }

  private JsonObject object(Call call, Duration longest) {
    Answer answer = answer(call, longest);
    try {
      return reader.read(answer.body());
    } catch (IllegalArgumentException e) {
      throw new ClusterException(
          ClusterException.NO_ANSWER,
          "",
          "the answer to " + call + " is no object: " + e.getMessage(),
          null,
          e);
    }
  }

  /** Sends until the answer is another than to come again later, or that would be too late. */
  private Answer answer(Call call, Duration longest) {
    long deadline = System.nanoTime() + longest.toNanos();
    while (true) {
      Answer answer = api.send(call, left(deadline));
      if (answer.isOk()) {
        return answer;
      }
      ClusterException refusal = Refusals.of(call, answer);
      Duration wait = refusal.retryAfter().orElse(USUAL_WAIT);
      if (answer.status() != TOO_MANY || wait.compareTo(left(deadline)) >= 0) {
        throw refusal;
      }
      pause(call, wait);
    }
  }

  private void pause(Call call, Duration wait) {
    try {
      if (api.stop().within(wait)) {
        throw Api.closed(call);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw api.noAnswer(call, e);
    }
  }

  private static Duration left(long deadline) {
    return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
  }

  private static Call write(
      String method,
      String path,
      String contentType,
      @Nullable String body,
      String what,
      ResourceKind kind) {
    return new Call(method, path, contentType, body, what, isSecret(kind));
  }

  static boolean isSecret(ResourceKind kind) {
    return kind.group().isEmpty() && kind.kind().equals("Secret");
  }

  private static ObjectRef ref(ResourceKind kind, JsonObject object) {
    String namespace = Values.text(object, "metadata", "namespace");
    String name = Values.text(object, "metadata", "name");
    if (name.isEmpty() || namespace.isEmpty() == kind.namespaced()) {
      throw new IllegalArgumentException(
          "a configuration of " + kind + " without the name or the namespace that it needs");
    }
    return new ObjectRef(kind, namespace, name);
  }
}
