package com.hevlayer.app.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.app.telemetry.Meters;
import com.hevlayer.domain.resource.Kinds;
import com.hevlayer.ports.cluster.ResourceKind;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OperatorGaugesTest {
  private final Meters meters = new Meters();
  private final Map<ResourceKind, Integer> passes = new HashMap<>();
  private int ready = 3;

  private final OperatorGauges gauges =
      OperatorGauges.register(
          meters,
          () -> true,
          kind -> kind.equals(Kinds.INDEX) ? 7 : 0,
          this::resources,
          kind -> kind.equals(Kinds.SERVICE) ? 2 : 0);

  private Map<String, Integer> resources(ResourceKind kind) {
    passes.merge(kind, 1, Integer::sum);
    return kind.equals(Kinds.PIPELINE)
        ? Map.of("true", ready, "false", 1, "unknown", 0)
        : Map.of("true", 0, "false", 0, "unknown", 0);
  }

  @AfterEach
  void close() {
    meters.close();
  }

  @Test
  void refresh_countsEachKindOnceForAllOfItsSeries() {
    gauges.refresh();
    assertThat(meters.scrape())
        .contains("layer_operator_resources{kind=\"Pipeline\",ready=\"true\"} 3.0")
        .contains("layer_operator_resources{kind=\"Pipeline\",ready=\"false\"} 1.0")
        .contains("layer_operator_resources{kind=\"Pipeline\",ready=\"unknown\"} 0.0")
        .contains("layer_operator_resources{kind=\"InfraRules\",ready=\"true\"} 0.0");
    assertThat(passes).hasSize(5).allSatisfy((kind, count) -> assertThat(count).isEqualTo(1));
  }

  @Test
  void refresh_again_seesWhatChanged() {
    gauges.refresh();
    ready = 4;
    gauges.refresh();
    assertThat(meters.scrape())
        .contains("layer_operator_resources{kind=\"Pipeline\",ready=\"true\"} 4.0");
  }

  @Test
  void gauges_ofTheRest_areReadAsTheyAre() {
    assertThat(meters.scrape())
        .contains("layer_operator_leader 1.0")
        .contains("layer_operator_workqueue_depth{kind=\"Index\"} 7.0")
        .contains("layer_operator_orphans{child_kind=\"Service\"} 2.0")
        .contains("layer_operator_resources{kind=\"Pipeline\",ready=\"true\"} 0.0");
  }
}
