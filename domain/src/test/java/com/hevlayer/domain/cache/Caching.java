package com.hevlayer.domain.cache;

import com.hevlayer.domain.consistency.Freshness;
import com.hevlayer.domain.consistency.Watermarks;
import com.hevlayer.domain.consistency.WriteInFlight;
import com.hevlayer.domain.parallel.Fork;
import com.hevlayer.domain.parallel.Loop;
import com.hevlayer.domain.parallel.Tasks;
import com.hevlayer.domain.routing.SecretRef;
import com.hevlayer.domain.routing.SecretSource;
import com.hevlayer.domain.routing.StoreCalls;
import com.hevlayer.domain.routing.StorePlan;
import com.hevlayer.domain.routing.StoreRegistry;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.ports.cache.CacheException;
import com.hevlayer.ports.cache.CachedRow;
import com.hevlayer.ports.cache.DocumentCache;
import com.hevlayer.ports.catalog.CatalogSnapshot;
import com.hevlayer.ports.catalog.StoreEntry;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.plugin.Secret;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.Cancellation;
import com.hevlayer.ports.store.NamespaceName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The caching of one process over a store and a cache in memory. */
final class Caching implements InstantSource, Watermarks, Fork, Tasks, CacheObserver {
  static final NamespaceName TEA = new NamespaceName("tea");

  final RowStore store = new RowStore();
  final TestCache cache = new TestCache();
  final List<String> heard = new ArrayList<>();
  final List<Runnable> waiting = new ArrayList<>();
  final StoreRegistry registry;
  final DocumentCaching caching;
  volatile Instant now = Instant.ofEpochMilli(1_000_000);
  volatile Freshness freshness = Freshness.UNKNOWN;

  /** Whether background work waits until {@link #runTasks()}. */
  volatile boolean holdTasks;

  Caching() {
    this(true);
  }

  Caching(boolean withCache) {
    registry = new StoreRegistry(_ -> store, Runnable::run);
    registry.apply(
        StorePlan.of(
            new CatalogSnapshot(
                "test",
                List.of(
                    new StoreEntry("main", "main", Json.object("kind", Json.of("memory")), null))),
            Set.of("memory"),
            new SecretSource() {
              @Override
              public Optional<Secret> find(SecretRef reference) {
                return Optional.empty();
              }

              @Override
              public String whereIs(SecretRef reference) {
                return "nowhere";
              }
            }));
    caching =
        new DocumentCaching(
            withCache ? Optional.<DocumentCache>of(cache) : Optional.empty(),
            this,
            this,
            this,
            this,
            new Modifications(64),
            new Withheld(this, this, Duration.ofSeconds(60), 64));
  }

  Target target() {
    return new Target(
        registry.table().serving(TEA.value()).orElseThrow().lease().orElseThrow(),
        TEA,
        CallContext.of("test", CallContext.Purpose.REQUEST),
        StoreCalls.PLAIN);
  }

  Fetched fetch(String... keys) {
    return caching.documents().fetch(target(), List.of(keys));
  }

  /** Returns the source and the rows by key, for comparison. */
  String fetched(String... keys) {
    Fetched fetched = fetch(keys);
    return fetched.source() + " " + text(fetched.rows());
  }

  /** Upserts as the write path does. */
  void upsert(String key, Map<String, Json> attributes) {
    CacheEffects.Ticket ticket = caching.effects().begin(TEA);
    Interleavings.pause();
    store.put(key, attributes);
    Interleavings.pause();
    apply(ticket, upserting(key, attributes));
  }

  void patch(String key, Map<String, Json> patch) {
    CacheEffects.Ticket ticket = caching.effects().begin(TEA);
    Interleavings.pause();
    store.merge(key, patch);
    Interleavings.pause();
    apply(
        ticket,
        new CacheChange(
            List.of(), Map.of(), List.of(CachedRow.of(Json.of(key), patch)), List.of()));
  }

