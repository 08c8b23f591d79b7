package com.hevlayer.domain.workload;

import com.hevlayer.domain.resource.Fields;
import com.hevlayer.domain.resource.Kinds;
import com.hevlayer.domain.resource.Metadata;
import com.hevlayer.ports.cluster.ResourceKind;
import com.hevlayer.ports.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The objects that have the name of a workload's children, and whose they are. Immutable. */
final class Children {
  /** All kinds of children, in the order in which they are applied. */
  static final List<ResourceKind> KINDS =
      List.of(Kinds.TRIGGER_AUTHENTICATION, Kinds.DEPLOYMENT, Kinds.SERVICE, Kinds.SCALED_OBJECT);

  private static final Set<ResourceKind> OF_KEDA =
      Set.of(Kinds.TRIGGER_AUTHENTICATION, Kinds.SCALED_OBJECT);

  private final WorkloadSpec spec;
  private final Map<ResourceKind, JsonObject> live;

  /** Whose an object is. */
  enum Standing {
    /** There is none. */
    FREE,
    /** The workload controls it. */
    OWNED,
    /** Nobody controls it, and the operator made it. */
    ADOPTABLE,
    /** It is about to go, by itself or with a former workload of the same name. */
    GOING,
    /** It is another's. */
    TAKEN
  }

  Children(WorkloadSpec spec, Observed observed) {
    this.spec = spec;
    live = new HashMap<>(observed.children());
    if (!observed.kedaServed()) {
      live.keySet().removeAll(OF_KEDA);
    }
  }

  @Nullable JsonObject live(ResourceKind kind) {
    return live.get(kind);
  }

  Standing standing(ResourceKind kind) {
    JsonObject object = live.get(kind);
    if (object == null) {
      return Standing.FREE;
    }
    if (Metadata.isGoing(object)) {
      return Standing.GOING;
    }
    Optional<JsonObject> owner = Metadata.controller(object);
    if (owner.isEmpty()) {
      return Metadata.isManaged(object) ? Standing.ADOPTABLE : Standing.TAKEN;
    }
    if (isOwned(kind)) {
      return Standing.OWNED;
    }
    return isNamesake(owner.get()) ? Standing.GOING : Standing.TAKEN;
  }

  /** Whether this very workload controls the object, which may be going. */
  boolean isOwned(ResourceKind kind) {
    JsonObject object = live.get(kind);
    return object != null && Metadata.isControlledBy(object, spec.uid());
  }

  /** Whether the object is the workload's, or becomes it by being applied. */
  boolean isOurs(ResourceKind kind) {
    JsonObject object = live.get(kind);
    return isOwned(kind)
        || (object != null && Metadata.controller(object).isEmpty() && Metadata.isManaged(object));
  }

  /** Whether the object is being deleted. */
  boolean isGoing(ResourceKind kind) {
    JsonObject object = live.get(kind);
    return object != null && Metadata.isGoing(object);
  }

  /** Returns an object for people. */
  String text(ResourceKind kind) {
    return kind.kind() + " " + spec.namespace() + "/" + spec.childName();
  }

  /** Returns who controls an object, for people. */
  String owner(ResourceKind kind) {
    JsonObject object = live.get(kind);
    Optional<JsonObject> owner = object == null ? Optional.empty() : Metadata.controller(object);
    return owner
        .map(found -> text(found, "kind") + " \"" + text(found, "name") + "\"")
        .orElse("nobody");
  }

  private boolean isNamesake(JsonObject owner) {
    return text(owner, "apiVersion").startsWith(Kinds.GROUP + "/")
        && text(owner, "kind").equals(spec.kind().kind())
        && text(owner, "name").equals(spec.name());
  }

  private static String text(JsonObject object, String name) {
    return Fields.text(object, name).orElse("");
  }
}
