package com.hevlayer.app.edge;

import com.hevlayer.ports.store.NoAnswerException;
import org.jspecify.annotations.Nullable;

/**
 * Hears what a store answered to a relayed request. Of {@link #answered}, {@link #passed} and
 * {@link #missing} exactly one is called, once, whatever becomes of the exchange.
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
   * @return what the caller gets instead: status and body, and headers over those of the store;
   *     {@code null}: the answer goes on as it came
   */
  @Nullable Reply answered(int status, byte[] body);

  /**
   * The head of an answer that is not held came, or one that was to be held is too long for it.
   * Never blocks.
   */
  void passed(int status);

  /** No answer came, or none that is whole. Never blocks. */
  void missing(NoAnswerException fault);
}
