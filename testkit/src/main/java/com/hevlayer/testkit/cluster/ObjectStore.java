package com.hevlayer.testkit.cluster;

import com.hevlayer.ports.cluster.ClusterException;
import com.hevlayer.ports.cluster.ObjectRef;
import com.hevlayer.ports.cluster.Propagation;
import com.hevlayer.ports.cluster.ResourceKind;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The objects of a server and what writes do to them. For one thread at a time. */
final class ObjectStore {
  private static final String[] VERSION = {"metadata", "resourceVersion"};
  private static final String[] GENERATION = {"metadata", "generation"};
  private static final String[] FINALIZERS = {"metadata", "finalizers"};
  private static final String[] GOING = {"metadata", "deletionTimestamp"};

  private final BiConsumer<ObjectRef, @Nullable Stored> changes;
  private final Map<ResourceKind, UnaryOperator<JsonObject>> served = new LinkedHashMap<>();
  private final Map<ObjectRef, Stored> objects = new LinkedHashMap<>();
  private long version = 100;
  private long uids;
  private Instant time = Instant.EPOCH;

  /** Creates one that tells of every change; {@code null}: the object is gone. */
  ObjectStore(BiConsumer<ObjectRef, @Nullable Stored> changes) {
    this.changes = changes;
  }

  /** Says what time it is for the writes that follow. */
  void setTime(Instant now) {
    time = now;
  }

  void serve(ResourceKind kind, UnaryOperator<JsonObject> defaults) {
    served.put(kind, defaults);
  }

  void unserve(ResourceKind kind) {
    List.copyOf(objects.keySet()).stream()
        .filter(ref -> ref.kind().equals(kind))
        .forEach(this::remove);
    served.remove(kind);
  }

  boolean serves(ResourceKind kind) {
    return served.containsKey(kind);
  }

  /** Returns the objects by where they lie, in the order in which they came; a view. */
  Map<ObjectRef, Stored> objects() {
    return objects;
  }

  Stored find(ObjectRef ref) {
    defaults(ref.kind());
    Stored live = objects.get(ref);
    if (live == null) {
      throw refused(404, "NotFound", text(ref) + " not found");
    }
    return live;
  }

  JsonObject create(ResourceKind kind, JsonObject object, String manager) {
    defaults(kind);
    String prefix = Values.text(object, "metadata", "generateName");
    JsonObject named =
        prefix.isEmpty() || Values.at(object, "metadata", "name") != null
            ? object
            : Values.with(object, Json.of(prefix + (uids + 1)), "metadata", "name");
    ObjectRef ref = ref(kind, named);
    if (objects.containsKey(ref)) {
      throw refused(409, "AlreadyExists", text(ref) + " already exists");
    }
    JsonObject clean = Traits.hasStatus(kind) ? Values.with(named, null, "status") : named;
    return update(ref, null, clean, manager, false);
  }

  JsonObject patch(ObjectRef ref, JsonObject patch, String manager) {
    Stored live = find(ref);
    checkPreconditions(ref, live, patch);
    JsonObject next = (JsonObject) Values.mergePatch(live.object(), patch);
    if (Traits.hasStatus(ref.kind())) {
      next = Values.with(next, live.object().get("status"), "status");
    }
    return update(ref, live, next, manager, false);
  }

  JsonObject patchStatus(ObjectRef ref, JsonObject status, String manager) {
    Stored live = find(ref);
    Json next = Values.mergePatch(live.object().get("status"), status);
    return update(ref, live, Values.with(live.object(), next, "status"), manager, true);
  }

