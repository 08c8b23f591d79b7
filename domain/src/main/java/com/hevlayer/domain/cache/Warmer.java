package com.hevlayer.domain.cache;

import com.hevlayer.domain.consistency.Watermarks;
import com.hevlayer.domain.fault.Fault;
import com.hevlayer.domain.parallel.Tasks;
import com.hevlayer.domain.routing.StoreLease;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.ports.cache.CacheException;
import com.hevlayer.ports.cache.CacheState;
import com.hevlayer.ports.cache.DocumentCache;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.NamespaceName;
import com.hevlayer.ports.store.NoAnswerException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Knows what is cached of each namespace, and fills the cache in the background. Thread-safe. */
final class Warmer implements CachedNamespaces, CacheStates {
  private static final int MOST_DEMANDED = 100_000;

  private final Access access;
  private final DocumentCache cache;
  private final Modifications modifications;
  private final WarmPass pass;
  private final Watermarks watermarks;
  private final Tasks tasks;
  private final CacheObserver observer;
  private final long firstGeneration;
  private final Map<NamespaceName, Entry> entries = new ConcurrentHashMap<>();

  Warmer(
      Access access,
      Modifications modifications,
      WarmPass pass,
      Watermarks watermarks,
      Tasks tasks,
      CacheObserver observer) {
    this.access = access;
    this.cache = access.cache();
    this.modifications = modifications;
    this.pass = pass;
    this.watermarks = watermarks;
    this.tasks = tasks;
    this.observer = observer;
    firstGeneration = cache.state().generation();
  }

  /** What is known of a namespace. */
  private static final class Entry {
    final AtomicBoolean warming = new AtomicBoolean();

    /** The last generation of the connection that a miss started a warm in. */
    final AtomicLong reacted = new AtomicLong();

    volatile boolean demanded;
    volatile @Nullable Warmed warmed;
  }

  /**
   * That the cache held every row, and what must not have changed since.
   *
   * @param generation of the connection: another server may hold nothing
   * @param evictions see {@link DocumentCache#evictions}
   */
  private record Warmed(long through, long generation, long evictions) {}

  /** A request wants the cache. */
  void demanded(Target target) {
    observer.demanded(target, connected());
    Entry entry = entries.get(target.namespace());
    if (entry == null) {
      if (entries.size() >= MOST_DEMANDED) {
        return;
      }
      entry = entry(target.namespace());
    }
    if (!entry.demanded) {
      entry.demanded = true;
    }
  }

  /** The cache answered and had not every row: after a reconnect it may have lost them all. */
  void missed(Target target) {
    long generation = cache.state().generation();
    if (generation == firstGeneration) {
      return;
    }
    Entry entry = entries.get(target.namespace());
    if (entry == null) {
      // Too many are known for one more: whatever name is asked for must not take memory.
      return;
    }
    long before = entry.reacted.get();
    if (before < generation && entry.reacted.compareAndSet(before, generation)) {
      warm(target);
    }
  }

  /** Forgets a namespace: it was deleted. */
  void forget(NamespaceName namespace) {
    Entry entry = entries.get(namespace);
    if (entry != null) {
      entry.demanded = false;
      entry.warmed = null;
      if (!entry.warming.get()) {
        entries.remove(namespace, entry);
      }
    }
  }

  @Override
  public boolean connected() {
    return cache.state().connected();
  }

  @Override
  public long size(CallContext context, NamespaceName namespace) {
    access.settle(context, namespace);
    return cache.size(context, namespace);
  }

  @Override
  public DocumentCache.Walk walk(CallContext context, NamespaceName namespace) {
    access.settle(context, namespace);
    return cache.walk(context, namespace);
  }

  @Override
  public OptionalLong warmedThrough(NamespaceName namespace) {
    Entry entry = entries.get(namespace);
    return entry == null ? OptionalLong.empty() : through(namespace, entry);
  }

