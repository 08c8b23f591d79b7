package com.hevlayer.domain.operator;

import com.hevlayer.domain.discovery.Presence;
import com.hevlayer.domain.resource.Condition;
import com.hevlayer.domain.resource.Fields;
import com.hevlayer.domain.resource.IndexObjects;
import com.hevlayer.domain.resource.Kinds;
import com.hevlayer.domain.resource.Metadata;
import com.hevlayer.domain.resource.StatusDocument;
import com.hevlayer.ports.cluster.EventNote;
import com.hevlayer.ports.cluster.ObjectRef;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Judges Index objects, copies their metadata and tells what is known of their namespaces. */
final class IndexReconciler implements Reconciler {
  private static final String READY = "Ready";
  private static final String STORE = "StoreResolved";
  private static final String UNIQUE = "NamespaceUnique";
  private static final String PRESENT = "UpstreamPresent";
  private static final String NOT_DISCOVERED = "NotDiscovered";
  private static final String NOT_FOUND = "NamespaceNotFound";

  private final View view;
  private final IndexDirectory directory;
  private final StoreObjects stores;
  private final IndexMetadata metadata;
  private final Snapshots snapshots;
  private final @Nullable PresenceSource presence;
  private final StatusWriter status;
  private final Writes writes;

  /** Says whether a namespace of a store exists. */
  @FunctionalInterface
  interface PresenceSource {
    Presence of(String store, String namespace);
  }

  /**
   * Creates one.
   *
   * @param presence what searches found, or {@code null} if there are none
   */
  IndexReconciler(
      View view,
      IndexDirectory directory,
      StoreObjects stores,
      IndexMetadata metadata,
      Snapshots snapshots,
      @Nullable PresenceSource presence,
      StatusWriter status,
      Writes writes) {
    this.view = view;
    this.directory = directory;
    this.stores = stores;
    this.metadata = metadata;
    this.snapshots = snapshots;
    this.presence = presence;
    this.status = status;
    this.writes = writes;
  }

  /**
   * Which store an Index object means.
   *
   * @param store its name, or {@code null} if there is none
   */
  private record Resolved(Condition condition, @Nullable String store) {}

  @Override
  public Result reconcile(ObjectRef ref) {
    Optional<JsonObject> found = view.get(ref).filter(index -> !Metadata.isGoing(index));
    if (found.isEmpty()) {
      snapshots.forget(ref);
      return Result.ok();
    }
    JsonObject index = found.get();
    String namespace = IndexObjects.namespace(index);
    Resolved resolved = resolve(index);
    boolean legal = IndexObjects.isNamespace(namespace);
    Condition unique = legal ? unique(index, namespace) : Condition.notEvaluated(UNIQUE);
    Condition ready = ready(index, namespace, resolved.condition(), unique);
    IndexMetadata.Synced synced = metadata.sync(index);
    Condition present =
        legal ? present(index, namespace, resolved.store()) : Condition.notEvaluated(PRESENT);

    Map<String, Json> members = new LinkedHashMap<>();
    members.put("metadata", metadataStatus(index, synced.condition()));
    boolean accepted = ready.status() == Condition.Status.TRUE;
    boolean followed =
        accepted && !Fields.texts(index, "spec", "snapshot", "facetFields").isEmpty();
    Json latest = followed ? snapshots.latest(ref, index, namespace) : Snapshots.known(index);
    if (latest != null) {
      members.put("snapshot", latest);
    }
    status.write(
        Kinds.INDEX,
        index,
        members,
        List.of(ready, resolved.condition(), unique, synced.condition(), present));
    tellMissing(index, namespace, present);
    if (synced.failure() != null) {
      return Result.failed();
    }
    return (accepted ? Result.ok() : Result.refused())
        .within(followed ? snapshots.untilNext(ref) : null);
  }

  private Condition ready(JsonObject index, String namespace, Condition store, Condition unique) {
    if (!IndexObjects.isNamespace(namespace)) {
      return Condition.no(
          READY,
          "InvalidNamespace",
          "namespace \"" + namespace + "\" is not 1 to 128 letters, digits, '.', '_' and '-'");
    }
    String blank = blankEntry(index, "snapshot", "facetFields");
    blank = blank == null ? blankEntry(index, "blobs", "referenceAttributes") : blank;
    if (blank != null) {
      return Condition.no(READY, "InvalidFacetFields", blank);
    }
    for (Condition condition : List.of(store, unique)) {
      if (condition.status() == Condition.Status.FALSE) {
        return Condition.no(READY, condition.reason(), condition.message());
      }
    }
    return Condition.yes(READY, "Accepted", "");
  }

