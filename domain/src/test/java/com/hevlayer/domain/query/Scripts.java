package com.hevlayer.domain.query;

import com.hevlayer.domain.consistency.Freshness;
import com.hevlayer.domain.consistency.Watermarks;
import com.hevlayer.domain.consistency.WriteInFlight;
import com.hevlayer.domain.parallel.Fork;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.domain.shard.Marker;
import com.hevlayer.domain.shard.Sharding;
import com.hevlayer.domain.shard.Shards;
import com.hevlayer.ports.store.Cancellation;
import com.hevlayer.ports.store.NamespaceName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What queries need around a store, told beforehand. */
final class Scripts {
  /** Runs steps one after the other. */
  static final Fork ONE_BY_ONE =
      new Fork() {
        @Override
        public <T> List<T> all(int width, Cancellation caller, List<? extends Step<T>> steps) {
          List<T> results = new ArrayList<>();
          for (Step<T> step : steps) {
            results.add(step.run(caller));
          }
          return results;
        }
      };

  private Scripts() {}

  static Freshness stable() {
    return new Freshness(Freshness.Status.STABLE, OptionalLong.empty());
  }

  static Freshness stableAt(long watermark) {
    return new Freshness(Freshness.Status.STABLE, OptionalLong.of(watermark));
  }

  static Freshness updatingAt(long watermark) {
    return new Freshness(Freshness.Status.UPDATING, OptionalLong.of(watermark));
  }

  static Legs legs(Freshness freshness) {
    return new Legs(new FixedWatermarks(freshness), ONE_BY_ONE);
  }

  static Shards shards(int active) {
    return new FixedShards(new Sharding(active, active > 0));
  }

  /** Shards of which nothing is known without asking. */
  static Shards unknownShards() {
    return new FixedShards(null);
  }

  private record FixedWatermarks(Freshness freshness) implements Watermarks {
    @Override
    public Freshness of(NamespaceName namespace) {
      return freshness;
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
