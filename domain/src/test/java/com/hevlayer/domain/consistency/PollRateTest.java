package com.hevlayer.domain.consistency;

import static com.hevlayer.domain.consistency.DescribingStore.UPDATING;
import static com.hevlayer.domain.consistency.DescribingStore.UP_TO_DATE;
import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.domain.parallel.SimulatedTasks;
import com.hevlayer.domain.routing.StoreRegistry;
import com.hevlayer.domain.routing.TestStores;
import com.hevlayer.ports.store.NamespaceName;
import com.hevlayer.testkit.simulation.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How fast stores are polled, and that none waits for another. */
@Timeout(120)
class PollRateTest {
  private static final long SECOND = 1_000_000_000;

  @Test
  void step_tenThousandNamespaces_fiftyPollsASecondInTurn() {
    DescribingStore store = new DescribingStore();
    Bench bench = Bench.of(store);
    List<Long> times = new ArrayList<>();
    store.answer =
        name -> {
          times.add(bench.nanos);
          return UPDATING;
        };
    for (int i = 0; i < 10_000; i++) {
      bench.watcher.register(new NamespaceName("n" + i), true);
    }

    long start = bench.nanos;
    int steps = 0;
    while (bench.nanos - start < 400 * SECOND) {
      bench.nanos += bench.round().toNanos();
      steps++;
    }

    for (int i = 50; i < times.size(); i++) {
      assertThat(times.get(i) - times.get(i - 50)).isGreaterThanOrEqualTo(SECOND);
    }
    assertThat(times.size()).isBetween(19_900, 20_050);
    Map<NamespaceName, Integer> polls = new HashMap<>();
    store.asked.forEach(name -> polls.merge(name, 1, Integer::sum));
    assertThat(polls).hasSize(10_000);
    assertThat(polls.values()).allMatch(count -> count >= 1 && count <= 3);
    assertThat(store.asked.subList(0, 10_000)).doesNotHaveDuplicates();
    // The loop wakes when there is something to do, not for every namespace.
    assertThat(steps).isLessThan(30_000);
  }

  @Test
  void step_oneOfThousandStableOnesIsMarked_isPolledNext() {
    DescribingStore store = new DescribingStore();
    Bench bench = Bench.of(store);
    for (int i = 0; i < 1_000; i++) {
      bench.watcher.register(new NamespaceName("n" + i), true);
    }
    long start = bench.nanos;
    while (bench.nanos - start < 30 * SECOND) {
      bench.nanos += bench.round().toNanos();
    }
    assertThat(store.asked).hasSize(1_000);

    NamespaceName marked = new NamespaceName("n700");
    bench.watcher.begin(marked).accepted();
    bench.round();
    assertThat(store.asked.subList(1_000, store.asked.size())).containsExactly(marked);
  }

  @Test
  void polls_oneStoreHangs_theOtherIsPolledOnTime() {
    for (long seed = 0; seed < 20; seed++) {
      Simulation.run(seed, this::hangingBesideQuick);
    }
  }

  private void hangingBesideQuick(Simulation simulation) {
    simulation.withoutHoldUps();
    DescribingStore hanging = new DescribingStore();
    DescribingStore quick = new DescribingStore();
    int[] hung = {0};
    List<Long> quickTimes = new ArrayList<>();
    hanging.answer =
        name -> {
          hung[0]++;
          assertThat(hung[0]).isLessThanOrEqualTo(StorePolls.MOST_AT_ONCE);
          simulation.sleep(Duration.ofHours(1));
          hung[0]--;
          return UP_TO_DATE;
        };
    quick.answer =
        name -> {
          quickTimes.add(simulation.now());
          simulation.sleep(Duration.ofMillis(10));
          return UPDATING;
        };
    StoreRegistry registry = TestStores.byName(name -> name.equals("hanging") ? hanging : quick);
    registry.apply(
        TestStores.plan(
            """
            {'hanging':{'kind':'model','namespaces':['h*'],'credential':{'apiKey':'k'}},
             'quick':{'kind':'model','default':true,'credential':{'apiKey':'k'}}}\
            """));
    SimulatedTasks tasks = new SimulatedTasks(simulation);
    Watcher watcher =
        new Watcher(
            Bench.SETTINGS,
            simulation.wallClock(),
            simulation::nanos,
            registry::table,
            tasks,
            PollListener.NONE);
    for (int i = 0; i < 100; i++) {
      watcher.register(new NamespaceName("h" + i), true);
    }
    watcher.register(new NamespaceName("quick"), true);
    tasks.repeat("watcher", watcher);
    simulation.sleep(Duration.ofSeconds(30));

    assertThat(hung[0]).isEqualTo(StorePolls.MOST_AT_ONCE);
    assertThat(hanging.asked).hasSize(StorePolls.MOST_AT_ONCE);
    assertThat(quickTimes.size()).isBetween(29, 31);
  }

  @Test
  void polls_slowStore_goesOnWithoutWaitingForTheLoop() {
    Simulation.run(
        1,
        simulation -> {
          simulation.withoutHoldUps();
          DescribingStore store = new DescribingStore();
          store.answer =
              name -> {
                simulation.sleep(Duration.ofMillis(400));
                return UPDATING;
              };
          StoreRegistry registry = TestStores.one(store);
          SimulatedTasks tasks = new SimulatedTasks(simulation);
          Watcher watcher =
              new Watcher(
                  Bench.SETTINGS,
                  simulation.wallClock(),
                  simulation::nanos,
                  registry::table,
                  tasks,
                  PollListener.NONE);
          for (int i = 0; i < 1000; i++) {
            watcher.register(new NamespaceName("n" + i), true);
          }
          tasks.repeat("watcher", watcher);
          simulation.sleep(Duration.ofSeconds(20));
          // Sixteen at once, each 0.4 s: 40 a second.
          assertThat(store.asked.size()).isBetween(780, 816);
        });
  }
}
