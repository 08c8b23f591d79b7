package com.hevlayer.app.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hevlayer.ports.store.NoAnswerException;
import com.hevlayer.ports.store.NoAnswerException.Reason;
import com.hevlayer.ports.store.NoAnswerException.Sent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class BreakersTest {
  private final TestClock clock = new TestClock();
  private final Breakers breakers = new Breakers(clock);

  private static final class TestClock extends Clock {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    void pass(Duration time) {
      now = now.plus(time);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private static NoAnswerException missing(Reason reason) {
    return new NoAnswerException(reason, Sent.UNKNOWN, "nothing came", null);
  }

  private void calls(int count, Reason reason) {
    for (int i = 0; i < count; i++) {
      breakers.enter("s").missing(missing(reason));
    }
  }

  private void answers(int count) {
    for (int i = 0; i < count; i++) {
      breakers.enter("s").answered();
    }
  }

  @Test
  void enter_halfOfTwentyMissing_opensForThatStoreOnly() {
    answers(10);
    calls(9, Reason.TIMEOUT);
    assertThat(breakers.states()).containsEntry("s", Breakers.State.CLOSED);
    calls(1, Reason.RESET);
    assertThat(breakers.states()).containsEntry("s", Breakers.State.OPEN);
    assertThatThrownBy(() -> breakers.enter("s"))
        .isInstanceOfSatisfying(
            NoAnswerException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(Reason.BREAKER_OPEN);
              assertThat(e.sent()).isEqualTo(Sent.NOTHING);
            });
    breakers.enter("other").answered();
  }

  @Test
  void enter_fewerThanTwentyCalls_staysClosed() {
    calls(19, Reason.CONNECT);
    assertThat(breakers.states()).containsEntry("s", Breakers.State.CLOSED);
  }

  @Test
  void enter_callsOfMoreThanTenSecondsAgo_doNotCount() {
    calls(19, Reason.CONNECT);
    clock.pass(Duration.ofSeconds(11));
    calls(1, Reason.CONNECT);
    assertThat(breakers.states()).containsEntry("s", Breakers.State.CLOSED);
  }

  @Test
  void enter_callersThatLeave_sayNothing() {
    calls(100, Reason.CANCELLED);
    assertThat(breakers.states()).containsEntry("s", Breakers.State.CLOSED);
  }

  @Test
  void enter_afterFiveSeconds_threeProbesDecide() {
    calls(20, Reason.GARBLED);
    clock.pass(Duration.ofMillis(4_900));
    assertThatThrownBy(() -> breakers.enter("s")).isInstanceOf(NoAnswerException.class);
    clock.pass(Duration.ofMillis(200));
    Breakers.Permit first = breakers.enter("s");
    Breakers.Permit second = breakers.enter("s");
    Breakers.Permit third = breakers.enter("s");
    assertThat(breakers.states()).containsEntry("s", Breakers.State.HALF_OPEN);
    assertThatThrownBy(() -> breakers.enter("s")).isInstanceOf(NoAnswerException.class);
    first.answered();
    second.answered();
    third.answered();
    assertThat(breakers.states()).containsEntry("s", Breakers.State.CLOSED);
  }
}
