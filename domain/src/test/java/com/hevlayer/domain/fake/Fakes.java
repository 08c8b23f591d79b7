package com.hevlayer.domain.fake;

import com.hevlayer.domain.consistency.Freshness;
import com.hevlayer.domain.consistency.Watermarks;
import com.hevlayer.domain.consistency.WriteInFlight;
import com.hevlayer.domain.parallel.Fork;
import com.hevlayer.domain.routing.NoSecrets;
import com.hevlayer.domain.routing.StoreCalls;
import com.hevlayer.domain.routing.StorePlan;
import com.hevlayer.domain.routing.StoreRegistry;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.domain.shard.Marker;
import com.hevlayer.domain.shard.Sharding;
import com.hevlayer.domain.shard.Shards;
import com.hevlayer.ports.catalog.CatalogSnapshot;
import com.hevlayer.ports.catalog.StoreEntry;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.Cancellation;
import com.hevlayer.ports.store.NamespaceName;
import com.hevlayer.ports.store.VectorStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What queries need around a store. */
public final class Fakes {
  /** Runs steps in order, the last first, so that nobody relies on the order of execution. */
  public static final Fork BACKWARDS =
      new Fork() {
        @Override
        public <T> List<T> all(int width, Cancellation caller, List<? extends Step<T>> steps) {
          List<T> results = new ArrayList<>();
          for (Step<T> step : steps.reversed()) {
            results.addFirst(step.run(caller));
          }
          return results;
        }
      };

  private Fakes() {}

  /** Returns stores by name, the first is the default one, others claim {@code name-*}. */
  public static StoreRegistry registry(Map<String, ? extends VectorStore> stores, String kind) {
    List<StoreEntry> entries = new ArrayList<>();
    for (String name : stores.keySet()) {
      Json.ObjectBuilder spec =
          Json.objectBuilder()
              .put("kind", kind)
              .put("endpoint", Json.object("url", Json.of("http://up.test")));
      if (entries.isEmpty()) {
        spec.put("default", true);
      } else {
        spec.put("namespaces", Json.array(Json.of(name + "-*")));
      }
      entries.add(new StoreEntry(name, name, spec.build(), null));
    }
    StoreRegistry registry =
        new StoreRegistry(
            definition -> Objects.requireNonNull(stores.get(definition.name())), Runnable::run);
    registry.apply(
        StorePlan.of(new CatalogSnapshot("test", entries), Set.of(kind), NoSecrets.INSTANCE));
    return registry;
  }

  /** Returns the namespace {@code tea} of a store of this kind. */
  public static Target target(VectorStore store, String kind) {
    return new Target(
        registry(Map.of("main", store), kind)
            .table()
            .defaultStore()
            .orElseThrow()
            .lease()
            .orElseThrow(),
        new NamespaceName("tea"),
        CallContext.of("r", CallContext.Purpose.REQUEST),
        StoreCalls.PLAIN);
  }

  /** Returns the namespace {@code tea} of a store. */
  public static Target target(VectorStore store) {
    return target(store, "fake");
  }

  /** Returns shards of which so many are active in every namespace. */
  public static Shards shards(int active) {
    return new FixedShards(new Sharding(active, active > 0));
  }

  /** Returns shards of which nothing is known without asking: none are active. */
  public static Shards unknownShards() {
    return new FixedShards(null);
  }

  /** Returns watermarks that say the same of every namespace. */
  public static Watermarks watermarks(Freshness freshness) {
    return new FixedWatermarks(Map.of(), freshness);
  }

  /** Returns watermarks by namespace. */
  public static Watermarks watermarks(Map<String, Long> stable) {
    return new FixedWatermarks(stable, Freshness.UNKNOWN);
  }

  private record FixedWatermarks(Map<String, Long> stable, Freshness otherwise)
      implements Watermarks {
    @Override
    public Freshness of(NamespaceName namespace) {
      Long watermark = stable.get(namespace.value());
      return watermark == null
          ? otherwise
          : new Freshness(Freshness.Status.STABLE, OptionalLong.of(watermark));
    }

    @Override
    public void register(NamespaceName namespace, boolean due) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void forget(NamespaceName namespace) {
      throw new UnsupportedOperationException();
    }

    @Override
    public WriteInFlight begin(NamespaceName namespace) {
      throw new UnsupportedOperationException();
    }
  }

  private record FixedShards(@Nullable Sharding sharding) implements Shards {
    @Override
    public Optional<Marker> marker(Target target) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int stamping(Target target) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Sharding of(Target target) {
      return sharding == null ? Sharding.NONE : sharding;
    }

    @Override
    public Optional<Sharding> known(NamespaceName namespace) {
      return Optional.ofNullable(sharding);
    }

    @Override
    public void activate(NamespaceName namespace, int count) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void forget(NamespaceName namespace) {
      throw new UnsupportedOperationException();
    }
  }
}
