package com.hevlayer.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SimulationTest {

  @Test
  void run_sameSeed_sameOrder() {
    for (long seed = 0; seed < 50; seed++) {
      assertThat(order(seed)).isEqualTo(order(seed));
    }
  }

  @Test
  void run_otherSeeds_everyOrder() {
    Set<String> orders = new HashSet<>();
    for (long seed = 0; seed < 1000; seed++) {
      orders.add(order(seed));
    }
    // Two actors with two steps each: four steps, of which two are the first actor's.
    assertThat(orders).containsExactlyInAnyOrder("aabb", "abab", "abba", "baab", "baba", "bbaa");
  }

  @Test
  void explore_readThenWrite_findsTheLostUpdate() {
    Consumer<Simulation> scenario =
        simulation -> {
          int[] counter = {0};
          Runnable increment =
              () -> {
                int read = counter[0];
                simulation.note(() -> "read " + read);
                simulation.yieldPoint();
                counter[0] = read + 1;
              };
          simulation.parallel(2, List.of(increment, increment));
          assertThat(counter[0]).isEqualTo(2);
        };

    long seed = Explorer.firstFailure(0, 1000, scenario).orElseThrow();

    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> Explorer.explore(seed, 1, scenario))
        .withMessageContaining("-Dlayer.simulation.seed=" + seed)
        .withMessageContaining("main/0")
        .withMessageContaining("read 0");
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> Simulation.run(seed, scenario))
        .withMessageContaining("seed " + seed);
  }

  @Test
  void explore_manyRuns_countsThoseThatDiffer() {
    Consumer<Simulation> scenario =
        simulation -> {
          simulation.actor("a", simulation::yieldPoint);
          simulation.actor("b", simulation::yieldPoint);
        };

    Explorer.Explored explored = Explorer.explore(0, 1000, scenario);

    assertThat(explored.runs()).isEqualTo(1000);
    assertThat(explored.distinct()).isBetween(6, 500);
    assertThat(explored.switches()).isPositive();
  }

  @Test
  void sleep_hours_passAtOnceAndInOrder() {
    List<String> woken = new ArrayList<>();
    Simulation.run(
        7,
        simulation -> {
          for (int hours : List.of(3, 1, 2)) {
            simulation.actor(
                "sleeper",
                () -> {
                  simulation.sleep(Duration.ofHours(hours));
                  woken.add(hours + " at " + simulation.now() / Duration.ofHours(1).toNanos());
                });
          }
        });
    assertThat(woken).containsExactly("1 at 1", "2 at 2", "3 at 3");
  }

  @Test
  void wallClock_stepsBack_whileTimeGoesOn() {
    Simulation.run(
        1,
        simulation -> {
          InstantSource clock = simulation.wallClock();
          long before = clock.millis();
          long start = simulation.nanos();
          simulation.sleep(Duration.ofSeconds(1));
          simulation.stepWallClock(Duration.ofSeconds(-10));
          assertThat(clock.millis() - before).isBetween(-9001L, -8999L);
          assertThat(simulation.nanos() - start)
              .isGreaterThanOrEqualTo(Duration.ofSeconds(1).toNanos());
        });
  }

  @Test
  void parallel_width_isKept() {
    for (long seed = 0; seed < 100; seed++) {
      List<Integer> done = new ArrayList<>();
      Simulation.run(
          seed,
          simulation -> {
            int[] running = {0};
            List<Runnable> steps = new ArrayList<>();
            for (int i = 0; i < 7; i++) {
              int step = i;
              steps.add(() -> {
                assertThat(++running[0]).isLessThanOrEqualTo(3);
                simulation.sleep(Duration.ofMillis(10));
                running[0]--;
                done.add(step);
              });
            }
            simulation.parallel(3, steps);
            assertThat(done).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6);
          });
    }
  }

  @Test
  void run_ends_cutsDaemonsOffAndRunsTheirFinallyBlocks() {
    List<String> seen = new ArrayList<>();
    Simulation.run(
        3,
        simulation -> {
          simulation.daemon(
              "loop",
              () -> {
                try {
                  while (true) {
                    simulation.sleep(Duration.ofSeconds(1));
                  }
                } finally {
                  simulation.yieldPoint();
                  seen.add("cleaned up");
                }
              });
          simulation.actor("work", () -> simulation.sleep(Duration.ofSeconds(10)));
        });
    assertThat(seen).containsExactly("cleaned up");
  }

  @Test
  void run_failureInAnyActor_isReported() {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() ->
            Simulation.run(
                4,
                simulation -> {
                  simulation.actor("other", () -> simulation.sleep(Duration.ofHours(1)));
                  simulation.daemon(
                      "broken",
                      () -> {
                        throw new IllegalStateException("as planned");
                      });
                  simulation.sleep(Duration.ofHours(2));
                }))
        .withMessageContaining("as planned")
        .withCauseInstanceOf(IllegalStateException.class);
  }

  private static String order(long seed) {
    StringBuilder order = new StringBuilder();
    Simulation.run(
        seed,
        simulation -> {
          List<Runnable> steps = new ArrayList<>();
          for (String name : List.of("a", "b")) {
            steps.add(() -> {
              order.append(name);
              simulation.yieldPoint();
              order.append(name);
            });
          }
          simulation.parallel(2, steps);
        });
    return order.toString();
  }
}
