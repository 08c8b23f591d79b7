package com.hevlayer.domain.consistency;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.ports.store.NamespaceName;
import com.hevlayer.testkit.simulation.Explorer;
import com.hevlayer.testkit.simulation.Simulation;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A query under the cut shows no row of a write that was in flight or not indexed at the watermark.
 */
@Timeout(600)
class StableReadsTest {
  private static final int RUNS = 100_000;
  private static final int LONG_RUNS = 3_000_000;

  /** Runs within which each broken variant must be found out. */
  private static final int RUNS_TO_FIND_A_FAULT = 20_000;

  @Test
  void cut_anyInterleaving_showsOnlyWhatWasIndexed() {
    explore(1, RUNS);
  }

  @Test
  @Tag("long")
  @Timeout(7200)
  void cut_manyMoreInterleavings_showsOnlyWhatWasIndexed() {
    explore(1_000_000_000, LONG_RUNS);
  }

  @Test
  void cut_pollsIgnoreWritesInFlight_isFoundOut() {
    assertFound(parts ->
        new Broken(parts) {
          @Override
          WriteInFlight broken(WriteInFlight write, NamespaceName namespace) {
            // Not in flight any more as far as polls know.
            write.refused();
            return new Wrapped(write, write.stamp()) {
              @Override
              public void accepted() {
                watcher.register(namespace, true);
              }
            };
          }
        });
  }

  @Test
  void cut_unknownOutcomeCountsAsRefused_isFoundOut() {
    assertFound(parts ->
        new Broken(parts) {
          @Override
          WriteInFlight broken(WriteInFlight write, NamespaceName namespace) {
            return new Wrapped(write, write.stamp()) {
              @Override
              public void unknown() {
                write.refused();
              }
            };
          }
        });
  }

  @Test
  void cut_stampsStraightFromTheClock_isFoundOut() {
    assertFound(parts ->
        new Broken(parts) {
          @Override
          WriteInFlight broken(WriteInFlight write, NamespaceName namespace) {
            return new Wrapped(write, clock());
          }
        });
  }

  private static void explore(long firstSeed, int runs) {
    StableReads scenario = new StableReads(StableReads.Parts::watcher);
    Explorer.Explored explored = Explorer.explore(firstSeed, runs, scenario::run);
    if (explored.runs() == runs) {
      assertThat(explored.distinct()).isGreaterThan(runs / 100 * 99);
      // The cut was tried in earnest: it was carried, it let rows pass and it kept rows back.
      assertThat(scenario.cutQueries.get()).isGreaterThan(runs / 2);
      assertThat(scenario.shownRows.get()).isGreaterThan(runs / 2);
      assertThat(scenario.hiddenRows.get()).isGreaterThan(runs / 2);
    }
  }

  private static void assertFound(Function<StableReads.Parts, Watermarks> broken) {
    StableReads scenario = new StableReads(broken);
    assertThat(Explorer.firstFailure(1, RUNS_TO_FIND_A_FAULT, scenario::run)).isPresent();
  }

  /** Watermarks for writers with a fault. */
  private abstract static class Broken implements Watermarks {
    final Watcher watcher;
    private final Simulation simulation;

    Broken(StableReads.Parts parts) {
      watcher = parts.watcher();
      simulation = parts.simulation();
    }

    abstract WriteInFlight broken(WriteInFlight write, NamespaceName namespace);

    long clock() {
      return simulation.wallClock().millis();
    }

    @Override
    public WriteInFlight begin(NamespaceName namespace) {
      return broken(watcher.begin(namespace), namespace);
    }

    @Override
    public Freshness of(NamespaceName namespace) {
      return watcher.of(namespace);
    }

    @Override
    public void register(NamespaceName namespace, boolean due) {
      watcher.register(namespace, due);
    }

    @Override
    public void forget(NamespaceName namespace) {
      watcher.forget(namespace);
    }
  }

  private static class Wrapped implements WriteInFlight {
    private final WriteInFlight write;
    private final long stamp;

    Wrapped(WriteInFlight write, long stamp) {
      this.write = write;
      this.stamp = stamp;
    }

    @Override
    public long stamp() {
      return stamp;
    }

    @Override
    public void accepted() {
      write.accepted();
    }

    @Override
    public void refused() {
      write.refused();
    }

    @Override
    public void unknown() {
      write.unknown();
    }
  }
}
