package com.hevlayer.app.telemetry;

import com.hevlayer.domain.embed.EmbeddingMeter;
import com.hevlayer.domain.embed.Serving;
import com.hevlayer.domain.routing.Target;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/** Counts what embedding costs. */
public final class EmbedTelemetry implements EmbeddingMeter {
  private static final double NANOS = 1e9;

  private final Meters meters;

  /** Creates one. */
  public EmbedTelemetry(Meters meters) {
    this.meters = meters;
  }

  @Override
  public void embedded(Target target, String model, Serving serving, long tokens, Duration took) {
    Map<String, String> labels =
        Map.of(
            "namespace",
            target.namespace().value(),
            "store_kind",
            target.kind(),
            "model",
            model,
            "serving",
            serving.name().toLowerCase(Locale.ROOT));
    meters.count("hevlayer_embed_tokens_total", labels, (double) tokens);
    meters.count("hevlayer_embed_compute_seconds_total", labels, took.toNanos() / NANOS);
  }
}
