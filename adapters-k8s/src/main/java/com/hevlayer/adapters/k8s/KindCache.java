package com.hevlayer.adapters.k8s;

import com.hevlayer.ports.cluster.ClusterListener;
import com.hevlayer.ports.cluster.ResourceKind;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.plugin.Telemetry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The watched objects of one kind, whatever number of watches they come from: an object is there as
 * long as one watch shows it, and is what the newest answer says. Thread-safe; reads take no lock.
 * The listener hears of one change at a time.
 */
final class KindCache {
  private final ResourceKind kind;
  private final ClusterListener listener;
  private final Telemetry telemetry;
  private final Map<Name, Entry> objects = new ConcurrentHashMap<>();

  /** Where an object lies within its kind. */
  record Name(String namespace, String name) {
    static Name of(JsonObject object) {
      return new Name(
          Values.text(object, "metadata", "namespace"), Values.text(object, "metadata", "name"));
    }
  }

  /** An object and the watches that show it. */
  private record Entry(JsonObject object, Set<Integer> sources) {}

  KindCache(ResourceKind kind, ClusterListener listener, Telemetry telemetry) {
    this.kind = kind;
    this.listener = listener;
    this.telemetry = telemetry;
  }

  Optional<JsonObject> get(String namespace, String name) {
    Entry entry = objects.get(new Name(namespace, name));
    return entry == null ? Optional.empty() : Optional.of(entry.object());
  }

  List<JsonObject> list(String namespace) {
    List<JsonObject> found = new ArrayList<>();
    objects.forEach((name, entry) -> {
      if (namespace.isEmpty() || namespace.equals(name.namespace())) {
        found.add(entry.object());
      }
    });
    return found;
  }

  /** Takes all that a watch sees; every object is reported again. */
  synchronized void replace(int source, Map<Name, JsonObject> all) {
    for (Name name : List.copyOf(objects.keySet())) {
      if (!all.containsKey(name)) {
        remove(source, name);
      }
    }
    all.values().forEach(object -> put(source, object, true));
  }

  /** Takes a change that a watch shows. */
  synchronized void put(int source, JsonObject object) {
    put(source, object, false);
  }

  private void put(int source, JsonObject object, boolean again) {
    Name name = Name.of(object);
    Entry known = objects.get(name);
    if (known == null) {
      objects.put(name, new Entry(object, Set.of(source)));
      tell(null, object);
      return;
    }
    int newer = compareVersions(object, known.object());
    JsonObject newest = newer > 0 ? object : known.object();
    objects.put(name, new Entry(newest, with(known.sources(), source)));
    if (newer > 0 || again) {
      tell(known.object(), newest);
    }
  }

  /** Takes that a watch does not show an object any more. */
  synchronized void remove(int source, Name name) {
    Entry known = objects.get(name);
    if (known == null || !known.sources().contains(source)) {
      return;
    }
    Set<Integer> left = new HashSet<>(known.sources());
    left.remove(source);
    if (left.isEmpty()) {
      objects.remove(name);
      tell(known.object(), null);
    } else {
      objects.put(name, new Entry(known.object(), Set.copyOf(left)));
    }
  }

  /** Tells that the kind is served or not; what is not served has no objects. */
  synchronized void served(boolean served) {
    if (!served) {
      for (Name name : List.copyOf(objects.keySet())) {
        Entry gone = objects.remove(name);
        if (gone != null) {
          tell(gone.object(), null);
        }
      }
    }
    guarded(() -> listener.served(kind, served));
  }

  private void tell(@Nullable JsonObject before, @Nullable JsonObject after) {
    guarded(() -> listener.changed(kind, before, after));
  }

  private void guarded(Runnable told) {
    try {
      told.run();
    } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
      telemetry.event(Telemetry.Level.ERROR, "a change of " + kind + " could not be handled", e);
    }
  }

  private static Set<Integer> with(Set<Integer> sources, int source) {
    if (sources.contains(source)) {
      return sources;
    }
    Set<Integer> more = new HashSet<>(sources);
    more.add(source);
    return Set.copyOf(more);
  }

  /** Compares resource versions, which grow with every write of the kind. */
  private static int compareVersions(JsonObject left, JsonObject right) {
    String a = Values.text(left, "metadata", "resourceVersion");
    String b = Values.text(right, "metadata", "resourceVersion");
    return a.length() == b.length() ? a.compareTo(b) : Integer.compare(a.length(), b.length());
  }
}
