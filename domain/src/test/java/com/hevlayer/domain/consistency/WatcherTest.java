package com.hevlayer.domain.consistency;

import static com.hevlayer.domain.consistency.Bench.TEAPOTS;
import static com.hevlayer.domain.consistency.DescribingStore.BROKEN;
import static com.hevlayer.domain.consistency.DescribingStore.MISSING;
import static com.hevlayer.domain.consistency.DescribingStore.UNKNOWN;
import static com.hevlayer.domain.consistency.DescribingStore.UPDATING;
import static com.hevlayer.domain.consistency.DescribingStore.UP_TO_DATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.NamespaceDescription;
import com.hevlayer.ports.store.NoAnswerException;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What polls make of a namespace, and when it is polled. */
class WatcherTest {
  private final DescribingStore store = new DescribingStore();
  private final Bench bench = Bench.of(store);
  private final Watcher watcher = bench.watcher;

  @Test
  void workedTimeline() {
    watcher.register(TEAPOTS, true);
    bench.round();
    assertThat(bench.freshness())
        .isEqualTo(new Freshness(Freshness.Status.STABLE, OptionalLong.of(9_500)));
    assertThat(bench.freshness().cut()).isEmpty();

    bench.pass(2_000);
    WriteInFlight write = watcher.begin(TEAPOTS);
    assertThat(write.stamp()).isEqualTo(12_000);
    write.accepted();

    bench.pass(300);
    store.answer = name -> UPDATING;
    bench.round();
    assertThat(bench.freshness().cut()).hasValue(9_500);

    bench.pass(1_000);
    store.answer = name -> UP_TO_DATE;
    bench.round();
    assertThat(bench.freshness())
        .isEqualTo(new Freshness(Freshness.Status.STABLE, OptionalLong.of(12_800)));
    assertThat(bench.freshness().cut()).isEmpty();
    assertThat(store.asked).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource({
    "STABLE,   UP_TO_DATE, STABLE,   69500",
    "STABLE,   UPDATING,   UPDATING, 9500",
    "STABLE,   UNKNOWN,    UNKNOWN,  9500",
    "STABLE,   MISSING,    STABLE,   9500",
    "STABLE,   BROKEN,     STABLE,   9500",
    "STABLE,   NO_ANSWER,  STABLE,   9500",
    "STABLE,   CRASH,      STABLE,   9500",
    "STABLE,   CANNOT,     STABLE,   9500",
    "UPDATING, UP_TO_DATE, STABLE,   69500",
    "UPDATING, UNKNOWN,    UNKNOWN,  ",
    "UPDATING, BROKEN,     UPDATING, ",
    "UPDATING, NO_ANSWER,  UPDATING, ",
    "UNKNOWN,  UP_TO_DATE, STABLE,   69500",
    "UNKNOWN,  UPDATING,   UPDATING, ",
    "UNKNOWN,  BROKEN,     UNKNOWN,  ",
  })
  void poll_anyOutcome_leadsToStatusAndWatermark(
      Freshness.Status before, String says, Freshness.Status after, Long watermark) {
    store.answer =
        switch (before) {
          case STABLE -> name -> UP_TO_DATE;
          case UPDATING -> name -> UPDATING;
          case UNKNOWN -> name -> UNKNOWN;
        };
    watcher.register(TEAPOTS, true);
    bench.round();
    assertThat(bench.freshness().status()).isEqualTo(before);

    bench.pass(60_000);
    store.answer = name -> answer(says);
    bench.round();

    assertThat(store.asked).hasSize(2);
    assertThat(bench.freshness())
        .isEqualTo(
            new Freshness(
                after, watermark == null ? OptionalLong.empty() : OptionalLong.of(watermark)));
  }

  @Test
  void poll_failed_saysWhy() {
    watcher.register(TEAPOTS, true);
    store.answer = name -> BROKEN;
    bench.round();
    store.answer = name -> answer("NO_ANSWER");
    bench.pass(1000);
    bench.round();
    assertThat(bench.heard)
        .containsExactly(
            "main teapots FAILED: the store answered 503", "main teapots FAILED: too slow");
  }

  @Test
  void poll_anybody_asksAsThePollerWithADeadlineAndWithoutAKey() {
    watcher.register(TEAPOTS, false);
    bench.round();
    CallContext context = store.contexts.getFirst();
    assertThat(context.purpose()).isEqualTo(CallContext.Purpose.POLL);
    assertThat(context.key()).isEmpty();
    assertThat(context.deadline()).isEqualTo(Instant.ofEpochMilli(70_000));
    assertThat(context.requestId()).isEqualTo("consistency-poll-1");
  }

  @Test
  void poll_nearTheEpoch_neverGoesBelowZero() {
    bench.wallMillis = 100;
    watcher.register(TEAPOTS, true);
    bench.round();
    assertThat(bench.watermark()).isZero();
    assertThat(watcher.begin(TEAPOTS).stamp()).isEqualTo(100);
  }

  @Test
  void round_nothingRegistered_pollsNothingAndWaitsATick() {
    assertThat(bench.round()).isEqualTo(Duration.ofMillis(250));
    assertThat(store.asked).isEmpty();
    assertThat(bench.freshness()).isEqualTo(Freshness.UNKNOWN);
  }

  @Test
  void round_updating_pollsEveryPollInterval() {
    store.answer = name -> UPDATING;
    watcher.register(TEAPOTS, false);
    assertThat(pollsWithin(10_000)).isEqualTo(10);
  }

  @Test
  void round_unknown_pollsEveryPollInterval() {
    store.answer = name -> UNKNOWN;
    watcher.register(TEAPOTS, false);
    assertThat(pollsWithin(10_000)).isEqualTo(10);
  }

  @Test
  void round_neverAnswered_pollsEveryPollInterval() {
    store.answer = name -> BROKEN;
    watcher.register(TEAPOTS, false);
    assertThat(pollsWithin(10_000)).isEqualTo(10);
  }

  @Test
  void round_stable_pollsEveryStableInterval() {
    watcher.register(TEAPOTS, false);
    assertThat(pollsWithin(180_000)).isEqualTo(3);
  }

  @Test
  void round_stableAndFailing_keepsTheStableInterval() {
    watcher.register(TEAPOTS, false);
    bench.round();
    store.answer = name -> BROKEN;
    bench.pass(1000);
    assertThat(pollsWithin(180_000)).isEqualTo(3);
  }

  @Test
  void round_wallClockStepsBackAnHour_keepsTheCadence() {
    watcher.register(TEAPOTS, false);
    bench.round();
    bench.wallMillis -= 3_600_000;
    assertThat(pollsWithin(180_000)).isEqualTo(2);
  }

  @Test
  void register_stableAgain_changesNothing() {
    watcher.register(TEAPOTS, true);
    bench.round();
    bench.pass(5_000);
    watcher.register(TEAPOTS, false);
    bench.round();
    assertThat(store.asked).hasSize(1);
    assertThat(watcher.registered()).isOne();
  }

  @Test
  void register_due_isPolledAtOnceButNotFasterThanThePollInterval() {
    watcher.register(TEAPOTS, true);
    bench.round();
    bench.pass(5_000);
    watcher.register(TEAPOTS, true);
    bench.round();
    assertThat(store.asked).hasSize(2);

    watcher.register(TEAPOTS, true);
    bench.pass(999);
    bench.round();
    assertThat(store.asked).hasSize(2);
    bench.pass(1);
    bench.round();
    assertThat(store.asked).hasSize(3);
  }

  @Test
  void register_dueWhileAPollIsUnderWay_isPolledAgain() {
    store.answer =
        name -> {
          watcher.register(TEAPOTS, true);
          store.answer = again -> UP_TO_DATE;
          return UP_TO_DATE;
        };
    watcher.register(TEAPOTS, true);
    bench.round();
    bench.pass(1_000);
    bench.round();
    assertThat(store.asked).hasSize(2);
  }

  @Test
  void register_dueButThePollFails_isPolledAgainThoughItWasStable() {
    watcher.register(TEAPOTS, true);
    bench.round();
    bench.pass(5_000);
    store.answer = name -> BROKEN;
    watcher.register(TEAPOTS, true);
    assertThat(pollsWithin(3_000)).isEqualTo(3);

    store.answer = name -> UP_TO_DATE;
    assertThat(pollsWithin(50_000)).isEqualTo(1);
  }

  @Test
  void round_namespaceMissing_asksLessAndLess() {
    store.answer = name -> MISSING;
    watcher.register(TEAPOTS, true);
    // At 0, 1, 3, 7, 15, 31, 63 s, and then every minute.
    assertThat(pollsWithin(64_000)).isEqualTo(7);
    assertThat(pollsWithin(600_000)).isEqualTo(10);

    watcher.begin(TEAPOTS).accepted();
    assertThat(pollsWithin(3_500)).isEqualTo(3);
  }

  @Test
  void poll_storeThrowsAnything_isOverAndTriedAgain() {
    store.answer = name -> answer("CRASH");
    watcher.register(TEAPOTS, true);
    assertThat(pollsWithin(40_000)).isEqualTo(40);
    assertThat(bench.heard.getFirst()).contains("FAILED").contains("as planned");
  }

  @Test
  void settings_impossible_areRefused() {
    Duration one = Duration.ofSeconds(1);
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> new WatcherSettings(Duration.ZERO, one, one, one));
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> new WatcherSettings(one, one, one.negated(), one));
    assertThat(WatcherSettings.of(one, one, one, Duration.ZERO).timeout())
        .isEqualTo(Duration.ofSeconds(60));
  }

  private int pollsWithin(long millis) {
    int before = store.asked.size();
    for (long passed = 0; passed < millis; passed += 250) {
      bench.round();
      bench.pass(250);
    }
    return store.asked.size() - before;
  }

  private static Answer<NamespaceDescription> answer(String says) {
    return switch (says) {
      case "UP_TO_DATE" -> UP_TO_DATE;
      case "UPDATING" -> UPDATING;
      case "UNKNOWN" -> UNKNOWN;
      case "MISSING" -> MISSING;
      case "BROKEN" -> BROKEN;
      case "CANNOT" -> Answer.unsupported("describe");
      case "CRASH" -> throw new IllegalStateException("as planned");
      default ->
          throw new NoAnswerException(
              NoAnswerException.Reason.TIMEOUT, NoAnswerException.Sent.UNKNOWN, "too slow", null);
    };
  }
}
