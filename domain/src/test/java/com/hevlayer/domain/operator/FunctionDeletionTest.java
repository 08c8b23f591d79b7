package com.hevlayer.domain.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.domain.resource.Fields;
import com.hevlayer.domain.resource.Kinds;
import com.hevlayer.ports.gateway.GatewayReply;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A Function leaves the gateway before it leaves the cluster. */
class FunctionDeletionTest {
  private final Rig rig = new Rig();

  @BeforeEach
  void start() {
    rig.stocked().start();
  }

  @Test
  void delete_registered_isForgottenByTheGatewayFirst() {
    rig.apply(Kinds.FUNCTION, Rig.HOME, "tags", Samples.function());
    rig.patch(Kinds.DEPLOYMENT, Rig.HOME, "tags-worker", "{'spec': {'replicas': 2}}");
    rig.gateway.script(request -> {
      if (request.method().equals("DELETE")) {
        assertThat(rig.has(Kinds.SCALED_OBJECT, Rig.HOME, "tags-worker")).isFalse();
        assertThat(
                Fields.integer(
                    rig.get(Kinds.DEPLOYMENT, Rig.HOME, "tags-worker"), "spec", "replicas"))
            .hasValue(0);
      }
      return null;
    });

    rig.delete(Kinds.FUNCTION, Rig.HOME, "tags");
    rig.pass(Duration.ofSeconds(5));

    assertThat(rig.has(Kinds.FUNCTION, Rig.HOME, "tags")).isFalse();
    assertThat(rig.has(Kinds.DEPLOYMENT, Rig.HOME, "tags-worker")).isFalse();
    assertThat(rig.gateway.ids()).isEmpty();
    assertThat(rig.told.failures).isEmpty();
  }

  @Test
  void delete_unknownToTheGateway_isLetGo() {
    rig.apply(Kinds.FUNCTION, Rig.HOME, "tags", Samples.function());
    rig.gateway.remove("tags");

    rig.delete(Kinds.FUNCTION, Rig.HOME, "tags");
    rig.pass(Duration.ofSeconds(5));

    assertThat(rig.has(Kinds.FUNCTION, Rig.HOME, "tags")).isFalse();
  }

  @Test
  void delete_gatewayRejects_isLetGoWithAWarning() {
    rig.apply(Kinds.FUNCTION, Rig.HOME, "tags", Samples.function());
    rig.gateway.script(request ->
        request.method().equals("DELETE")
            ? new GatewayReply(409, Rig.json("{'message': 'busy'}"))
            : null);

    rig.delete(Kinds.FUNCTION, Rig.HOME, "tags");
    rig.pass(Duration.ofSeconds(5));

    assertThat(rig.has(Kinds.FUNCTION, Rig.HOME, "tags")).isFalse();
    assertThat(rig.events("tags"))
        .anyMatch(
            event -> event.startsWith("WARNING DeregisterTimedOut") && event.contains("busy"));
  }

  @ParameterizedTest
  @CsvSource({"401", "403", "500", "0"})
  void delete_gatewayCannot_isLetGoAfterFiveMinutes(int status) {
    rig.apply(Kinds.FUNCTION, Rig.HOME, "tags", Samples.function());
    rig.gateway.script(request -> {
      if (request.method().equals("DELETE") && status > 0) {
        return new GatewayReply(status, null);
      }
      return null;
    });
    rig.gateway.away(status == 0);

    rig.delete(Kinds.FUNCTION, Rig.HOME, "tags");
    rig.pass(Duration.ofSeconds(280));
    assertThat(rig.has(Kinds.FUNCTION, Rig.HOME, "tags")).isTrue();

    rig.pass(Duration.ofSeconds(30));
    assertThat(rig.has(Kinds.FUNCTION, Rig.HOME, "tags")).isFalse();
    assertThat(rig.events("tags"))
        .anyMatch(event -> event.startsWith("WARNING DeregisterTimedOut"));
  }
}
