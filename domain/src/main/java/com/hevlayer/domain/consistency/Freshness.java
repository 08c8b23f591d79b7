package com.hevlayer.domain.consistency;

import java.util.OptionalLong;

/**
 * What the last poll of a namespace said.
 *
 * @param status of the last poll that got an answer
 * @param watermark epoch milliseconds up to which the index was last confirmed; empty if never
 */
public record Freshness(Status status, OptionalLong watermark) {
  /** Nothing is known. */
  public static final Freshness UNKNOWN = new Freshness(Status.UNKNOWN, OptionalLong.empty());

  /** How the store's index stands. */
  public enum Status {
    /** It holds every accepted write. */
    STABLE,
    /** It is catching up. */
    UPDATING,
    /** Nobody knows, or nobody asked yet. */
    UNKNOWN
  }

  /** Returns the watermark that queries must be cut at; empty if none. */
  public OptionalLong cut() {
    return status == Status.UPDATING ? watermark : OptionalLong.empty();
  }
}
