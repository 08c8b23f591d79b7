package com.hevlayer.app.guard;

import com.hevlayer.ports.store.NoAnswerException;
import com.hevlayer.ports.store.NoAnswerException.Reason;
import com.hevlayer.ports.store.NoAnswerException.Sent;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * One circuit breaker for each store. Only answers that stay away count, never a status, so that no
 * caller's errors close a store for the others. Thread-safe, never blocks.
 *
 * <p>Half of at least 20 calls within 10 s open it for 5 s; then three probes decide.
 */
public final class Breakers {
  /** How long an open breaker keeps calls away. */
  public static final Duration OPEN = Duration.ofSeconds(5);

  private final CircuitBreakerConfig config;
  private final Map<String, CircuitBreaker> breakers = new ConcurrentHashMap<>();

  /** Creates breakers that are all closed. */
  public Breakers(Clock clock) {
    config =
        CircuitBreakerConfig.custom()
            .slidingWindowType(SlidingWindowType.TIME_BASED)
            .slidingWindowSize(10)
            .minimumNumberOfCalls(20)
            .failureRateThreshold(50)
            .waitDurationInOpenState(OPEN)
            .permittedNumberOfCallsInHalfOpenState(3)
            .clock(clock)
            .currentTimestampFunction(Clock::millis, TimeUnit.MILLISECONDS)
            .build();
  }

  /** What a breaker does. */
  public enum State {
    /** Lets calls through. */
    CLOSED,
    /** Keeps calls away. */
    OPEN,
    /** Lets a few calls through to find out. */
    HALF_OPEN
  }

  /**
   * Asks whether a call may be made.
   *
   * @return takes the outcome of the call, once
   * @throws NoAnswerException with {@link Reason#BREAKER_OPEN} if the breaker of the store is open
   */
  public Permit enter(String store) {
    CircuitBreaker breaker = breaker(store);
    if (!breaker.tryAcquirePermission()) {
      throw new NoAnswerException(
          Reason.BREAKER_OPEN,
          Sent.NOTHING,
          "store '" + store + "' gave no answers of late and is left alone for a moment",
          null);
    }
    return new Permit(breaker);
  }

  private CircuitBreaker breaker(String store) {
    CircuitBreaker breaker = breakers.get(store);
    return breaker != null
        ? breaker
        : breakers.computeIfAbsent(store, name -> CircuitBreaker.of(name, config));
  }

  /** Returns the state of every breaker that was used, by store. */
  public Map<String, State> states() {
    Map<String, State> states = new TreeMap<>();
    breakers.forEach((store, breaker) -> states.put(store, state(breaker)));
    return states;
  }

  private static State state(CircuitBreaker breaker) {
    return switch (breaker.getState()) {
      case OPEN, FORCED_OPEN -> State.OPEN;
      case HALF_OPEN -> State.HALF_OPEN;
      case CLOSED, DISABLED, METRICS_ONLY -> State.CLOSED;
    };
  }

  /** Forgets a store that is gone. */
  public void forget(String store) {
    breakers.remove(store);
  }

  /** A call that was let through; one of its methods is called once. */
  public static final class Permit {
    private final CircuitBreaker breaker;

    private Permit(CircuitBreaker breaker) {
      this.breaker = breaker;
    }

    /** An answer came, whatever it says. */
    public void answered() {
      breaker.onSuccess(0, TimeUnit.MILLISECONDS);
    }

    /** Nobody waited for the answer long enough to say anything about the store. */
    public void abandoned() {
      breaker.releasePermission();
    }

    /** No answer came. A caller that left says nothing about the store. */
    public void missing(NoAnswerException fault) {
      switch (fault.reason()) {
        case CONNECT, TIMEOUT, RESET, GARBLED -> breaker.onError(0, TimeUnit.MILLISECONDS, fault);
        case CANCELLED, CLOSED, BREAKER_OPEN -> breaker.releasePermission();
      }
    }
  }
}
