package com.hevlayer.domain.discovery;

import com.hevlayer.domain.discovery.DiscoveryObserver.Skipped;
import com.hevlayer.domain.resource.IndexName;
import com.hevlayer.domain.resource.IndexObjects;
import com.hevlayer.domain.resource.Kinds;
import com.hevlayer.domain.resource.Labels;
import com.hevlayer.domain.resource.Metadata;
import com.hevlayer.ports.cluster.ClusterException;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Makes Index objects for namespaces that have none. */
final class IndexMaker {
  private static final String RESERVED = "_hevlayer";

  private final IndexCatalog catalog;
  private final InstantSource clock;
  private final Duration tombstone;
  private final DiscoveryObserver observer;

  /** When the object of a namespace was deleted. */
  private final Map<String, Instant> deleted = new ConcurrentHashMap<>();

  /** Namespaces whose names are taken, so that each is told of once. */
  private final Set<String> conflicts = new HashSet<>();

  // Of one search.
  private final Set<String> described = new HashSet<>();
  private final Map<String, JsonObject> byName = new HashMap<>();
  private boolean refused;

  /** Nothing may be written any more. */
  static final class NotWritableException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /**
   * Creates one.
   *
   * @param tombstone how long the namespace of a deleted object gets no new one
   */
  IndexMaker(
      IndexCatalog catalog, InstantSource clock, Duration tombstone, DiscoveryObserver observer) {
    this.catalog = catalog;
    this.clock = clock;
    this.tombstone = tombstone;
    this.observer = observer;
  }

  void deleted(String namespace) {
    Instant now = clock.instant();
    // A process that does not lead never searches, but hears of every deletion.
    forgetOld(now);
    deleted.put(namespace, now);
  }

  /** Begins a search with the objects that there are. */
  void begin(List<JsonObject> objects) {
    forgetOld(clock.instant());
    described.clear();
    byName.clear();
    refused = false;
    for (JsonObject index : objects) {
      described.add(IndexObjects.namespace(index));
      byName.put(Metadata.name(index), index);
    }
  }

  private void forgetOld(Instant now) {
    deleted.values().removeIf(at -> !now.isBefore(at.plus(tombstone)));
  }

  /** Whether the API server refused an object in this search. */
  boolean wasRefused() {
    return refused;
  }

  /**
   * Makes what is missing for the namespaces of a store.
   *
   * @param earlier namespaces of the stores that come first
   */
  void make(SearchedStore store, Collection<String> namespaces, Set<String> earlier) {
    for (String namespace : namespaces) {
      if (!catalog.isWritable()) {
        throw new NotWritableException();
      }
      if (namespace.startsWith(RESERVED)) {
        observer.skipped(Skipped.RESERVED);
      } else if (earlier.contains(namespace)) {
        observer.skipped(Skipped.CLAIMED);
      } else if (!described.contains(namespace)) {
        make(store, namespace);
      }
    }
  }

  private void make(SearchedStore store, String namespace) {
    Instant gone = deleted.get(namespace);
    Optional<String> plain = IndexName.of(namespace);
    if (plain.isEmpty() || !IndexObjects.isNamespace(namespace)) {
      observer.skipped(Skipped.UNNAMEABLE);
      return;
    }
    if (gone != null && clock.instant().isBefore(gone.plus(tombstone))) {
      observer.skipped(Skipped.TOMBSTONE);
      return;
    }
    String hashed = IndexName.hashed(namespace);
    String name = byName.containsKey(plain.get()) ? hashed : plain.get();
    JsonObject blocking = byName.get(name);
    if (blocking != null) {
      observer.skipped(Skipped.NAME_CONFLICT);
      if (conflicts.add(namespace)) {
        catalog.warn(
            blocking,
            "NameConflict",
            "the namespace \""
                + namespace
                + "\" gets no Index, since both \""
                + plain.get()
                + "\" and \""
                + hashed
                + "\" describe other namespaces");
      }
      return;
    }
    conflicts.remove(namespace);
    JsonObject index = index(name, store, namespace);
    described.add(namespace);
    byName.put(name, index);
    try {
      if (catalog.create(index)) {
        observer.created(store.name());
      }
    } catch (ClusterException e) {
      if (e.status() < 400 || e.status() >= 500 || e.status() == 429) {
        throw e;
      }
      // What is wrong with this one must not keep the others from being made.
      refused = true;
      observer.failed(store.name(), String.valueOf(e.getMessage()));
    }
  }

  private static JsonObject index(String name, SearchedStore store, String namespace) {
    JsonObject labels =
        Json.objectBuilder()
            .put(Labels.MANAGED_BY, Labels.OPERATOR)
            .put(Labels.DISCOVERED, "true")
            .build();
    Json.ObjectBuilder backend = Json.objectBuilder().put("namespace", namespace);
    if (!store.isDefault()) {
      backend.put("storeRef", store.name());
    }
    JsonObject marker = Json.object("annotations", Json.object(Labels.DISCOVERED, Json.of("true")));
    return Json.objectBuilder()
        .put("apiVersion", Kinds.INDEX.apiVersion())
        .put("kind", Kinds.INDEX.kind())
        .put("metadata", Json.objectBuilder().put("name", name).put("labels", labels).build())
        .put(
            "spec",
            Json.objectBuilder()
                .put("backend", backend.build())
                .put("metadata", marker)
                .put("consistency", "eventual")
                .build())
        .build();
  }
}
