package com.hevlayer.domain.scan;

import com.hevlayer.domain.cache.CachedNamespaces;
import com.hevlayer.domain.consistency.Freshness;
import com.hevlayer.domain.consistency.Watermarks;
import com.hevlayer.domain.consistency.WriteInFlight;
import com.hevlayer.domain.parallel.CancelSignal;
import com.hevlayer.domain.parallel.Fork;
import com.hevlayer.domain.parallel.Loop;
import com.hevlayer.domain.parallel.SerialFork;
import com.hevlayer.domain.parallel.Tasks;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.domain.shard.Marker;
import com.hevlayer.domain.shard.Sharding;
import com.hevlayer.domain.shard.Shards;
import com.hevlayer.ports.cache.CacheException;
import com.hevlayer.ports.cache.CachedRow;
import com.hevlayer.ports.cache.DocumentCache;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.Cancellation;
import com.hevlayer.ports.store.NamespaceName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Consumer;

/** Scans over a scripted store, a scripted cache and a clock that the test turns. */
final class TestRig {
  final RowsStore store = new RowsStore();
  final HeapSpools spools = new HeapSpools();
  final FakeCache cache = new FakeCache();
  final FakeTasks tasks = new FakeTasks();
  Sharding sharding = Sharding.NONE;
  Freshness freshness = Freshness.UNKNOWN;
  Instant now = Instant.parse("2031-01-09T10:00:00Z");
  final InstantSource clock = () -> now;
  int widest;
  OptionalInt configuredWidth = OptionalInt.empty();
  private long lastId;

  Scans scans() {
    return scans(true);
  }

  Scans scans(boolean shortcuts) {
    return new Scans(
        new FixedShards(),
        new FixedWatermarks(),
        cache,
        spools,
        new Scans.Threads(
            new InOrder(), tasks, () -> new UUID(0x4000, ++lastId), _ -> configuredWidth),
        clock,
        shortcuts);
  }

  /** Runs steps one after the other and sees how many may run at once. */
  private final class InOrder implements Fork {
    private final Fork inOrder = new SerialFork();

    @Override
    public <T> List<T> all(int width, Cancellation caller, List<? extends Step<T>> steps) {
      widest = Math.max(widest, width);
      return inOrder.all(width, caller, steps);
    }
  }

  private final class FixedShards implements Shards {
    @Override
    public Optional<Marker> marker(Target target) {
      return Optional.empty();
    }

    @Override
    public int stamping(Target target) {
      return 16;
    }

    @Override
    public Sharding of(Target target) {
      return sharding;
    }

    @Override
    public void activate(NamespaceName namespace, int count) {}

    @Override
    public void forget(NamespaceName namespace) {}
  }

  private final class FixedWatermarks implements Watermarks {
    @Override
    public Freshness of(NamespaceName namespace) {
      return freshness;
    }

    @Override
    public void register(NamespaceName namespace, boolean due) {}

    @Override
    public void forget(NamespaceName namespace) {}

    @Override
    public WriteInFlight begin(NamespaceName namespace) {
      throw new UnsupportedOperationException();
    }
  }

  /** Holds rows in batches; may be down or fail. */
  static final class FakeCache implements CachedNamespaces {
    final List<CachedRow> rows = new ArrayList<>();
    boolean connected;
    boolean sizeFails;

    /** After so many batches the walk fails. */
    int batches = Integer.MAX_VALUE;

    OptionalLong through = OptionalLong.empty();
    int warms;
    int walks;

    @Override
    public boolean connected() {
      return connected;
    }

    @Override
    public long size(CallContext context, NamespaceName namespace) {
      if (sizeFails) {
        throw new CacheException("no size", null);
      }
      return rows.size();
    }

    @Override
    public DocumentCache.Walk walk(CallContext context, NamespaceName namespace) {
      walks++;
      return new DocumentCache.Walk() {
        private int at;
        private int batch;

        @Override
        public List<CachedRow> next() {
          if (batch++ >= batches) {
            throw new CacheException("the walk broke off", null);
          }
          int from = at;
          at = Math.min(rows.size(), at + 2);
          return List.copyOf(rows.subList(from, at));
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public OptionalLong warmedThrough(NamespaceName namespace) {
      return through;
    }

    @Override
    public void warm(Target target) {
      warms++;
    }
  }

  /** Keeps tasks until the test runs them. */
  static final class FakeTasks implements Tasks {
    final Deque<Consumer<Cancellation>> started = new ArrayDeque<>();
    final CancelSignal stop = new CancelSignal();

    @Override
    public void start(String name, Consumer<Cancellation> task) {
      started.add(task);
    }

    void runAll() {
      for (Consumer<Cancellation> task = started.poll(); task != null; task = started.poll()) {
        task.accept(stop);
      }
    }

    @Override
    public void repeat(String name, Loop loop) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean sleep(Duration time, Cancellation cancellation) {
      throw new UnsupportedOperationException();
    }
  }
}
