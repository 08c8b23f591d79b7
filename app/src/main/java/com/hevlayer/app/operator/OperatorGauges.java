package com.hevlayer.app.operator;

import com.hevlayer.app.telemetry.Meters;
import com.hevlayer.domain.resource.Kinds;
import com.hevlayer.ports.cluster.ResourceKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * What of the state of an operator is read at each scrape. Objects are counted by {@link #refresh}:
 * three series of one kind must not take three passes over all of its objects. Thread-safe.
 */
final class OperatorGauges {
  private static final List<ResourceKind> CUSTOM =
      List.of(Kinds.VECTOR_STORE, Kinds.INDEX, Kinds.INFRA_RULES, Kinds.PIPELINE, Kinds.FUNCTION);
  private static final List<ResourceKind> CHILDREN =
      List.of(Kinds.DEPLOYMENT, Kinds.SERVICE, Kinds.SCALED_OBJECT, Kinds.TRIGGER_AUTHENTICATION);
  private static final List<String> READY = List.of("true", "false", "unknown");

  private final Function<ResourceKind, Map<String, Integer>> resources;
  private volatile Map<ResourceKind, Map<String, Integer>> counted = Map.of();

  private OperatorGauges(Function<ResourceKind, Map<String, Integer>> resources) {
    this.resources = resources;
  }

  /**
   * Registers the gauges of an operator.
   *
   * @param depth how many objects of a kind wait
   * @param resources how many objects of a kind are {@code true}, {@code false}, {@code unknown}
   * @param orphans how many children of a kind have no owner
   */
  static OperatorGauges register(
      Meters meters,
      BooleanSupplier leader,
      ToIntFunction<ResourceKind> depth,
      Function<ResourceKind, Map<String, Integer>> resources,
      ToIntFunction<ResourceKind> orphans) {
    OperatorGauges gauges = new OperatorGauges(resources);
    meters.gauge("layer_operator_leader", Map.of(), () -> leader.getAsBoolean() ? 1 : 0);
    for (ResourceKind kind : CUSTOM) {
      meters.gauge(
          "layer_operator_workqueue_depth",
          Map.of("kind", kind.kind()),
          () -> depth.applyAsInt(kind));
      for (String ready : READY) {
        meters.gauge(
            "layer_operator_resources",
            Map.of("kind", kind.kind(), "ready", ready),
            () -> gauges.counted.getOrDefault(kind, Map.of()).getOrDefault(ready, 0));
      }
    }
    for (ResourceKind kind : CHILDREN) {
      meters.gauge(
          "layer_operator_orphans",
          Map.of("child_kind", kind.kind()),
          () -> orphans.applyAsInt(kind));
    }
    return gauges;
  }

  /** Counts all objects anew, for the scrape that follows. */
  void refresh() {
    Map<ResourceKind, Map<String, Integer>> fresh = new HashMap<>();
    CUSTOM.forEach(kind -> fresh.put(kind, Map.copyOf(resources.apply(kind))));
    counted = Map.copyOf(fresh);
  }
}
