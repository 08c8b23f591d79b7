package com.hevlayer.app.telemetry;

import com.hevlayer.domain.operator.OperatorObserver;
import com.hevlayer.ports.cluster.ObjectRef;
import com.hevlayer.ports.cluster.ResourceKind;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what an operator does and logs what fails. Names of objects stand in the log only. */
public final class OperatorTelemetry implements OperatorObserver {
  private static final Logger LOG = LoggerFactory.getLogger("com.hevlayer.operator");
  private static final Logger DISCOVERY = LoggerFactory.getLogger("com.hevlayer.discovery");
  private static final double NANOS = 1e9;

  private final Meters meters;
  private final Map<String, AtomicInteger> listed = new ConcurrentHashMap<>();

  /** Creates one. */
  public OperatorTelemetry(Meters meters) {
    this.meters = meters;
  }

  @Override
  public void reconciled(ResourceKind kind, Outcome outcome, Duration time) {
    meters.count(
        "layer_operator_reconcile_total", Map.of("kind", kind.kind(), "result", word(outcome)), 1);
    meters.seconds(
        "layer_operator_reconcile_duration_seconds",
        Map.of("kind", kind.kind()),
        time.toNanos() / NANOS);
  }

  @Override
  public void failed(ObjectRef object, RuntimeException failure) {
    LOG.atWarn()
        .addKeyValue("kind", object.kind().kind())
        .addKeyValue("namespace", object.namespace())
        .addKeyValue("name", object.name())
        .addKeyValue("problem", String.valueOf(failure.getMessage()))
        .log("a reconcile failed; it is tried again");
    LOG.debug("where it failed", failure);
  }

  @Override
  public void childWritten(ResourceKind kind, Verb verb) {
    meters.count(
        "layer_operator_child_writes_total",
        Map.of("child_kind", kind.kind(), "verb", word(verb)),
        1);
  }

  @Override
  public void gatewayCalled(String operation, int status) {
    meters.count(
        "layer_operator_gateway_requests_total",
        Map.of("op", operation, "status", status == 0 ? "none" : Integer.toString(status)),
        1);
  }

  @Override
  public void swept(Result result) {
    meters.count("layer_operator_discovery_runs_total", Map.of("result", word(result)), 1);
  }

  @Override
  public void listed(String store, int namespaces) {
    listed
        .computeIfAbsent(
            store,
            name -> {
              AtomicInteger count = new AtomicInteger();
              meters.gauge(
                  "layer_operator_discovery_namespaces", Map.of("store", name), count::get);
              return count;
            })
        .set(namespaces);
  }

  @Override
  public void failed(String store, String problem) {
    DISCOVERY
        .atWarn()
        .addKeyValue("store", store)
        .addKeyValue("problem", problem)
        .log("a store could not be read to its end; nothing of it counts as missing");
  }

  @Override
  public void created(String store) {
    meters.count("layer_operator_discovery_created_total", Map.of("store", store), 1);
  }

  @Override
  public void skipped(Skipped reason) {
    meters.count("layer_operator_discovery_skipped_total", Map.of("reason", word(reason)), 1);
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
