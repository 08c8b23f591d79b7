package com.hevlayer.adapters.k8s;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads {@code Retry-After}, which the API server gives in seconds. */
final class RetryAfter {
  private static final int MOST_SECONDS = 24 * 60 * 60;

  private RetryAfter() {}

  /** Returns the time, or {@code null} if none is given that makes sense. */
  static @Nullable Duration of(@Nullable String header) {
    if (header == null) {
      return null;
    }
    try {
      int seconds = Integer.parseInt(header.strip());
      return seconds < 0 ? null : Duration.ofSeconds(Math.min(seconds, MOST_SECONDS));
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