  void delete(String key) {
    CacheEffects.Ticket ticket = caching.effects().begin(TEA);
    Interleavings.pause();
    store.remove(key);
    Interleavings.pause();
    apply(ticket, CacheChange.removing(List.of(key)));
  }

  void dropNamespace() {
    Interleavings.pause();
    store.clear();
    Interleavings.pause();
    caching.effects().drop(CallContext.of("test", CallContext.Purpose.REQUEST), TEA);
  }

  void apply(CacheEffects.Ticket ticket, CacheChange change) {
    caching.effects().apply(CallContext.of("test", CallContext.Purpose.REQUEST), ticket, change);
  }

  static CacheChange upserting(String key, Map<String, Json> attributes) {
    Map<String, float[]> vectors =
        attributes.get("vector") instanceof JsonArray vector
            ? Map.of(key, vector.toFloats())
            : Map.of();
    Map<String, Json> others = new TreeMap<>(attributes);
    others.remove("vector");
    return new CacheChange(
        List.of(CachedRow.of(Json.of(key), others)), vectors, List.of(), List.of());
  }

  Map<String, CachedRow> cachedRows() {
    return cache.rows.getOrDefault(TEA, Map.of());
  }

  Map<String, float[]> cachedVectors() {
    return cache.vectors.getOrDefault(TEA, Map.of());
  }

  static String text(Map<String, CachedRow> rows) {
    Map<String, String> sorted = new TreeMap<>();
    rows.forEach((key, row) -> sorted.put(key, Json.object(row.attributes()).toString()));
    return sorted.toString();
  }

  /** Runs the background work that waits. */
  void runTasks() {
    List<Runnable> due = List.copyOf(waiting);
    waiting.clear();
    due.forEach(Runnable::run);
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public Freshness of(NamespaceName namespace) {
    return freshness;
  }

  void watermark(long millis, Freshness.Status status) {
    freshness = new Freshness(status, OptionalLong.of(millis));
  }

  @Override
  public void register(NamespaceName namespace, boolean due) {}

  @Override
  public void forget(NamespaceName namespace) {}

  @Override
  public WriteInFlight begin(NamespaceName namespace) {
    throw new UnsupportedOperationException();
  }

  @Override
  public <T> List<T> all(int width, Cancellation caller, List<? extends Step<T>> steps) {
    List<T> results = new ArrayList<>();
    steps.forEach(step -> results.add(step.run(caller)));
    return results;
  }

  @Override
  public void start(String name, Consumer<Cancellation> task) {
    if (holdTasks) {
      waiting.add(() -> task.accept(Cancellation.NEVER));
    } else {
      task.accept(Cancellation.NEVER);
    }
  }

  @Override
  public void repeat(String name, Loop loop) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean sleep(Duration time, Cancellation cancellation) {
    return true;
  }

  private synchronized void hear(String what) {
    heard.add(what);
  }

  @Override
  public void demanded(Target target, boolean connected) {
    hear("demanded " + target.namespace() + " " + connected);
  }

  @Override
  public Lookup lookup(NamespaceName namespace) {
    return new Lookup() {
      @Override
      public void ended(int hits, int misses, long bytes) {
        hear("looked up " + hits + " of " + (hits + misses) + ", " + bytes + " bytes");
      }

      @Override
      public void failed(int items, CacheException fault) {
        hear("failed to look up " + items);
      }
    };
  }

  @Override
  public Backfill backfill(NamespaceName namespace) {
    return (succeeded, bytes) -> hear("put " + bytes + " bytes " + succeeded);
  }

  @Override
  public void failed(NamespaceName namespace, String step, CacheException fault) {
    hear("failed " + step);
  }

  @Override
  public void warmed(NamespaceName namespace, long rows, String fault) {
    hear("warmed " + rows + " rows" + (fault.isEmpty() ? "" : ": " + fault));
  }
}
