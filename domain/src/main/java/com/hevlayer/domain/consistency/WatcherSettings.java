package com.hevlayer.domain.consistency;

import java.time.Duration;

/**
 * How namespaces are polled. Immutable.
 *
 * @param pollInterval least time between two polls of a namespace; how often one is polled while
 *     its index catches up or nothing is known
 * @param stableInterval how often one is polled whose index is up to date
 * @param safetyMargin how far a watermark stays behind the start of its poll; zero or more
 * @param timeout longest wait for the answer of a poll, and how long a write whose outcome is
 *     unknown still counts as in flight
 */
public record WatcherSettings(
    Duration pollInterval, Duration stableInterval, Duration safetyMargin, Duration timeout) {
  /** The time-out where upstream calls have none: nothing may wait, or hold a cut, for ever. */
  public static final Duration WITHOUT_TIMEOUT = Duration.ofSeconds(60);

  /** Checks the values. */
  public WatcherSettings {
    if (!pollInterval.isPositive() || !stableInterval.isPositive() || !timeout.isPositive()) {
      throw new IllegalArgumentException(
          "intervals and time-out are "
              + pollInterval
              + ", "
              + stableInterval
              + " and "
              + timeout
              + "; allowed is more than zero");
    }
    if (safetyMargin.isNegative()) {
      throw new IllegalArgumentException(
          "the safety margin is " + safetyMargin + "; allowed is zero or more");
    }
  }

  /**
   * Returns settings for stores whose calls end after a time.
   *
   * @param upstreamTimeout zero: they do not, so {@link #WITHOUT_TIMEOUT} is taken
   */
  public static WatcherSettings of(
      Duration pollInterval,
      Duration stableInterval,
      Duration safetyMargin,
      Duration upstreamTimeout) {
    return new WatcherSettings(
        pollInterval,
        stableInterval,
        safetyMargin,
        upstreamTimeout.isZero() ? WITHOUT_TIMEOUT : upstreamTimeout);
  }

  /** Returns how soon a namespace that was marked due is noticed, in nanoseconds. */
  long tick() {
    return Math.max(1, pollInterval.toNanos() / 4);
  }
}
