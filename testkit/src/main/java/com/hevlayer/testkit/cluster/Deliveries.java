package com.hevlayer.testkit.cluster;

import com.hevlayer.ports.cluster.ClusterListener;
import com.hevlayer.ports.cluster.ObjectRef;
import com.hevlayer.ports.cluster.ResourceKind;
import com.hevlayer.ports.cluster.Selection;
import com.hevlayer.ports.json.JsonObject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The cache of one client and what is still on its way there. Thread-safe. */
final class Deliveries {
  static final Comparator<ResourceKind> BY_NAME =
      Comparator.comparing(ResourceKind::plural)
          .thenComparing(ResourceKind::group)
          .thenComparing(ResourceKind::version);

  /** Stands for what belongs to no kind. */
  private static final ResourceKind SIGNALS = new ResourceKind("", "", "", "", false);

  private final FakeApiServer server;

  /** By kind, in order; guarded by itself. */
  private final Map<ResourceKind, Deque<Runnable>> queues = new TreeMap<>(BY_NAME);

  private final Map<ObjectRef, JsonObject> cache = new ConcurrentHashMap<>();
  private final Set<ResourceKind> read = ConcurrentHashMap.newKeySet();
  private volatile List<Selection> selections = List.of();
  private volatile @Nullable ClusterListener listener;
  private volatile boolean held;
  private boolean delivering;

  /** One change on its way. */
  private final class Change implements Runnable {
    private final ObjectRef ref;
    private final @Nullable JsonObject after;

    Change(ObjectRef ref, @Nullable JsonObject after) {
      this.ref = ref;
      this.after = after;
    }

    @Override
    public void run() {
      take(ref, after, false);
    }
  }

  Deliveries(FakeApiServer server) {
    this.server = server;
  }

  void watch(List<Selection> what, ClusterListener by) {
    if (listener != null) {
      throw new IllegalStateException("already watched");
    }
    selections = List.copyOf(what);
    listener = by;
  }

  void hold(boolean on) {
    held = on;
  }

  boolean isHeld() {
    return held;
  }

  void objectChanged(ObjectRef ref, @Nullable JsonObject after) {
    if (isWatched(ref.kind())) {
      enqueue(ref.kind(), new Change(ref, after));
    }
  }

  void servedChanged(ResourceKind kind, boolean served, Runnable first) {
    ClusterListener hears = listener;
    if (hears == null || !isWatched(kind)) {
      return;
    }
    enqueue(
        kind,
        () -> {
          first.run();
          if (!served) {
            read.remove(kind);
          }
          hears.served(kind, served);
        });
    if (served) {
      enqueue(kind, () -> list(kind));
    }
  }

  void signal(Runnable told) {
    enqueue(SIGNALS, told);
  }

  void relist() {
    Set<ResourceKind> kinds = new TreeSet<>(BY_NAME);
    selections.forEach(selection -> kinds.add(selection.kind()));
    for (ResourceKind kind : kinds) {
      if (server.serves(kind)) {
        enqueue(kind, () -> list(kind));
      }
    }
  }

  /** Delivers until nothing is left; a thread that finds another one at it leaves it to that one. */
  void drain() {
    while (!server.isAway() && step(null)) {
      // The next one.
    }
  }

  boolean one(RandomGenerator random) {
    return !server.isAway() && step(random);
  }

  private boolean step(@Nullable RandomGenerator random) {
    Runnable next;
    synchronized (queues) {
      List<Deque<Runnable>> filled =
          queues.values().stream().filter(queue -> !queue.isEmpty()).toList();
      if (delivering || filled.isEmpty()) {
        return false;
      }
      next = filled.get(random == null ? 0 : random.nextInt(filled.size())).remove();
      delivering = true;
    }
    try {
      next.run();
    } finally {
      synchronized (queues) {
        delivering = false;
      }
    }
    return true;
  }

  private void enqueue(ResourceKind kind, Runnable delivery) {
    synchronized (queues) {
      queues.computeIfAbsent(kind, _ -> new ArrayDeque<>()).add(delivery);
    }
  }

  /** Reads a kind anew. What is on its way is part of what is read. */
  private void list(ResourceKind kind) {
    Map<ObjectRef, JsonObject> now;
    synchronized (server) {
      now = server.snapshot(kind);
      synchronized (queues) {
        Deque<Runnable> queue = queues.get(kind);
        if (queue != null) {
          queue.removeIf(delivery -> delivery instanceof Change);
        }
      }
    }
    Set<ObjectRef> gone = new HashSet<>(cache.keySet());
    gone.removeIf(ref -> !ref.kind().equals(kind) || now.containsKey(ref));
    gone.forEach(ref -> take(ref, null, true));
    new LinkedHashMap<>(now).forEach((ref, object) -> take(ref, object, true));
    read.add(kind);
  }

  private void take(ObjectRef ref, @Nullable JsonObject object, boolean again) {
    JsonObject after = object != null && isSelected(ref.kind(), object) ? object : null;
    JsonObject before = after == null ? cache.remove(ref) : cache.put(ref, after);
    ClusterListener hears = listener;
    boolean news = before != null || after != null;
    if (hears != null && news && (again || !Objects.equals(before, after))) {
      hears.changed(ref.kind(), before, after);
    }
  }

  Optional<JsonObject> get(ObjectRef ref) {
    return Optional.ofNullable(cache.get(ref));
  }

  List<JsonObject> list(ResourceKind kind, String namespace) {
    List<ObjectRef> refs = new ArrayList<>();
    for (ObjectRef ref : cache.keySet()) {
      if (ref.kind().equals(kind) && (namespace.isEmpty() || namespace.equals(ref.namespace()))) {
        refs.add(ref);
      }
    }
    refs.sort(Comparator.comparing(ObjectRef::namespace).thenComparing(ObjectRef::name));
    List<JsonObject> found = new ArrayList<>();
    refs.forEach(ref -> get(ref).ifPresent(found::add));
    return found;
  }

  Set<String> missing(Set<ResourceKind> served) {
    Set<String> missing = new TreeSet<>();
    for (Selection selection : selections) {
      ResourceKind kind = selection.kind();
      boolean isServed = served.contains(kind);
      if (isServed ? !read.contains(kind) : selection.required()) {
        missing.add(kind.plural() + (kind.group().isEmpty() ? "" : "." + kind.group()));
      }
    }
    return missing;
  }

  private boolean isWatched(ResourceKind kind) {
    return selections.stream().anyMatch(selection -> selection.kind().equals(kind));
  }

  private boolean isSelected(ResourceKind kind, JsonObject object) {
    return selections.stream()
        .anyMatch(
            selection -> selection.kind().equals(kind) && Selector.selects(selection, object));
  }
}
