package com.hevlayer.domain.broken;

import java.util.Map;

/** A rule that depends on where it runs. */
public final class DomainThatReadsTheEnvironment {
  private DomainThatReadsTheEnvironment() {}

  /** Reads. */
  public static Map<String, String> read() {
    return System.getenv();
  }
}
