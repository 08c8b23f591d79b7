package com.hevlayer.app.edge;

import org.jspecify.annotations.Nullable;

/**
 * Hears what happens at the edge, for metrics and logs. Thread-safe, never blocks, never throws.
 */
public interface EdgeObserver {

  /** Hears nothing. */
  EdgeObserver NONE = new EdgeObserver() {};

  /** A request ended, once for each that had a readable head. */
  default void answered(RequestHead head, Outcome outcome) {}

  /**
   * A request was refused whose head could not be read.
   *
   * @param requestId made for it, and sent to the caller
   */
  default void unreadable(String requestId, int status) {}

  /**
   * A relayed call ended.
   *
   * @param head of the request that was relayed
   * @param status of the store's answer, or 0 if there was none
   * @param fault the {@link com.hevlayer.ports.store.NoAnswerException.Reason} in lower case, or
   *     {@code null} if an answer came whole
   * @param nanos from the first look for a connection to the end of the answer
   * @param before nanoseconds that the request took until then
   */
  default void relayed(
      RequestHead head,
      String store,
      int status,
      @Nullable String fault,
      long nanos,
      long before) {}

  /**
   * A store was asked for a request that is not relayed; whoever asked tells the rest.
   *
   * @param status of the store's answer, or 0 if there was none
   * @param fault the {@link com.hevlayer.ports.store.NoAnswerException.Reason} in lower case, or
   *     {@code null} if an answer came whole
   * @param nanos from the first look for a connection to the end of the answer
   */
  default void asked(String store, int status, @Nullable String fault, long nanos) {}

  /**
   * How a request ended.
   *
   * @param admitted whether the gatekeeper let it pass its first look; if not, the status is the
   *     gatekeeper's
   * @param status sent to the caller, or 499 if it left before
   * @param nanos from the complete head to the end of the answer
   * @param received bytes of the body read from the caller
   * @param fault what failed, without secrets; {@code null} if nothing did
   */
  record Outcome(
      boolean admitted, int status, long nanos, long received, @Nullable Throwable fault) {}
}
