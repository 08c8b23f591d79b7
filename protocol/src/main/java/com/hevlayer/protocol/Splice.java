package com.hevlayer.protocol;

import java.util.Objects;

/**
 * One change of a body: a byte range goes, other bytes stand in its place. A list of splices is in
 * ascending order without overlap; offsets count in the body before any change.
 *
 * @param offset where the range starts, from 0
 * @param removed length of the range in bytes; 0 only inserts
 * @param inserted what stands in its place, often empty; shared, not changed by anybody
 */
@SuppressWarnings("ArrayRecordComponent") // bytes are handed over, never compared
public record Splice(long offset, long removed, byte[] inserted) {

  /** Checks the range. */
  public Splice {
    if (offset < 0 || removed < 0) {
      throw new IllegalArgumentException(
          "a splice needs offset and length of at least 0, not " + offset + " and " + removed);
    }
    Objects.requireNonNull(inserted);
  }

  /** Returns what a body of this length grows by, negative if it shrinks. */
  public long growth() {
    return inserted.length - removed;
  }
}
