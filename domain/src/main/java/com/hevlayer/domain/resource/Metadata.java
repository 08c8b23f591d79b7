package com.hevlayer.domain.resource;

import com.hevlayer.ports.cluster.ObjectRef;
import com.hevlayer.ports.cluster.ResourceKind;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Reads the metadata of objects. */
public final class Metadata {
  private Metadata() {}

  /** Returns the name; empty if there is none. */
  public static String name(JsonObject object) {
    return Fields.text(object, "metadata", "name").orElse("");
  }

  /** Returns the namespace; empty for an object of the cluster. */
  public static String namespace(JsonObject object) {
    return Fields.text(object, "metadata", "namespace").orElse("");
  }

  /** Returns the uid; empty if there is none. */
  public static String uid(JsonObject object) {
    return Fields.text(object, "metadata", "uid").orElse("");
  }

  /** Returns where an object lies. */
  public static ObjectRef ref(ResourceKind kind, JsonObject object) {
    return new ObjectRef(kind, kind.namespaced() ? namespace(object) : "", name(object));
  }

  /** Returns the generation of the specification; 0 if there is none. */
  public static long generation(JsonObject object) {
    return Fields.integer(object, "metadata", "generation").orElse(0);
  }

  /** Returns the labels. */
  public static Map<String, String> labels(JsonObject object) {
    return Fields.textMap(object, "metadata", "labels");
  }

  /** Returns the annotations. */
  public static Map<String, String> annotations(JsonObject object) {
    return Fields.textMap(object, "metadata", "annotations");
  }

  /** Returns when it was created; the end of time if nobody knows. */
  public static Instant created(JsonObject object) {
    return Fields.instant(object, "metadata", "creationTimestamp").orElse(Instant.MAX);
  }

  /** Whether it is going away. */
  public static boolean isGoing(JsonObject object) {
    return Fields.value(object, "metadata", "deletionTimestamp") != null;
  }

  /** Whether the operator made it. */
  public static boolean isManaged(JsonObject object) {
    return Fields.text(object, "metadata", "labels", Labels.MANAGED_BY)
        .filter(Labels.OPERATOR::equals)
        .isPresent();
  }

  /** Returns the owner that controls it. */
  public static Optional<JsonObject> controller(JsonObject object) {
    for (Json each : Fields.list(object, "metadata", "ownerReferences")) {
      if (each instanceof JsonObject owner && Fields.flag(owner, "controller")) {
        return Optional.of(owner);
      }
    }
    return Optional.empty();
  }

  /** Whether an object with this uid controls it. */
  public static boolean isControlledBy(JsonObject object, String uid) {
    return controller(object)
        .flatMap(owner -> Fields.text(owner, "uid"))
        .filter(uid::equals)
        .isPresent();
  }
}
