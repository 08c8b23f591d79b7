package com.hevlayer.domain.consistency;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.domain.fault.Fault;
import com.hevlayer.domain.parallel.Fork;
import com.hevlayer.domain.parallel.SimulatedFork;
import com.hevlayer.domain.parallel.SimulatedTasks;
import com.hevlayer.domain.query.Legs;
import com.hevlayer.domain.routing.StoreCalls;
import com.hevlayer.domain.routing.StoreLease;
import com.hevlayer.domain.routing.StoreRegistry;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.domain.routing.TestStores;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.Cancellation;
import com.hevlayer.ports.store.Filter;
import com.hevlayer.ports.store.NamespaceName;
import com.hevlayer.testkit.simulation.Simulation;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A scenario of writes, polls and queries, which fails if a query that carries the cut shows a row
 * that the index did not hold when the watermark was confirmed. Counts what it saw over all runs.
 */
final class StableReads {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final List<NamespaceName> NAMESPACES =
      List.of(new NamespaceName("teapots"), new NamespaceName("cups"));

  /** Queries under a cut, rows that they showed, and rows that the cut kept from them. */
  final AtomicLong cutQueries = new AtomicLong();

  final AtomicLong shownRows = new AtomicLong();
  final AtomicLong hiddenRows = new AtomicLong();

  private final Function<Parts, Watermarks> forWriters;

  /**
   * Creates one.
   *
   * @param forWriters what writers use, so that a test can break it
   */
  StableReads(Function<Parts, Watermarks> forWriters) {
    this.forWriters = forWriters;
  }

  /** What a broken variant is made of. */
  record Parts(Watcher watcher, Simulation simulation) {}

  void run(Simulation simulation) {
    new Run(simulation).start();
  }

  private final class Run {
    private final Simulation simulation;
    private final RandomGenerator random;
    private final LaggingStore store;
    private final StoreRegistry registry;
    private final Watcher watcher;
    private final Watermarks writers;

    /** Up to when each watermark was confirmed, as of when it was read first. */
    private final Map<Sight, Long> sights = new HashMap<>();

    private final Map<NamespaceName, Integer> drops = new HashMap<>();
    private final Map<NamespaceName, Long> highest = new HashMap<>();

    Run(Simulation simulation) {
      this.simulation = simulation;
      random = simulation.random();
      store = new LaggingStore(simulation);
      registry = TestStores.one(store);
      WatcherSettings settings =
          new WatcherSettings(
              Duration.ofSeconds(6),
              Duration.ofSeconds(15),
              Duration.ofMillis(random.nextInt(3) * 500L),
              TIMEOUT);
      watcher =
          new Watcher(
              settings,
              simulation.wallClock(),
              simulation::nanos,
              registry::table,
              new SimulatedTasks(simulation),
              PollListener.NONE);
      writers = forWriters.apply(new Parts(watcher, simulation));
    }

    void start() {
      new SimulatedTasks(simulation).repeat("watcher", watcher);
      int count = 1 + random.nextInt(2);
      for (int i = 0; i < count; i++) {
        NamespaceName namespace = NAMESPACES.get(i);
        if (random.nextBoolean()) {
          watcher.register(namespace, true);
        }
        for (int writer = random.nextInt(3); writer >= 0; writer--) {
          simulation.actor("writer of " + namespace, () -> writes(namespace));
        }
        simulation.actor("reader of " + namespace, () -> reads(namespace));
        if (random.nextInt(4) == 0) {
          simulation.daemon("dropper of " + namespace, () -> drop(namespace));
        }
      }
      if (random.nextBoolean()) {
        simulation.daemon("clock", this::stepTheClock);
      }
    }

    private void writes(NamespaceName namespace) {
      for (int i = random.nextInt(3); i >= 0; i--) {
        pause(15_000);
        WriteInFlight write = writers.begin(namespace);
        long stamp = write.stamp();
        simulation.note(() -> namespace + " write " + stamp + " begins");
        pause(random.nextBoolean() ? 500 : 60_000);
        switch (random.nextInt(8)) {
          case 0 -> write.refused();
          case 1, 2 -> loseSightOf(namespace, write);
          default -> {
            store.apply(namespace, stamp);
            pause(1_000);
            write.accepted();
            simulation.note(() -> namespace + " write " + stamp + " is accepted");
          }
        }
      }
    }

