package com.hevlayer.domain.operator;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a reconcile ended and when the object is due again. Immutable.
 *
 * @param outcome for metrics
 * @param backOff whether it is tried again, later after each such end
 * @param again when it is due though nothing changed, or {@code null} for never; with {@code
 *     backOff} the longest that is waited
 */
record Result(OperatorObserver.Outcome outcome, boolean backOff, @Nullable Duration again) {

  /** Nothing is left to do. */
  static Result ok() {
    return new Result(OperatorObserver.Outcome.OK, false, null);
  }

  /** Nothing is left to do for a while. */
  static Result ok(@Nullable Duration again) {
    return new Result(OperatorObserver.Outcome.OK, false, again);
  }

  /** Nothing but a change can help. */
  static Result refused() {
    return new Result(OperatorObserver.Outcome.INVALID, false, null);
  }

  /** Refused for now. */
  static Result refusedUntil(Duration again) {
    return new Result(OperatorObserver.Outcome.INVALID, false, again);
  }

  /** Refused for something that passes, nobody knows when. */
  static Result refusedForNow() {
    return new Result(OperatorObserver.Outcome.INVALID, true, null);
  }

  /** Something failed. */
  static Result failed() {
    return new Result(OperatorObserver.Outcome.ERROR, true, null);
  }

  /** Something failed; tried again after this time at the latest. */
  static Result failed(Duration atMost) {
    return new Result(OperatorObserver.Outcome.ERROR, true, atMost);
  }

  /** Something failed that is not to be tried again soon. */
  static Result failedUntil(Duration again) {
    return new Result(OperatorObserver.Outcome.ERROR, false, again);
  }

  /** Returns the same, due after this time at the latest; {@code null} changes nothing. */
  Result within(@Nullable Duration limit) {
    Duration mine = again;
    if (limit == null || (mine != null && mine.compareTo(limit) <= 0)) {
      return this;
    }
    return new Result(outcome, backOff, limit);
  }
}