  private static @Nullable String blankEntry(JsonObject index, String part, String list) {
    List<Json> entries = Fields.list(index, "spec", part, list);
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i) instanceof JsonString text && text.value().isBlank()) {
        return part + "." + list + "[" + i + "] is blank";
      }
    }
    return null;
  }

  private Resolved resolve(JsonObject index) {
    Optional<String> named = IndexObjects.store(index);
    if (named.isEmpty()) {
      return stores
          .defaultStore()
          .map(store ->
              new Resolved(
                  Condition.yes(
                      STORE, "DefaultStore", "VectorStore \"" + Metadata.name(store) + "\""),
                  Metadata.name(store)))
          .orElseGet(() ->
              new Resolved(
                  Condition.no(
                      STORE,
                      "NoDefaultStore",
                      "backend.storeRef is absent and no VectorStore is the default"),
                  null));
    }
    String name = named.get();
    Optional<JsonObject> store = stores.named(name);
    if (store.isEmpty()) {
      return new Resolved(
          Condition.no(STORE, "StoreNotFound", "VectorStore \"" + name + "\" does not exist"),
          null);
    }
    if (!stores.isSupported(store.get())) {
      return new Resolved(
          Condition.no(
              STORE,
              "StoreUnsupported",
              "VectorStore \""
                  + name
                  + "\" has the kind \""
                  + StoreObjects.kind(store.get())
                  + "\", which is not supported"),
          null);
    }
    return new Resolved(Condition.yes(STORE, "Resolved", "VectorStore \"" + name + "\""), name);
  }

  private Condition unique(JsonObject index, String namespace) {
    String place = Metadata.namespace(index);
    String owner =
        directory.describing(place, namespace).stream()
            .map(name -> new ObjectRef(Kinds.INDEX, place, name))
            .flatMap(ref -> view.get(ref).stream())
            .filter(other -> !Metadata.isGoing(other))
            .filter(other -> IndexObjects.namespace(other).equals(namespace))
            .min(Comparator.comparing(Metadata::created).thenComparing(Metadata::name))
            .map(Metadata::name)
            .orElse(Metadata.name(index));
    return owner.equals(Metadata.name(index))
        ? Condition.yes(UNIQUE, "Unique", "")
        : Condition.no(
            UNIQUE,
            "DuplicateNamespace",
            "namespace \"" + namespace + "\" is already described by Index \"" + owner + "\"");
  }

  private Condition present(JsonObject index, String namespace, @Nullable String store) {
    Condition unknown = Condition.unknown(PRESENT, NOT_DISCOVERED, "");
    if (presence == null || store == null) {
      return unknown;
    }
    return switch (presence.of(store, namespace)) {
      case PRESENT -> Condition.yes(PRESENT, "Present", "");
      case MISSING ->
          Condition.no(
              PRESENT,
              NOT_FOUND,
              "VectorStore \"" + store + "\" has no namespace \"" + namespace + "\"");
      case UNKNOWN ->
          // What was said of this very specification holds until something else is known.
          StatusDocument.generationOf(index, PRESENT) == Metadata.generation(index)
              ? StatusDocument.condition(index, PRESENT).orElse(unknown)
              : unknown;
    };
  }

  private void tellMissing(JsonObject index, String namespace, Condition present) {
    boolean before =
        StatusDocument.condition(index, PRESENT)
            .filter(known -> known.reason().equals(NOT_FOUND))
            .isPresent();
    if (present.reason().equals(NOT_FOUND) && !before) {
      writes.report(
          index,
          EventNote.Type.WARNING,
          "UpstreamNamespaceMissing",
          "the namespace \"" + namespace + "\" is not listed any more");
    }
  }

  private static JsonObject metadataStatus(JsonObject index, Condition synced) {
    boolean done = synced.status() == Condition.Status.TRUE;
    Json before = Fields.value(index, "status", "metadata", "lastSyncedRevision");
    Json.ObjectBuilder members = Json.objectBuilder().put("synced", done);
    return members
        .put(
            "lastSyncedRevision",
            done ? Json.of(Long.toString(Metadata.generation(index))) : before)
        .build();
  }
}
