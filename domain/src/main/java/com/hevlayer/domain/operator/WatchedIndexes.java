package com.hevlayer.domain.operator;

import com.hevlayer.domain.discovery.IndexCatalog;
import com.hevlayer.domain.resource.Kinds;
import com.hevlayer.domain.resource.Metadata;
import com.hevlayer.ports.cluster.ClusterException;
import com.hevlayer.ports.cluster.EventNote;
import com.hevlayer.ports.cluster.ObjectRef;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** The Index objects in the namespace where searches make them. Thread-safe. */
final class WatchedIndexes implements IndexCatalog {
  private final String namespace;
  private final View view;
  private final Writes writes;
  private final BiConsumer<String, String> changed;

  /**
   * Creates one.
   *
   * @param changed has those objects of a namespace reconciled that describe another
   */
  WatchedIndexes(String namespace, View view, Writes writes, BiConsumer<String, String> changed) {
    this.namespace = namespace;
    this.view = view;
    this.writes = writes;
    this.changed = changed;
  }

  @Override
  public List<JsonObject> all() {
    return view.list(Kinds.INDEX, namespace);
  }

  @Override
  public boolean isWritable() {
    return writes.isOpen();
  }

  @Override
  public boolean create(JsonObject index) {
    Map<String, Json> metadata = new LinkedHashMap<>();
    metadata.put("name", Json.of(Metadata.name(index)));
    metadata.put("namespace", Json.of(namespace));
    if (index.get("metadata") instanceof JsonObject given) {
      metadata.putAll(given.members());
    }
    Map<String, Json> members = new LinkedHashMap<>(index.members());
    members.put("metadata", Json.object(metadata));
    JsonObject created;
    try {
      created = writes.create(Kinds.INDEX, Json.object(members));
    } catch (ClusterException e) {
      if (e.isConflict()) {
        return false;
      }
      throw e;
    }
    writes.report(
        created, EventNote.Type.NORMAL, "IndexDiscovered", "made for a namespace that was found");
    return true;
  }

  @Override
  public void warn(JsonObject index, String reason, String message) {
    view.get(new ObjectRef(Kinds.INDEX, namespace, Metadata.name(index)))
        .ifPresent(object -> writes.report(object, EventNote.Type.WARNING, reason, message));
  }

  @Override
  public void changed(String described) {
    changed.accept(namespace, described);
  }
}