  private OptionalLong through(NamespaceName namespace, Entry entry) {
    Warmed warmed = entry.warmed;
    return warmed == null
            || warmed.generation != cache.state().generation()
            || warmed.evictions != cache.evictions(namespace)
        ? OptionalLong.empty()
        : OptionalLong.of(warmed.through);
  }

  @Override
  public CacheState connection() {
    return cache.state();
  }

  @Override
  public NamespaceCacheState of(NamespaceName namespace) {
    Entry entry = entries.get(namespace);
    return entry == null
        ? new NamespaceCacheState(
            namespace, NamespaceCacheState.Warmth.COLD, OptionalLong.empty(), false)
        : state(namespace, entry);
  }

  @Override
  public List<NamespaceCacheState> all() {
    return entries.entrySet().stream()
        .map(entry -> Map.entry(entry.getValue(), state(entry.getKey(), entry.getValue())))
        .filter(entry ->
            entry.getKey().demanded
                || entry.getValue().warmInflight()
                || entry.getValue().warmedThrough().isPresent())
        .map(Map.Entry::getValue)
        .sorted(Comparator.comparing(state -> state.namespace().value()))
        .toList();
  }

  private NamespaceCacheState state(NamespaceName namespace, Entry entry) {
    boolean warming = entry.warming.get();
    OptionalLong through = through(namespace, entry);
    NamespaceCacheState.Warmth warmth;
    if (warming) {
      warmth = NamespaceCacheState.Warmth.WARMING;
    } else if (connected() && through.isPresent()) {
      warmth = NamespaceCacheState.Warmth.WARM;
    } else {
      warmth = NamespaceCacheState.Warmth.COLD;
    }
    return new NamespaceCacheState(namespace, warmth, through, warming);
  }

  @Override
  public void warm(Target target) {
    if (!connected()) {
      return;
    }
    Entry entry = entry(target.namespace());
    if (!entry.warming.compareAndSet(false, true)) {
      return;
    }
    Target own;
    try {
      own = target.detached(Access.lasting(target.context()).withPurpose(CallContext.Purpose.WARM));
    } catch (IllegalStateException closed) {
      // The request ended: whoever asks next starts it.
      entry.warming.set(false);
      return;
    }
    tasks.start(
        "cache-warm",
        cancellation -> {
          try (StoreLease _ = own.lease()) {
            run(own.with(own.context().withCancellation(cancellation)), entry);
          } finally {
            entry.warming.set(false);
          }
        });
  }

  private void run(Target target, Entry entry) {
    NamespaceName namespace = target.namespace();
    long startedAt = modifications.now();
    long generation = cache.state().generation();
    OptionalLong watermark = watermarks.of(namespace).watermark();
    long evictions = cache.evictions(namespace);
    WarmPass.Result result;
    try {
      access.settle(target.context(), namespace);
      result = pass.run(target, watermark);
    } catch (Fault | NoAnswerException | CacheException failed) {
      observer.warmed(namespace, 0, String.valueOf(failed.getMessage()));
      return;
    }
    String fault = result.fault();
    if (fault.isEmpty() && modifications.dropped(namespace, startedAt)) {
      fault = "the namespace was deleted meanwhile";
    }
    if (fault.isEmpty() && cache.state().generation() != generation) {
      fault = "the cache connected anew meanwhile";
    }
    if (fault.isEmpty() && cache.evictions(namespace) != evictions) {
      fault = "the cache has no room for all rows";
    }
    if (fault.isEmpty() && watermark.isPresent()) {
      entry.warmed = new Warmed(watermark.getAsLong(), generation, evictions);
      if (modifications.dropped(namespace, startedAt)) {
        entry.warmed = null;
      }
    }
    observer.warmed(namespace, result.rows(), fault);
  }

  private Entry entry(NamespaceName namespace) {
    Entry entry = entries.get(namespace);
    return entry != null ? entry : entries.computeIfAbsent(namespace, _ -> new Entry());
  }
}
