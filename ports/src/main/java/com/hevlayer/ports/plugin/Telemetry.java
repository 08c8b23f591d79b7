package com.hevlayer.ports.plugin;

import java.util.Map;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Counters, durations, gauges and events of a plug-in, without a logging or metrics library.
 * Thread-safe, never blocks, never throws. Names follow Prometheus: {@code snake_case}, counters
 * end in {@code _total}. The host implements this type; it may grow at any time.
 */
public interface Telemetry {

  /** How grave an event is. */
  enum Level {
    /** For whoever looks for a fault. */
    DEBUG,
    /** Worth knowing. */
    INFO,
    /** Something degraded and goes on. */
    WARN,
    /** Something failed. */
    ERROR
  }

  /** Adds to a counter. */
  void count(String name, Map<String, String> labels, double amount);

  /** Records a duration or size in the base unit that the name ends in, such as seconds. */
  void observe(String name, Map<String, String> labels, double value);

  /** Registers a gauge that is read at every scrape; a second one with name and labels replaces. */
  void gauge(String name, Map<String, String> labels, DoubleSupplier value);

  /** Reports an event with a message that holds no secret. */
  void event(Level level, String message, @Nullable Throwable cause);
}
