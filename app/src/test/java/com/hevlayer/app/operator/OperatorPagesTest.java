package com.hevlayer.app.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.app.edge.Reply;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What probes are told. */
class OperatorPagesTest {
  private final AtomicBoolean alive = new AtomicBoolean(true);
  private final AtomicReference<Set<String>> missing = new AtomicReference<>(Set.of());
  private final Map<String, Supplier<Reply>> pages =
      OperatorPages.of(alive::get, missing::get, () -> "a_metric 1\n");

  private Reply page(String path) {
    return Objects.requireNonNull(pages.get(path)).get();
  }

  private static String text(Reply reply) {
    return new String(reply.body(), StandardCharsets.UTF_8);
  }

  @Test
  void readiness_whileSomethingIsMissing_saysWhat() {
    missing.set(Set.of("pipelines.hevlayer.com", "functions.hevlayer.com"));

    assertThat(page("/readyz").status()).isEqualTo(503);
    assertThat(text(page("/readyz")))
        .isEqualTo(
            "{\"status\":\"starting\","
                + "\"missing\":[\"functions.hevlayer.com\",\"pipelines.hevlayer.com\"]}");
    assertThat(page("/readyz").headers()).contains(Map.entry("Content-Type", "application/json"));
  }

  @Test
  void readiness_onceNothingIsMissing_is200() {
    assertThat(page("/readyz").status()).isEqualTo(200);
  }

  @Test
  void health_always_followsTheOperatorAlone() {
    missing.set(Set.of("pipelines.hevlayer.com"));
    assertThat(page("/healthz").status()).isEqualTo(200);
    alive.set(false);
    assertThat(page("/healthz").status()).isEqualTo(503);
  }

  @Test
  void metrics_always_areThereWhateverTheState() {
    alive.set(false);
    assertThat(page("/metrics").status()).isEqualTo(200);
    assertThat(text(page("/metrics"))).isEqualTo("a_metric 1\n");
    assertThat(page("/metrics").headers())
        .contains(Map.entry("Content-Type", "text/plain; version=0.0.4; charset=utf-8"));
  }
}
