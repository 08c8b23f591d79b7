package com.hevlayer.app.telemetry;

import com.hevlayer.domain.consistency.PollListener;
import com.hevlayer.ports.store.NamespaceName;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts consistency polls, and logs that a store's fail: at most one line a minute for each. */
public final class PollTelemetry implements PollListener {
  private static final Logger LOG = LoggerFactory.getLogger("com.hevlayer.consistency");
  private static final long BETWEEN_LINES = Duration.ofMinutes(1).toNanos();

  private final Meters meters;
  private final LongSupplier ticker;
  private final Map<String, Long> lines = new ConcurrentHashMap<>();

  /**
   * Creates one.
   *
   * @param ticker nanoseconds that never step
   */
  public PollTelemetry(Meters meters, LongSupplier ticker) {
    this.meters = meters;
    this.ticker = ticker;
  }

  @Override
  public void polled(String store, NamespaceName namespace, Outcome outcome, String problem) {
    meters.count(
        "layer_consistency_polls_total",
        Map.of("store", store, "result", outcome.name().toLowerCase(Locale.ROOT)),
        1);
    if (outcome == Outcome.FAILED && lineIsDue(store)) {
      LOG.atWarn()
          .addKeyValue("store", store)
          .addKeyValue("namespace", namespace.value())
          .addKeyValue("problem", problem)
          .log("a consistency poll failed; watermarks stand still where polls fail");
    }
  }

  @Override
  public void keyless(String store) {
    LOG.atInfo()
        .addKeyValue("store", store)
        .log("the store has no credential, so its namespaces are not polled: no stable reads");
  }

  private boolean lineIsDue(String store) {
    long now = ticker.getAsLong();
    Long last = lines.get(store);
    if (last != null && now - last < BETWEEN_LINES) {
      return false;
    }
    return last == null ? lines.putIfAbsent(store, now) == null : lines.replace(store, last, now);
  }
}
