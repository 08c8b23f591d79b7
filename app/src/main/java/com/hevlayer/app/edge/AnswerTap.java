package com.hevlayer.app.edge;

import com.hevlayer.ports.store.NoAnswerException;

/**
 * Hears what a store answered to a relayed request. Of {@link #answered}, {@link #passed}, {@link
 * #escaped} and {@link #missing} exactly one is called, once, whatever becomes of the exchange;
 * what the exchange holds (the request's body, the lease) stays until it returns.
 */
public interface AnswerTap {

  /**
   * Whether an answer with this status is held back whole until {@link #answered} has seen it.
   * Never blocks.
   */
  boolean holds(int status);

  /**
   * An answer that is held came whole, and its caller waits. Runs on a virtual thread and may
   * block.
   *
   * @param body decoded if it came gzipped
   * @return the body for the caller; the same array if nothing changes, and then the bytes go on as
   *     they came
   * @throws RuntimeException answered in place of what the store said, as the gatekeeper maps it
   */
  byte[] answered(int status, byte[] body);

  /** The head of an answer that is not held came. Never blocks. */
  void passed(int status);

  /**
   * An answer was to be held but is too long, or in a coding nobody here reads: its bytes go on
   * unseen once this returns. Runs on a virtual thread and may block.
   */
  void escaped(int status);

  /**
   * No answer came, or none that is whole; a caller that is still there waits. Runs on a virtual
   * thread and may block.
   */
  void missing(NoAnswerException fault);
}
