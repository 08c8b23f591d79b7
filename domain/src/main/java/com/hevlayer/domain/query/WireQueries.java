package com.hevlayer.domain.query;

import com.hevlayer.domain.routing.Target;
import com.hevlayer.ports.store.Answer;

/**
 * Queries to stores that speak the wire, as bytes: what nobody here understands reaches the store
 * as it was written. Thread-safe; blocks; the application implements this type.
 */
@FunctionalInterface
public interface WireQueries {

  /**
   * Sends the body of a query of a namespace and returns the body of its answer.
   *
   * @throws com.hevlayer.ports.store.NoAnswerException if no answer came
   */
  Answer<byte[]> send(Target target, byte[] body);
}
