package com.hevlayer.domain.broken;

import java.util.UUID;

/** A rule that nobody can repeat. */
public final class DomainThatDrawsLots {
  private DomainThatDrawsLots() {}

  /** Draws. */
  public static UUID draw() {
    return UUID.randomUUID();
  }
}
