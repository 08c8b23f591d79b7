package com.hevlayer.ports.cluster;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The API server refused a call or gave no answer. The message is the server's own where there is
 * one, and never quotes the value of a Secret.
 */
public final class ClusterException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The status of a call that got no answer. */
  public static final int NO_ANSWER = 0;

  private final int status;
  private final String reason;
  private final @Nullable Duration retryAfter;

  /**
   * Creates one.
   *
   * @param status HTTP status, or {@link #NO_ANSWER}
   * @param reason the machine-readable reason of the server, such as {@code AlreadyExists}; empty
   *     where there is none
   * @param retryAfter how long the server asks to wait, or {@code null}
   */
  public ClusterException(
      int status,
      String reason,
      String message,
      @Nullable Duration retryAfter,
      @Nullable Throwable cause) {
    super(message, cause);
    this.status = status;
    this.reason = reason;
    this.retryAfter = retryAfter;
  }

  /** Returns the HTTP status, or {@link #NO_ANSWER}. */
  public int status() {
    return status;
  }

  /** Returns the machine-readable reason, perhaps empty. */
  public String reason() {
    return reason;
  }

  /** Returns how long the server asks to wait. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  /** Whether the object, its namespace or its kind does not exist. */
  public boolean isNotFound() {
    return status == 404;
  }

  /** Whether another write came in between, or the object exists already. */
  public boolean isConflict() {
    return status == 409;
  }
}
