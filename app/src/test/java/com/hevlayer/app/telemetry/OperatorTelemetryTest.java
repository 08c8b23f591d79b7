package com.hevlayer.app.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.domain.discovery.DiscoveryObserver;
import com.hevlayer.domain.operator.OperatorObserver;
import com.hevlayer.domain.resource.Kinds;
import com.hevlayer.ports.cluster.ObjectRef;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Names, types and labels of what an operator is measured by. */
class OperatorTelemetryTest {
  private final Meters meters = new Meters();
  private final OperatorTelemetry telemetry = new OperatorTelemetry(meters);

  @AfterEach
  void close() {
    meters.close();
  }

  @Test
  void reconciles_always_areCountedAndTimedByKind() {
    telemetry.reconciled(Kinds.PIPELINE, OperatorObserver.Outcome.OK, Duration.ofMillis(30));
    telemetry.reconciled(Kinds.PIPELINE, OperatorObserver.Outcome.INVALID, Duration.ofMillis(1));
    telemetry.reconciled(Kinds.FUNCTION, OperatorObserver.Outcome.ERROR, Duration.ofMillis(1));

    assertThat(meters.scrape())
        .contains("# TYPE layer_operator_reconcile_total counter")
        .contains("layer_operator_reconcile_total{kind=\"Pipeline\",result=\"ok\"} 1.0")
        .contains("layer_operator_reconcile_total{kind=\"Pipeline\",result=\"invalid\"} 1.0")
        .contains("layer_operator_reconcile_total{kind=\"Function\",result=\"error\"} 1.0")
        .contains("# TYPE layer_operator_reconcile_duration_seconds histogram")
        .contains(
            "layer_operator_reconcile_duration_seconds_bucket{kind=\"Pipeline\",le=\"0.025\"} 1")
        .contains("layer_operator_reconcile_duration_seconds_count{kind=\"Pipeline\"} 2");
  }

  @Test
  void writesAndCalls_always_areCounted() {
    telemetry.childWritten(Kinds.DEPLOYMENT, OperatorObserver.Verb.APPLY);
    telemetry.childWritten(Kinds.SCALED_OBJECT, OperatorObserver.Verb.DELETE);
    telemetry.gatewayCalled("udf_get", 404);
    telemetry.gatewayCalled("udf_get", 0);

    assertThat(meters.scrape())
        .contains("layer_operator_child_writes_total{child_kind=\"Deployment\",verb=\"apply\"} 1.0")
        .contains(
            "layer_operator_child_writes_total{child_kind=\"ScaledObject\",verb=\"delete\"} 1.0")
        .contains("layer_operator_gateway_requests_total{op=\"udf_get\",status=\"404\"} 1.0")
        .contains("layer_operator_gateway_requests_total{op=\"udf_get\",status=\"none\"} 1.0");
  }

  @Test
  void discovery_always_isCounted() {
    telemetry.swept(DiscoveryObserver.Result.OK);
    telemetry.swept(DiscoveryObserver.Result.PARTIAL);
    telemetry.listed("main", 7);
    telemetry.listed("main", 9);
    telemetry.created("main");
    telemetry.skipped(DiscoveryObserver.Skipped.NAME_CONFLICT);

    assertThat(meters.scrape())
        .contains("layer_operator_discovery_runs_total{result=\"ok\"} 1.0")
        .contains("layer_operator_discovery_runs_total{result=\"partial\"} 1.0")
        .contains("layer_operator_discovery_namespaces{store=\"main\"} 9.0")
        .contains("layer_operator_discovery_created_total{store=\"main\"} 1.0")
        .contains("layer_operator_discovery_skipped_total{reason=\"name_conflict\"} 1.0");
  }

  @Test
  void failures_always_standInTheLogOnly() {
    telemetry.failed(
        new ObjectRef(Kinds.PIPELINE, "pantry", "menu-scan"), new IllegalStateException("odd"));
    telemetry.failed("main", "answered 500");

    assertThat(meters.scrape()).doesNotContain("menu-scan").doesNotContain("pantry");
  }
}
