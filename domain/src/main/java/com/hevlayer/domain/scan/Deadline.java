package com.hevlayer.domain.scan;

import com.hevlayer.domain.routing.Target;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.NoAnswerException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * When a scan gives up and answers what it has.
 *
 * @param at {@code null}: never
 */
record Deadline(InstantSource clock, @Nullable Instant at) {
  /** Whoever keeps the deadline of a call may look at another clock. */
  private static final Duration SLACK = Duration.ofMillis(100);

  static Deadline in(InstantSource clock, Duration time) {
    return new Deadline(clock, clock.instant().plus(time));
  }

  static Deadline never(InstantSource clock) {
    return new Deadline(clock, null);
  }

  boolean hasPassed() {
    return at != null && !clock.instant().isBefore(at);
  }

  /** Whether a call got no answer because the deadline passed. */
  boolean explains(NoAnswerException failure) {
    return at != null
        && failure.reason() == NoAnswerException.Reason.TIMEOUT
        && !clock.instant().isBefore(at.minus(SLACK));
  }

  /** Returns the target whose calls are steps of the scan and end at the deadline. */
  Target of(Target target) {
    CallContext context = target.context();
    return target.with(context.withPurpose(CallContext.Purpose.SCAN).withDeadline(at));
  }
}
