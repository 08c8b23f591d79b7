package com.hevlayer.app.telemetry;

import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How long callers have to do without the cache: from the first one that wants it while it is away
 * until it is there. Thread-safe.
 */
final class ColdStarts {
  private static final double NANOS = 1e9;
  private static final double[] SECONDS = {1, 2.5, 5, 10, 15, 30, 60, 120, 300, 600};

  private final Meters meters;
  private final AtomicReference<@Nullable Wait> since = new AtomicReference<>();

  /** Somebody waits since this moment, as {@link System#nanoTime()} counts. */
  private record Wait(long since) {}

  ColdStarts(Meters meters) {
    this.meters = meters;
  }

  /** Shows from now on whether somebody waits. */
  void watch(BooleanSupplier connected) {
    meters.gauge(
        "hevlayer_document_cache_cold_start_active",
        Map.of(),
        () -> {
          // Perhaps nobody asked since the cache came back.
          if (connected.getAsBoolean()) {
            ended();
          }
          return since.get() == null ? 0 : 1;
        });
  }

  void demanded(boolean connected) {
    if (connected) {
      ended();
    } else if (since.get() == null) {
      since.compareAndSet(null, new Wait(System.nanoTime()));
    }
  }

  private void ended() {
    Wait wait = since.get();
    if (wait != null && since.compareAndSet(wait, null)) {
      meters.count("hevlayer_document_cache_cold_starts_total", Map.of(), 1);
      meters
          .summary("hevlayer_document_cache_cold_start_seconds", Map.of(), SECONDS)
          .record((System.nanoTime() - wait.since) / NANOS);
    }
  }
}
