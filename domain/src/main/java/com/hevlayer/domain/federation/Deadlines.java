package com.hevlayer.domain.federation;

import com.hevlayer.ports.store.CallContext;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Gives steps that wait for their turn a time of their own, so that those which hang do not use up
 * that of the others.
 *
 * @param timeout of a step; zero: none
 */
record Deadlines(InstantSource clock, Duration timeout) {

  /** Returns the context with a deadline counted from now. */
  CallContext renewed(CallContext context) {
    return context.withDeadline(timeout.isZero() ? null : clock.instant().plus(timeout));
  }
}
