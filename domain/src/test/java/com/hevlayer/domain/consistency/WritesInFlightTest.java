package com.hevlayer.domain.consistency;

import static com.hevlayer.domain.consistency.Bench.TEAPOTS;
import static com.hevlayer.domain.consistency.DescribingStore.UP_TO_DATE;
import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.ports.store.Cancellation;
import com.hevlayer.ports.store.NamespaceName;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What writes in flight do to watermarks, and watermarks to stamps. */
class WritesInFlightTest {
  private final DescribingStore store = new DescribingStore();
  private final Bench bench = Bench.of(store);
  private final Watcher watcher = bench.watcher;

  @Test
  void poll_writesInFlight_staysBelowTheOldestStamp() {
    watcher.register(TEAPOTS, true);
    WriteInFlight old = watcher.begin(TEAPOTS);
    bench.pass(30_000);
    WriteInFlight young = watcher.begin(TEAPOTS);
    bench.pass(30_000);

    assertThat(poll()).isEqualTo(9_999);
    old.accepted();
    assertThat(poll()).isEqualTo(39_999);
    young.refused();
    assertThat(poll()).isEqualTo(bench.wallMillis - 500);
  }

  @Test
  void poll_writeOfAnotherNamespace_doesNotMatter() {
    watcher.register(TEAPOTS, true);
    WriteInFlight other = watcher.begin(new NamespaceName("cups"));
    bench.pass(30_000);
    assertThat(poll()).isEqualTo(bench.wallMillis - 500);
    other.refused();
  }

  @Test
  void poll_writeEndsWhileItIsUnderWay_isStillBoundByIt() {
    watcher.register(TEAPOTS, true);
    WriteInFlight write = watcher.begin(TEAPOTS);
    bench.pass(30_000);
    store.answer =
        name -> {
          write.accepted();
          return UP_TO_DATE;
        };
    bench.round();
    assertThat(bench.watermark()).isEqualTo(9_999);
  }

  @Test
  void unknown_outcome_countsForOneMoreTimeout() {
    watcher.register(TEAPOTS, true);
    WriteInFlight write = watcher.begin(TEAPOTS);
    bench.pass(60_000);
    write.unknown();

    bench.pass(58_999);
    assertThat(poll()).isEqualTo(9_999);
    bench.pass(1);
    assertThat(poll()).isEqualTo(bench.wallMillis - 500);
  }

  @Test
  void unknown_wallClockStepsForward_countsByElapsedTime() {
    watcher.register(TEAPOTS, true);
    watcher.begin(TEAPOTS).unknown();
    bench.wallMillis += 3_600_000;
    bench.pass(58_999);
    assertThat(poll()).isEqualTo(9_999);
  }

  @Test
  void unknown_registeredNamespace_isDueSinceRowsMayHaveCome() {
    watcher.register(TEAPOTS, true);
    bench.round();
    bench.pass(5_000);
    watcher.begin(TEAPOTS).unknown();
    bench.round();
    assertThat(store.asked).hasSize(2);
  }

  @Test
  void outcomes_ofAnUnregisteredNamespace_onlyAcceptedRegisters() {
    watcher.begin(TEAPOTS).refused();
    watcher.begin(TEAPOTS).unknown();
    bench.round();
    assertThat(store.asked).isEmpty();
    assertThat(watcher.registered()).isZero();

    watcher.begin(TEAPOTS).accepted();
    bench.round();
    assertThat(store.asked).containsExactly(TEAPOTS);
    assertThat(watcher.registered()).isOne();
  }

  @Test
  void outcomes_severalOfOneWrite_theFirstCounts() {
    WriteInFlight write = watcher.begin(TEAPOTS);
    write.refused();
    write.accepted();
    write.unknown();
    assertThat(watcher.registered()).isZero();

    watcher.register(TEAPOTS, true);
    WriteInFlight other = watcher.begin(TEAPOTS);
    other.unknown();
    other.refused();
    bench.pass(1000);
    assertThat(poll()).isEqualTo(9_999);
  }

  @Test
  void begin_clockSteppedBack_isAboveTheWatermark() {
    watcher.register(TEAPOTS, true);
    assertThat(poll()).isEqualTo(9_500);
    bench.wallMillis = 2_000;
    assertThat(watcher.begin(TEAPOTS).stamp()).isEqualTo(9_501);
    assertThat(watcher.begin(TEAPOTS).stamp()).isEqualTo(9_501);
    bench.wallMillis = 9_700;
    assertThat(watcher.begin(TEAPOTS).stamp()).isEqualTo(9_700);
  }

