package com.hevlayer.domain.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.domain.resource.Fields;
import com.hevlayer.domain.resource.Kinds;
import com.hevlayer.ports.gateway.GatewayReply;
import com.hevlayer.ports.gateway.GatewayRequest;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a Function while the gateway is away, refuses, or is changed by other hands. */
class FunctionGatewayTest {
  private final Rig rig = new Rig();

  @BeforeEach
  void start() {
    rig.stocked().start();
  }

  @Test
  void gateway_away_isToldAndTriedAgainWhileWorkersRun() {
    rig.gateway.away(true);
    rig.apply(Kinds.FUNCTION, Rig.HOME, "tags", Samples.function());

    assertThat(condition("tags", "Registered")).startsWith("False/GatewayUnreachable: no answer");
    assertThat(condition("tags", "Ready")).startsWith("False/GatewayRegistrationFailed: no answer");
    assertThat(condition("tags", "Autoscaling")).startsWith("True/");
    assertThat(rig.has(Kinds.DEPLOYMENT, Rig.HOME, "tags-worker")).isTrue();
    assertThat(rig.events("tags"))
        .anyMatch(event -> event.startsWith("WARNING GatewayRegistrationFailed"));

    rig.gateway.away(false);
    rig.pass(Duration.ofSeconds(10));
    assertThat(condition("tags", "Ready")).startsWith("True/Reconciled");
    assertThat(rig.gateway.ids()).containsExactly("tags");
  }

  @ParameterizedTest
  @CsvSource({
    "500, GatewayUnreachable",
    "503, GatewayUnreachable",
    "429, GatewayUnreachable",
    "401, GatewayUnauthorized",
    "403, GatewayUnauthorized",
    "422, GatewayRejected",
    "413, GatewayRejected"
  })
  void gateway_refuses_isTold(int status, String reason) {
    refusing(status, "because of this");
    rig.apply(Kinds.FUNCTION, Rig.HOME, "tags", Samples.function());

    assertThat(condition("tags", "Registered"))
        .isEqualTo("False/" + reason + ": the gateway answered " + status + ": because of this");
    assertThat(condition("tags", "Ready")).startsWith("False/GatewayRegistrationFailed");
    assertThat(rig.has(Kinds.DEPLOYMENT, Rig.HOME, "tags-worker")).isTrue();
  }

  @Test
  void gateway_rejects_isNotAskedAgainBeforeAResync() {
    refusing(422, "x".repeat(400));
    rig.apply(Kinds.FUNCTION, Rig.HOME, "tags", Samples.function());
    assertThat(condition("tags", "Registered")).endsWith(": " + "x".repeat(300));
    rig.gateway.forgetRequests();

    rig.pass(Duration.ofSeconds(250));
    assertThat(rig.gateway.requests()).isEmpty();

    rig.pass(Duration.ofSeconds(60));
    assertThat(rig.gateway.requests()).isNotEmpty();
  }

  @Test
  void gateway_unauthorized_isAskedAgainAfterFiveMinutesOrANewSecret() {
    refusing(401, "no");
    rig.apply(Kinds.FUNCTION, Rig.HOME, "tags", Samples.function());
    rig.gateway.forgetRequests();
    rig.pass(Duration.ofSeconds(200));
    assertThat(rig.gateway.requests()).isEmpty();

    rig.gateway.script(request -> null);
    rig.secret(Rig.HOME, "layer", "api-key", "rotated");
    assertThat(condition("tags", "Registered")).isEqualTo("True/Registered");
  }

  @Test
  void registration_createdMeanwhile_isComparedAgain() {
    rig.gateway.script(request -> {
      if (request.operation().equals("udf_create")) {
        rig.gateway.put("tags", Rig.json("{'version': 'old'}"), true);
      }
      return null;
    });
    rig.apply(Kinds.FUNCTION, Rig.HOME, "tags", Samples.function());

    assertThat(condition("tags", "Registered")).isEqualTo("True/Registered");
    assertThat(Fields.text(rig.gateway.spec("tags").orElseThrow(), "version")).contains("v3");
    assertThat(rig.gateway.isPaused("tags")).isFalse();
  }

