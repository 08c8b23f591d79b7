package com.hevlayer.ports.store;

import org.jspecify.annotations.Nullable;

/**
 * A store gave no answer. What a store does answer, refusals included, is an {@link Answer}. The
 * message is for people and never holds a secret.
 */
public final class NoAnswerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** How much of the request may have taken effect. */
  public enum Sent {
    /** Not one byte: the call may be repeated. */
    NOTHING,
    /** Some or all of it: the outcome is unknown. */
    UNKNOWN
  }

  /** What kept the answer away. */
  public enum Reason {
    /** No connection, or no TLS session, or none free in time. */
    CONNECT,
    /** A clock ran out. */
    TIMEOUT,
    /** The connection ended early. */
    RESET,
    /** What came back is not an answer. */
    GARBLED,
    /** The breaker of the store is open; nothing was sent. */
    BREAKER_OPEN,
    /** The caller left. */
    CANCELLED,
    /** The store is closed or its storage failed. */
    CLOSED
  }

  private final Reason reason;
  private final Sent sent;

  /** Creates one. */
  public NoAnswerException(Reason reason, Sent sent, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
    this.sent = sent;
  }

  /** Returns what kept the answer away. */
  public Reason reason() {
    return reason;
  }

  /** Returns how much of the request may have taken effect. */
  public Sent sent() {
    return sent;
  }
}
