package com.hevlayer.app.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.domain.resource.Kinds;
import com.hevlayer.domain.workload.WorkloadSettings;
import com.hevlayer.ports.cluster.Cluster;
import com.hevlayer.ports.cluster.ObjectRef;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.plugin.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

/** The bearer comes from the cluster's cache, as it is now. */
class GatewayBearerTest {
  private static final ObjectRef REF = new ObjectRef(Kinds.SECRET, "layer", "layer");

  private final Cluster cluster = Mockito.mock(Cluster.class);

  private GatewayBearer bearer(@Nullable String name, @Nullable String key) {
    return new GatewayBearer(
        new WorkloadSettings(
            "layer",
            "http://gw",
            "http://gw/v2/metrics",
            name,
            key,
            1,
            1,
            1,
            Duration.ofSeconds(1),
            Duration.ZERO,
            null),
        cluster);
  }

  private void holds(JsonObject data) {
    Mockito.when(cluster.get(REF)).thenReturn(Optional.of(Json.object("data", data)));
  }

  private static Json encoded(String text) {
    return Json.of(Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void bearer_ofARotatedSecret_isTheNewOne() {
    GatewayBearer bearer = bearer("layer", "token");
    holds(Json.object("token", encoded("first\n")));
    assertThat(bearer.get()).contains(Secret.of("first"));
    holds(Json.object("token", encoded("second")));
    assertThat(bearer.get()).contains(Secret.of("second"));
  }

  @Test
  void bearer_whereNoneCanBe_isNone() {
    GatewayBearer bearer = bearer("layer", "token");
    Mockito.when(cluster.get(REF)).thenReturn(Optional.empty());
    assertThat(bearer.get()).isEmpty();
    holds(Json.object("other", encoded("x")));
    assertThat(bearer.get()).isEmpty();
    holds(Json.object("token", encoded(" \n")));
    assertThat(bearer.get()).isEmpty();
    holds(Json.object("token", Json.of("no base64!")));
    assertThat(bearer.get()).isEmpty();
  }

  @Test
  void bearer_ofAnOpenGateway_isNone() {
    assertThat(bearer(null, null).get()).isEmpty();
    Mockito.verifyNoInteractions(cluster);
  }
}
