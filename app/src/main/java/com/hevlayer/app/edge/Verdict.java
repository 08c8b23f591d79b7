package com.hevlayer.app.edge;

import com.hevlayer.ports.net.HttpAnswer;
import com.hevlayer.ports.net.HttpCall;
import com.hevlayer.ports.store.Cancellation;
import com.hevlayer.ports.store.NoAnswerException;

/** What becomes of a request. */
public sealed interface Verdict {

  /** Answers at once; a body still on its way is not read. */
  record Refuse(Reply reply) implements Verdict {}

  /**
   * Relays to a store. Without a held body the request streams through; with one (see {@link
   * Inspect}) the held bytes go, changed only by the target's splices.
   */
  record Relay(RelayTarget target) implements Verdict {}

  /**
   * Holds the whole body in memory or in a mapped file, decompressed, and judges again with it. If
   * the body is held already, the inspector judges that one.
   */
  record Inspect(BodyRule rule, Inspector inspector) implements Verdict {}

  /**
   * Serves the request by a handler on a virtual thread.
   *
   * @param admitted what the handler gets as {@link ServedRequest#admitted()}: the matched route,
   *     the admitted caller, a lease. Closed when the exchange ends if it is {@link AutoCloseable}
   */
  record Serve(Object admitted) implements Verdict {}

  /**
   * Asks a store once and judges again by its answer; no thread waits meanwhile. For requests that
   * the gateway answers itself and that take one call in all.
   *
   * @param lease closed when the exchange ends; no later verdict of it has one of its own
   */
  record Ask(HttpCall call, Heard heard, AutoCloseable lease) implements Verdict {}

  /** Hears the answer to a question. */
  @FunctionalInterface
  interface Heard {

    /**
     * Returns the next verdict. Touches memory only and never blocks.
     *
     * @param answer of any status
     */
    Verdict answered(HttpAnswer answer);

    /** No answer came, or none that is whole; the caller is told by the edge. Never blocks. */
    default void missing(NoAnswerException fault) {}
  }

  /** Judges again after a step that may block; it runs on a virtual thread. */
  record Resolve(Step step) implements Verdict {}

  /** A blocking step. */
  @FunctionalInterface
  interface Step {

    /**
     * Returns the next verdict.
     *
     * @param cancellation fires when the caller leaves
     */
    Verdict resolve(Cancellation cancellation);
  }
}
