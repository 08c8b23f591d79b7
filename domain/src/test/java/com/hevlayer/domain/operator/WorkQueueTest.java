package com.hevlayer.domain.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WorkQueueTest {
  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

  private final WorkQueue<String> queue = new WorkQueue<>(2, new Random(1));
  private Instant now = START;

  @Test
  void add_twice_isHandedOutOnce() {
    queue.add("a");
    queue.add("a");

    assertThat(queue.depth()).isEqualTo(1);
    assertThat(worker()).isEqualTo("a");
    assertThat(queue.wantsWorker(now)).isFalse();
  }

  @Test
  void add_whileWorkedOn_isHandedOutAfterwardsAndNotBefore() {
    queue.add("a");
    worker();
    queue.add("a");

    assertThat(queue.wantsWorker(now)).isFalse();

    done("a", Result.ok(Duration.ofMinutes(1)));
    assertThat(queue.take(now)).isEqualTo("a");
  }

  @Test
  void wantsWorker_moreKeysThanWidth_isLimited() {
    List.of("a", "b", "c").forEach(queue::add);

    assertThat(queue.wantsWorker(now)).isTrue();
    assertThat(queue.wantsWorker(now)).isTrue();
    assertThat(queue.wantsWorker(now)).isFalse();
  }

  @Test
  void take_severalKeys_areInTheirOrder() {
    List.of("b", "a", "c").forEach(queue::add);

    assertThat(List.of(take(), take(), take())).containsExactly("b", "a", "c");
  }

  @Test
  void done_failures_doubleFromOneSecondToFiveMinutes() {
    queue.add("a");
    List<Double> factors = new ArrayList<>();
    for (int failure = 0; failure < 15; failure++) {
      worker();
      done("a", Result.failed());
      Instant due = Objects.requireNonNull(queue.nextDue());
      double wanted = Math.min(Math.pow(2, failure), 300);
      factors.add(Duration.between(now, due).toNanos() / 1e9 / wanted);
      assertThat(queue.take(due.minusNanos(1))).isNull();
      now = due;
    }

    assertThat(factors).allMatch(factor -> factor >= 0.8 && factor <= 1.2);
    assertThat(factors.stream().distinct().count()).isGreaterThan(10);
  }

  @Test
  void done_successAfterFailures_beginsAnew() {
    queue.add("a");
    for (int failure = 0; failure < 5; failure++) {
      worker();
      done("a", Result.failed());
      now = now.plus(Duration.ofMinutes(10));
    }
    worker();
    done("a", Result.ok());
    assertThat(queue.nextDue()).isNull();

    queue.add("a");
    worker();
    done("a", Result.failed());
    assertThat(queue.nextDue()).isBefore(now.plusMillis(1_300));
  }

  @Test
  void done_terminalRefusal_waitsForAChange() {
    queue.add("a");
    worker();
    done("a", Result.refused());

    assertThat(queue.nextDue()).isNull();
    assertThat(queue.wantsWorker(now.plus(Duration.ofDays(1)))).isFalse();

    queue.add("a");
    assertThat(worker()).isEqualTo("a");
  }

  @Test
  void done_failureWithALimit_isNotLater() {
    queue.add("a");
    for (int failure = 0; failure < 9; failure++) {
      worker();
      done("a", Result.failed(Duration.ofSeconds(10)));
      now = now.plus(Duration.ofSeconds(11));
    }
    worker();
    done("a", Result.failed(Duration.ofSeconds(10)));

    assertThat(queue.nextDue()).isEqualTo(now.plusSeconds(10));
  }

  @Test
  void add_beforeItsTime_isHandedOutAtOnceAndOnlyOnce() {
    queue.add("a");
    worker();
    done("a", Result.ok(Duration.ofSeconds(30)));
    queue.add("a");

    assertThat(worker()).isEqualTo("a");
    done("a", Result.ok());
    assertThat(queue.wantsWorker(now.plusSeconds(31))).isFalse();
  }

  @Test
  void close_keysWait_handsOutNothing() {
    queue.add("a");
    queue.add("b");
    worker();
    queue.close();
    queue.add("c");

    assertThat(queue.wantsWorker(now)).isFalse();
    assertThat(queue.take(now)).isNull();
    assertThat(queue.running()).isEqualTo(1);
    done("a", Result.failed());
    assertThat(queue.running()).isZero();
    assertThat(queue.nextDue()).isNull();
  }

  /** The worker ends with its work. */
  private void done(String key, Result result) {
    queue.done(key, result, now);
    queue.lostWorker();
  }

  private String worker() {
    assertThat(queue.wantsWorker(now)).isTrue();
    return take();
  }

  private String take() {
    String key = queue.take(now);
    assertThat(key).isNotNull();
    return key == null ? "" : key;
  }
}
