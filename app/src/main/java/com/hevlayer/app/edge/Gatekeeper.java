package com.hevlayer.app.edge;

/**
 * Decides what becomes of a request. The edge calls it once for each request whose path passed the
 * path rules. Thread-safe.
 */
public interface Gatekeeper {

  /**
   * Judges a request by its head: store, authentication, scope, draining, route, in this order.
   *
   * <p>Runs on a thread of the server that serves many connections: it touches memory only and
   * never blocks. What needs a look-up is a {@link Verdict.Resolve}.
   */
  Verdict admit(RequestHead head);

  /**
   * Turns a fault into the answer the caller gets: an exception that {@link #admit}, an {@link
   * Inspector} or a {@link Verdict.Resolve} threw, or the {@link
   * com.hevlayer.ports.store.NoAnswerException} of a relay. Never blocks, never throws, names no
   * secret. {@link EdgeFaults#reply} is what the contract says of faults that nobody refined.
   */
  default Reply fault(RequestHead head, Throwable cause) {
    return EdgeFaults.reply(cause);
  }
}