  JsonObject apply(ResourceKind kind, JsonObject object, String manager, boolean status) {
    UnaryOperator<JsonObject> defaults = defaults(kind);
    ObjectRef ref = ref(kind, object);
    Stored live = status ? find(ref) : objects.get(ref);
    checkPreconditions(ref, live, object);
    JsonObject config = Values.with(object, null, "metadata", "managedFields");
    if (status) {
      config = Json.objectBuilder().put("status", object.get("status")).build();
    } else if (Traits.hasStatus(kind)) {
      config = Values.with(config, null, "status");
    }
    JsonObject before = live == null ? Values.EMPTY : live.object();
    List<Owner> owners = live == null ? List.of() : live.owners();
    Set<List<String>> wanted = new LinkedHashSet<>(FieldPaths.of(config).keySet());
    Set<List<String>> disowned = new LinkedHashSet<>();
    Set<List<String>> kept = new LinkedHashSet<>(wanted);
    for (Owner owner : owners) {
      (owner.is(manager, true, status) ? disowned : kept).addAll(owner.paths());
    }
    disowned.removeAll(kept);
    JsonObject merged = (JsonObject) FieldPaths.merge(before, config, "");
    merged = defaults.apply(FieldPaths.remove(merged, disowned, kept));
    Set<List<String>> changed = FieldPaths.changed(before, merged);
    changed.retainAll(wanted);
    Owner writer =
        new Owner(manager, true, status, Values.text(object, "apiVersion"), now(), Set.of());
    return commit(ref, live, merged, Owner.after(owners, writer, wanted, changed));
  }

  void delete(ObjectRef ref, String uid, Propagation propagation) {
    Stored live = find(ref);
    if (!uid.isEmpty() && !uid.equals(live.uid())) {
      throw refused(409, "Conflict", text(ref) + " is not the object with the uid " + uid);
    }
    Set<Json> finalizers = new LinkedHashSet<>(live.finalizers());
    switch (propagation) {
      case FOREGROUND -> finalizers.add(Json.of(Garbage.FOREGROUND));
      case ORPHAN -> finalizers.add(Json.of(Garbage.ORPHAN));
      case BACKGROUND -> {}
    }
    if (finalizers.isEmpty()) {
      remove(ref);
    } else if (!live.isGoing() || finalizers.size() > live.finalizers().size()) {
      JsonObject going =
          Values.with(live.object(), Json.array(List.copyOf(finalizers)), FINALIZERS);
      store(ref, live, Values.orElse(going, Json.of(now()), GOING), live.owners());
    }
  }

  /** Does what the collector of garbage does, until there is nothing more to do. */
  void collect() {
    long before;
    do {
      before = version;
      Garbage garbage = new Garbage(objects);
      for (ObjectRef ref : garbage.orphaned()) {
        Stored stored = find(ref);
        List<Json> staying = garbage.staying(stored);
        Json owners = staying.isEmpty() ? null : Json.array(staying);
        JsonObject next =
            Values.with(stored.object(), owners, "metadata", "ownerReferences");
        store(ref, stored, next, stored.owners());
      }
      garbage.doomed().forEach(ref -> delete(ref, "", Propagation.BACKGROUND));
      new Garbage(objects).released().forEach(this::release);
    } while (version != before);
  }

  private void release(ObjectRef ref, String finalizer) {
    Stored stored = find(ref);
    List<Json> left =
        stored.finalizers().stream().filter(each -> !each.equals(Json.of(finalizer))).toList();
    Json finalizers = left.isEmpty() ? null : Json.array(left);
    store(ref, stored, Values.with(stored.object(), finalizers, FINALIZERS), stored.owners());
  }

  private JsonObject update(
      ObjectRef ref, @Nullable Stored live, JsonObject sent, String manager, boolean status) {
    JsonObject next = Values.with(sent, null, "metadata", "managedFields");
    JsonObject before = live == null ? Values.EMPTY : live.object();
    List<Owner> owners = live == null ? List.of() : live.owners();
    Set<List<String>> changed = FieldPaths.changed(before, next);
    JsonObject filled = defaults(ref.kind()).apply(next);
    Set<List<String>> there = FieldPaths.of(filled).keySet();
    Owner writer = new Owner(manager, false, status, ref.kind().apiVersion(), now(), Set.of());
    List<Owner> after = new ArrayList<>();
    for (Owner owner : Owner.after(owners, writer, null, changed)) {
      Set<List<String>> paths = new LinkedHashSet<>(owner.paths());
      paths.retainAll(there);
      if (!paths.isEmpty()) {
        after.add(owner.with(paths, now()));
      }
    }
    return commit(ref, live, filled, List.copyOf(after));
  }

