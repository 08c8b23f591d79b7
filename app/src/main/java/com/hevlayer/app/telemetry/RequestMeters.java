package com.hevlayer.app.telemetry;

import io.micrometer.core.instrument.Counter;
import java.util.Map;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The meters that every request passes, found by what they are told apart by: to find one by its
 * labels costs more than to record something. Thread-safe.
 */
final class RequestMeters {
  private final Kept<Answered, Counter> answered;
  private final Kept<Series, LongConsumer> durations;
  private final Kept<Called, Counter> called;
  private final Kept<String, LongConsumer> calls;
  private final Kept<Shaped, Counter> shaped;
  private final Kept<Billed, Counter> billed;

  private record Answered(String operation, int status) {}

  private record Called(String store, int hundreds, @Nullable String fault) {}

  private record Shaped(String namespace, String result, boolean filtered, boolean ranked) {}

  private record Billed(String family, String namespace, String storeKind) {}

  /** What a request is told apart by in the histograms of its family. */
  private record Series(String family, String namespace, String result) {
    Map<String, String> labels() {
      return RequestMeters.labels(namespace, result);
    }
  }

  RequestMeters(Meters meters) {
    answered =
        new Kept<>(key ->
            meters.counter(
                "layer_requests_total",
                Map.of("operation", key.operation, "status", Integer.toString(key.status))));
    durations = new Kept<>(key -> meters.nanosOf(key.family, key.labels()));
    called =
        new Kept<>(key ->
            meters.counter(
                "layer_upstream_calls_total",
                Map.of(
                    "store",
                    key.store,
                    "result",
                    key.fault == null ? key.hundreds + "xx" : key.fault)));
    calls = new Kept<>(key -> meters.nanosOf("layer_upstream_call_seconds", Map.of("store", key)));
    shaped =
        new Kept<>(key ->
            meters.counter(
                "layer_query_shape_total",
                Map.of(
                    "pipeline_id",
                    "direct",
                    "namespace",
                    key.namespace,
                    "status",
                    key.result,
                    "has_filter",
                    Boolean.toString(key.filtered),
                    "has_rank_by",
                    Boolean.toString(key.ranked))));
    billed =
        new Kept<>(key ->
            meters.counter(
                key.family, Map.of("namespace", key.namespace, "store_kind", key.storeKind)));
  }

  private static Map<String, String> labels(String namespace, String result) {
    return Map.of("pipeline_id", "direct", "namespace", namespace, "status", result);
  }

  /** A request was answered. */
  void answered(String operation, int status) {
    answered.get(new Answered(operation, status)).increment();
  }

  /**
   * Something took so long.
   *
   * @param family name of the histogram
   * @param result of the request, one of a few
   */
  void took(String family, String namespace, String result, long nanos) {
    durations.get(new Series(family, namespace, result)).accept(nanos);
  }

  /** A store was called. */
  void called(String store, int status, @Nullable String fault, long nanos) {
    called.get(new Called(store, fault == null ? status / 100 : 0, fault)).increment();
    calls.get(store).accept(nanos);
  }

  /** A single query was executed. */
  void shaped(String namespace, String result, boolean filtered, boolean ranked) {
    shaped.get(new Shaped(namespace, result, filtered, ranked)).increment();
  }

  /** A store billed bytes, 0 or more. */
  void billed(String family, String namespace, String storeKind, long bytes) {
    billed.get(new Billed(family, namespace, storeKind)).increment((double) bytes);
  }
}
