package com.hevlayer.app.operator;

import com.hevlayer.app.telemetry.Meters;
import com.hevlayer.domain.operator.Operator;
import com.hevlayer.domain.resource.Kinds;
import com.hevlayer.ports.cluster.ResourceKind;
import java.util.List;
import java.util.Map;

/** What of the state of an operator is read at each scrape. */
final class OperatorGauges {
  private static final List<ResourceKind> CUSTOM =
      List.of(Kinds.VECTOR_STORE, Kinds.INDEX, Kinds.INFRA_RULES, Kinds.PIPELINE, Kinds.FUNCTION);
  private static final List<ResourceKind> CHILDREN =
      List.of(Kinds.DEPLOYMENT, Kinds.SERVICE, Kinds.SCALED_OBJECT, Kinds.TRIGGER_AUTHENTICATION);
  private static final List<String> READY = List.of("true", "false", "unknown");

  private OperatorGauges() {}

  static void register(Meters meters, Operator operator) {
    meters.gauge("layer_operator_leader", Map.of(), () -> operator.isLeader() ? 1 : 0);
    for (ResourceKind kind : CUSTOM) {
      meters.gauge(
          "layer_operator_workqueue_depth",
          Map.of("kind", kind.kind()),
          () -> operator.queueDepth(kind));
      for (String ready : READY) {
        meters.gauge(
            "layer_operator_resources",
            Map.of("kind", kind.kind(), "ready", ready),
            () -> operator.resources(kind).getOrDefault(ready, 0));
      }
    }
    for (ResourceKind kind : CHILDREN) {
      meters.gauge(
          "layer_operator_orphans",
          Map.of("child_kind", kind.kind()),
          () -> operator.orphans(kind));
    }
  }
}
