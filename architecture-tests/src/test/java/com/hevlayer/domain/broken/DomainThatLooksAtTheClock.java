package com.hevlayer.domain.broken;

import java.time.Instant;

/** A rule with a clock of its own. */
public final class DomainThatLooksAtTheClock {
  private DomainThatLooksAtTheClock() {}

  /** Looks. */
  public static Instant look() {
    return Instant.now();
  }
}