  @Test
  void poll_depth_isFollowedAndForgottenAfterFiveMinutes() {
    rig.apply(Kinds.FUNCTION, Rig.HOME, "tags", Samples.function());
    rig.gateway.pending("tags", 42);
    rig.pass(Duration.ofSeconds(31));
    assertThat(depth("tags")).isEqualTo(Json.of(42));

    JsonObject withoutStatus = Json.object("udf", udf("tags"));
    rig.gateway.script(request ->
        switch (request.operation()) {
          case "udf_status" -> new GatewayReply(503, null);
          case "udf_get" -> new GatewayReply(200, withoutStatus);
          default -> null;
        });
    rig.pass(Duration.ofSeconds(250));
    assertThat(depth("tags")).isEqualTo(Json.of(42));
    assertThat(condition("tags", "Registered")).isEqualTo("True/Registered");

    rig.pass(Duration.ofMinutes(2));
    assertThat(rig.status(Kinds.FUNCTION, Rig.HOME, "tags").get("queueDepth")).isNull();
  }

  @Test
  void depth_ofRefused_endsWithoutResync() {
    rig.gateway.pending("tags", 42);
    rig.apply(Kinds.FUNCTION, Rig.HOME, "tags", Samples.function());
    rig.pass(Duration.ofSeconds(31));
    rig.patch(Kinds.FUNCTION, Rig.HOME, "tags", "{'spec': {'scaling': {'pool': 'gone'}}}");
    assertThat(depth("tags")).isEqualTo(Json.of(42));

    rig.pass(Duration.ofMinutes(5).minusSeconds(10));
    assertThat(depth("tags")).isEqualTo(Json.of(42));
    rig.pass(Duration.ofSeconds(10));
    assertThat(depth("tags")).isEqualTo(Json.of("absent"));
  }

  @Test
  void comparison_withStatus_countsAsPoll() {
    rig.apply(Kinds.FUNCTION, Rig.HOME, "tags", Samples.function());
    rig.gateway.pending("tags", 42);
    rig.gateway.forgetRequests();

    rig.restart();

    assertThat(rig.gateway.requests())
        .extracting(GatewayRequest::operation)
        .containsExactly("udf_get");
    assertThat(depth("tags")).isEqualTo(Json.of(42));
  }

  @Test
  void poll_interval_isKept() {
    rig.apply(Kinds.FUNCTION, Rig.HOME, "tags", Samples.function());
    rig.gateway.forgetRequests();

    rig.pass(Duration.ofSeconds(280));

    assertThat(
            rig.gateway.requests().stream()
                .filter(request -> request.operation().equals("udf_status")))
        .hasSizeBetween(8, 10);
  }

  @Test
  void poll_registrationGoneOrPaused_isRepaired() {
    rig.apply(Kinds.FUNCTION, Rig.HOME, "tags", Samples.function());

    rig.gateway.remove("tags");
    rig.pass(Duration.ofSeconds(31));
    assertThat(rig.gateway.ids()).containsExactly("tags");

    rig.gateway.put("tags", rig.gateway.spec("tags").orElseThrow(), true);
    rig.pass(Duration.ofSeconds(31));
    assertThat(rig.gateway.isPaused("tags")).isFalse();

    rig.gateway.put("tags", Rig.json("{'version': 'theirs'}"), false);
    rig.pass(Duration.ofSeconds(310));
    assertThat(Fields.text(rig.gateway.spec("tags").orElseThrow(), "version")).contains("v3");
  }

  @Test
  void steadyState_throughResyncs_writesNothingAnywhere() {
    rig.apply(Kinds.FUNCTION, "pantry", "tags", Samples.function());
    rig.apply(
        Kinds.FUNCTION,
        "pantry",
        "off",
        Samples.function(", 'targetNamespaces': ['a'], 'paused': true"));
    rig.gateway.forgetRequests();

    assertThat(rig.writesOf(() -> rig.pass(Duration.ofMinutes(16)))).isEmpty();
    assertThat(rig.gateway.changes()).isEmpty();
    int events = rig.server.events().size();
    rig.pass(Duration.ofMinutes(6));
    assertThat(rig.server.events()).hasSize(events);
  }

  private void refusing(int status, String message) {
    rig.gateway.script(request ->
        new GatewayReply(
            status, Json.objectBuilder().put("error", "code").put("message", message).build()));
  }

  private Json depth(String name) {
    Json depth = rig.status(Kinds.FUNCTION, Rig.HOME, name).get("queueDepth");
    return depth == null ? Json.of("absent") : depth;
  }

  private String condition(String name, String type) {
    return rig.condition(Kinds.FUNCTION, Rig.HOME, name, type);
  }

  private JsonObject udf(String id) {
    return Json.objectBuilder()
        .put("id", id)
        .put("spec", rig.gateway.spec(id).orElseThrow())
        .put("paused", rig.gateway.isPaused(id))
        .build();
  }
}
