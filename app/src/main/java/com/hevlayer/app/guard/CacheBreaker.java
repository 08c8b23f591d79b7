package com.hevlayer.app.guard;

import com.hevlayer.ports.cache.CacheException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The breaker of the document cache: one failure opens it for 2 s, then one call at a time is let
 * through and decides. Thread-safe, never blocks.
 */
final class CacheBreaker {
  static final Duration OPEN = Duration.ofSeconds(2);

  private final CircuitBreaker breaker;
  private volatile @Nullable String lastError;

  CacheBreaker(Clock clock) {
    breaker =
        CircuitBreaker.of(
            "document-cache",
            CircuitBreakerConfig.custom()
                .slidingWindowType(SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(1)
                .minimumNumberOfCalls(1)
                .failureRateThreshold(100)
                .waitDurationInOpenState(OPEN)
                .permittedNumberOfCallsInHalfOpenState(1)
                .clock(clock)
                .currentTimestampFunction(Clock::millis, TimeUnit.MILLISECONDS)
                .build());
  }

  /** Asks whether a call may be made; whoever may says afterwards how it ended. */
  boolean tryEnter() {
    return breaker.tryAcquirePermission();
  }

  void succeeded() {
    lastError = null;
    breaker.onSuccess(0, TimeUnit.MILLISECONDS);
  }

  void failed(CacheException fault) {
    lastError = fault.getMessage();
    breaker.onError(0, TimeUnit.MILLISECONDS, fault);
  }

  /** The call says nothing about the cache. */
  void unsaid() {
    breaker.releasePermission();
  }

  /** Whether calls are let through, not only one to find out. */
  boolean isClosed() {
    return breaker.getState() == CircuitBreaker.State.CLOSED;
  }

  /** Returns what failed since the last call that succeeded. */
  @Nullable String lastError() {
    return lastError;
  }
}