    /** The answer stays away: the store applied it before, applies it in time, or never does. */
    private void loseSightOf(NamespaceName namespace, WriteInFlight write) {
      long until = simulation.now() + TIMEOUT.toNanos();
      int fate = random.nextInt(4);
      if (fate == 0) {
        store.apply(namespace, write.stamp());
      } else if (fate < 3) {
        simulation.daemon(
            "late write of " + namespace,
            () -> {
              pause((int) TIMEOUT.toMillis());
              if (simulation.now() < until) {
                store.apply(namespace, write.stamp());
              }
            });
      }
      write.unknown();
      simulation.note(() -> namespace + " write " + write.stamp() + " has an unknown outcome");
    }

    private void reads(NamespaceName namespace) {
      for (int i = 4 + random.nextInt(6); i > 0; i--) {
        pause(15_000);
        query(namespace);
      }
    }

    private void query(NamespaceName namespace) {
      try (StoreLease lease =
          registry.table().serving(namespace.value()).orElseThrow().lease().orElseThrow()) {
        CallContext context = CallContext.of("q", CallContext.Purpose.REQUEST);
        Target target = new Target(lease, namespace, context, StoreCalls.PLAIN);
        Reading reading = new Reading();
        SimulatedFork fork = new SimulatedFork(simulation);
        int shards = random.nextInt(4) == 0 ? 3 : 1;
        new Legs(reading, fork)
            .underWatermark(
                target,
                cut -> {
                  Fork.Step<Integer> shard = cancellation -> show(namespace, cut, reading);
                  return shards == 1
                      ? shard.run(Cancellation.NEVER)
                      : fork.all(2, Cancellation.NEVER, Collections.nCopies(shards, shard));
                });
      } catch (Fault.StoreRefused busy) {
        assertThat(busy.status()).isEqualTo(429);
      }
    }

    /** Shows every row there is, indexed or not, as far as the cut allows it. */
    private int show(NamespaceName namespace, @Nullable Filter cut, Reading reading) {
      pause(random.nextInt(4) == 0 ? 10_000 : 100);
      if (random.nextInt(8) == 0) {
        throw new Fault.StoreRefused(429, List.of(), new byte[0]);
      }
      if (cut == null) {
        return 0;
      }
      long watermark = ((JsonNumber) ((Filter.Test) cut).value()).longValue();
      cutQueries.incrementAndGet();
      simulation.note(() -> namespace + " is read under " + watermark);
      for (LaggingStore.Row row : store.contents(namespace).rows) {
        if (row.stamp() > watermark) {
          hiddenRows.incrementAndGet();
          continue;
        }
        shownRows.incrementAndGet();
        if (row.indexedAt() > reading.confirmedAt) {
          throw new AssertionError(
              "a query cut at %d shows %s, but the watermark was confirmed at %d"
                  .formatted(watermark, row, reading.confirmedAt));
        }
      }
      return 0;
    }

    private void drop(NamespaceName namespace) {
      pause(60_000);
      store.drop(namespace);
      simulation.yieldPoint();
      watcher.forget(namespace);
      drops.merge(namespace, 1, Integer::sum);
      highest.remove(namespace);
      simulation.note(() -> namespace + " is forgotten");
      if (random.nextBoolean()) {
        simulation.yieldPoint();
        watcher.register(namespace, random.nextBoolean());
      }
    }

    private void stepTheClock() {
      for (int i = random.nextInt(3); i >= 0; i--) {
        pause(40_000);
        int seconds = random.nextInt(180) - 120;
        simulation.stepWallClock(Duration.ofSeconds(seconds));
      }
    }

    private void pause(int mostMillis) {
      simulation.sleep(Duration.ofMillis(random.nextInt(mostMillis)));
    }

    /** Watermarks as one query sees them. */
    private final class Reading implements Watermarks {
      private long confirmedAt = -1;

      @Override
      public Freshness of(NamespaceName namespace) {
        Freshness freshness = watcher.of(namespace);
        if (freshness.watermark().isPresent()) {
          long watermark = freshness.watermark().getAsLong();
          assertThat(watermark).isGreaterThanOrEqualTo(highest.getOrDefault(namespace, 0L));
          highest.put(namespace, watermark);
          Sight sight = new Sight(namespace, drops.getOrDefault(namespace, 0), watermark);
          // Whoever reads the same watermark later must see the same rows.
          confirmedAt =
              sights.computeIfAbsent(sight, first -> store.contents(namespace).confirmedAt);
        }
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
  }

  /** A watermark of one life of a namespace. */
  private record Sight(NamespaceName namespace, int drops, long watermark) {}
}