  @Test
  void begin_whileAPollIsUnderWay_isAboveWhatItMayPublish() {
    watcher.register(TEAPOTS, true);
    store.answer =
        name -> {
          bench.wallMillis = 2_000;
          assertThat(watcher.begin(TEAPOTS).stamp()).isEqualTo(9_501);
          return UP_TO_DATE;
        };
    bench.round();
    assertThat(bench.watermark()).isEqualTo(9_500);
  }

  @Test
  void poll_clockSteppedBack_neverMovesTheWatermarkBack() {
    watcher.register(TEAPOTS, true);
    assertThat(poll()).isEqualTo(9_500);
    bench.wallMillis = 2_000;
    assertThat(poll()).isEqualTo(9_500);
  }

  @Test
  void forget_pollUnderWay_doesNotResurrect() {
    watcher.register(TEAPOTS, true);
    store.answer =
        name -> {
          watcher.forget(TEAPOTS);
          return UP_TO_DATE;
        };
    bench.round();
    assertThat(bench.freshness()).isEqualTo(Freshness.UNKNOWN);
    assertThat(watcher.registered()).isZero();
    assertThat(bench.heard).isEmpty();
    bench.pass(60_000);
    bench.round();
    assertThat(store.asked).hasSize(1);
  }

  @Test
  void poll_resultOfAnEarlierOneComesLast_changesNothing() {
    watcher.register(TEAPOTS, true);
    watcher.step();
    Consumer<Cancellation> early = bench.started.removeFirst();
    store.answer =
        name -> {
          // While the early poll waits for its answer the namespace goes, returns and is polled.
          watcher.forget(TEAPOTS);
          watcher.register(TEAPOTS, true);
          bench.pass(10_000);
          store.answer = later -> DescribingStore.UPDATING;
          bench.round();
          return UP_TO_DATE;
        };
    early.accept(Cancellation.NEVER);
    assertThat(store.asked).hasSize(2);
    assertThat(bench.freshness().status()).isEqualTo(Freshness.Status.UPDATING);
    assertThat(bench.freshness().watermark()).isEmpty();
  }

  @Test
  void forget_writeInFlight_stillBoundsTheNextLife() {
    watcher.register(TEAPOTS, true);
    assertThat(poll()).isEqualTo(9_500);
    WriteInFlight write = watcher.begin(TEAPOTS);
    watcher.forget(TEAPOTS);
    assertThat(bench.freshness()).isEqualTo(Freshness.UNKNOWN);

    bench.pass(30_000);
    watcher.register(TEAPOTS, true);
    assertThat(poll()).isEqualTo(write.stamp() - 1);
  }

  @Test
  void begin_afterForgetAndAStepBack_isAboveEveryWatermarkAQueryMayStillCarry() {
    watcher.register(TEAPOTS, true);
    assertThat(poll()).isEqualTo(9_500);
    watcher.forget(TEAPOTS);
    bench.wallMillis = 2_000;
    assertThat(watcher.begin(TEAPOTS).stamp()).isGreaterThan(9_500);
  }

  @Test
  void list_writesOfManyNamespaces_leaveNothingBehind() {
    WatchList list = new WatchList(Bench.SETTINGS);
    for (int i = 0; i < 1000; i++) {
      NamespaceName name = new NamespaceName("n" + i);
      list.refused(list.begin(name, 1));
      list.unknown(list.begin(name, 1), i);
      list.accepted(list.begin(name, 1), i);
      list.forget(name);
    }
    assertThat(list.tracked()).isEqualTo(1000);
    list.visit(Bench.SETTINGS.timeout().toNanos() + 1000, 1, name -> null, 1);
    assertThat(list.tracked()).isZero();
  }

  /** Polls, when the poll interval has passed for all but the wall clock. */
  private long poll() {
    watcher.register(TEAPOTS, true);
    bench.pass(1_000);
    bench.wallMillis -= 1_000;
    int before = store.asked.size();
    bench.round();
    assertThat(store.asked).hasSize(before + 1);
    return bench.watermark();
  }
}