  /** Keeps what only the server may change, and stores what differs. */
  private JsonObject commit(
      ObjectRef ref, @Nullable Stored live, JsonObject sent, List<Owner> owners) {
    JsonObject next = sent;
    if (live == null) {
      next = Values.with(next, Json.of(new UUID(0, ++uids).toString()), "metadata", "uid");
      next = Values.with(next, Json.of(now()), "metadata", "creationTimestamp");
      next = Values.with(next, null, GOING);
      next = Values.with(next, null, GENERATION);
      return store(ref, null, next, owners);
    }
    for (String kept :
        List.of(
            "name",
            "namespace",
            "uid",
            "creationTimestamp",
            "deletionTimestamp",
            "generation",
            "resourceVersion")) {
      next = Values.with(next, Values.at(live.object(), "metadata", kept), "metadata", kept);
    }
    return next.equals(live.object()) && owners.equals(live.owners())
        ? live.toJson()
        : store(ref, live, next, owners);
  }

  private JsonObject store(
      ObjectRef ref, @Nullable Stored live, JsonObject sent, List<Owner> owners) {
    JsonObject next = sent;
    if (Traits.hasGeneration(ref.kind()) && (live == null || isWantedChanged(live, next))) {
      Json old = live == null ? null : Values.at(live.object(), GENERATION);
      long generation = old instanceof JsonNumber number ? number.longValue() : 0;
      next = Values.with(next, Json.of(generation + 1), GENERATION);
    }
    next = Values.with(next, Json.of(Long.toString(++version)), VERSION);
    Stored stored = new Stored(next, owners);
    if (stored.isGoing() && stored.finalizers().isEmpty()) {
      remove(ref);
    } else {
      objects.put(ref, stored);
      changes.accept(ref, stored);
    }
    return stored.toJson();
  }

  private void remove(ObjectRef ref) {
    version++;
    objects.remove(ref);
    changes.accept(ref, null);
  }

  /** Whether the object is to be another one; a deletion counts. */
  private static boolean isWantedChanged(Stored live, JsonObject next) {
    return !wanted(live.object()).equals(wanted(next))
        || live.isGoing() != (Values.at(next, GOING) != null);
  }

  private static JsonObject wanted(JsonObject object) {
    return Values.with(Values.with(object, null, "metadata"), null, "status");
  }

  private static void checkPreconditions(ObjectRef ref, @Nullable Stored live, JsonObject sent) {
    String uid = Values.text(sent, "metadata", "uid");
    if (!uid.isEmpty() && (live == null || !uid.equals(live.uid()))) {
      throw refused(409, "Conflict", text(ref) + " is not the object with the uid " + uid);
    }
    String version = Values.text(sent, VERSION);
    if (!version.isEmpty()
        && (live == null || !version.equals(Values.text(live.object(), VERSION)))) {
      throw refused(409, "Conflict", text(ref) + " has been modified");
    }
  }

  private UnaryOperator<JsonObject> defaults(ResourceKind kind) {
    UnaryOperator<JsonObject> defaults = served.get(kind);
    if (defaults == null) {
      throw refused(404, "NotFound", "the server could not find the requested resource");
    }
    return defaults;
  }

  private String now() {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  static ObjectRef ref(ResourceKind kind, JsonObject object) {
    String name = Values.text(object, "metadata", "name");
    String namespace = Values.text(object, "metadata", "namespace");
    if (name.isEmpty() || namespace.isEmpty() == kind.namespaced()) {
      throw refused(
          400,
          "BadRequest",
          name.isEmpty()
              ? "metadata.name is required"
              : kind.namespaced()
                  ? "metadata.namespace is required"
                  : "metadata.namespace is not allowed");
    }
    return new ObjectRef(kind, namespace, name);
  }

  private static String text(ObjectRef ref) {
    String group = ref.kind().group();
    return ref.kind().plural() + (group.isEmpty() ? "" : "." + group) + " \"" + ref.name() + "\"";
  }

  private static ClusterException refused(int status, String reason, String message) {
    return Fault.refused(status, reason, message).exception();
  }
}
