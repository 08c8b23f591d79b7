package com.hevlayer.app.broken;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;

/** A breaker outside of the guard. */
public record AppThatBreaksCircuits(CircuitBreaker breaker) {}
