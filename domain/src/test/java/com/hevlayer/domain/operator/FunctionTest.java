package com.hevlayer.domain.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.domain.resource.Fields;
import com.hevlayer.domain.resource.Kinds;
import com.hevlayer.ports.gateway.GatewayReply;
import com.hevlayer.ports.gateway.GatewayRequest;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.testkit.cluster.ApiCall;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FunctionTest {
  private static final String GUARD = "hevlayer.com/udf-deregistration";

  private final Rig rig = new Rig();

  @BeforeEach
  void start() {
    rig.stocked().start();
  }

  @Test
  void create_pushed_isRegisteredAsWrittenInFewWrites() {
    rig.apply(
        Kinds.INDEX,
        Rig.HOME,
        "dishes",
        Samples.index("Dishes_EU", ", 'metadata': {'labels': {'team': 'menu'}}"));
    rig.apply(Kinds.VECTOR_STORE, Rig.HOME, "main", Samples.store(true, ""));
    List<ApiCall> writes =
        rig.writesOf(() ->
            rig.apply(
                Kinds.FUNCTION,
                Rig.HOME,
                "allergen-tags",
                """
                {'spec': {'indexSelector': {'matchLabels': {'team': 'menu'}}, 'inputs': ['id', 'ingredients'],
                 'version': 'v3', 'filter': ['lang', 'Eq', 'de'], 'triggers': ['discovery', 'write'],
                 'worker': {'image': 'registry.example.com/allergens:12', 'dispatch': 'push', 'port': 9000,
                   'batchSize': 16, 'timeoutSeconds': 20},
                 'schedule': {'discoveryIntervalSeconds': 120, 'leaseSeconds': 90},
                 'scaling': {'mode': 'autoscale', 'replicas': {'min': 1, 'max': 3}}}}
                """));

    GatewayRequest created = rig.gateway.changes().getFirst();
    assertThat(created.method() + " " + created.path()).isEqualTo("POST /v2/udfs");
    assertThat(created.timeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(created.body())
        .isEqualTo(
            Rig.json(
                """
                {'id':'allergen-tags',
                 'spec':{'index_selector':{'matchLabels':{'team':'menu'}},'inputs':['id','ingredients'],'version':'v3',
                  'filter':['lang','Eq','de'],
                  'worker':{'image':'registry.example.com/allergens:12','batch_size':16,
                            'timeout_seconds':20,'port':9000,
                            'url':'http://allergen-tags-worker.layer.svc.cluster.local:9000'},
                  'schedule':{'discovery_interval_seconds':120,'lease_seconds':90},
                  'triggers':['discovery','write']},
                 'paused':false}
                """));
    assertThat(writes).hasSizeLessThanOrEqualTo(7);
    assertThat(rig.events("allergen-tags")).hasSize(2);
    assertThat(condition("allergen-tags", "Ready")).startsWith("True/Reconciled");
    assertThat(condition("allergen-tags", "Registered")).isEqualTo("True/Registered");
    assertThat(condition("allergen-tags", "TargetsResolved")).startsWith("True/Resolved");
    JsonObject status = rig.status(Kinds.FUNCTION, Rig.HOME, "allergen-tags");
    assertThat(VectorStoreTest.types(status))
        .containsExactly(
            "Ready", "PoolResolved", "Autoscaling", "Available", "TargetsResolved", "Registered");
    assertThat(Fields.texts(status, "activeNamespaces")).containsExactly("Dishes_EU");
    assertThat(status.get("queueDepth")).isEqualTo(Json.of(0));
    assertThat(Fields.list(status, "managedObjects")).hasSize(4);
    assertThat(
            Fields.texts(
                rig.get(Kinds.FUNCTION, Rig.HOME, "allergen-tags"), "metadata", "finalizers"))
        .containsExactly(GUARD);
  }

  @Test
  void registration_finalizer_comesFirst() {
    rig.gateway.script(request -> {
      if (request.operation().equals("udf_create")) {
        assertThat(rig.get(Kinds.FUNCTION, Rig.HOME, "tags").toString()).contains(GUARD);
        assertThat(rig.has(Kinds.DEPLOYMENT, Rig.HOME, "tags-worker")).isTrue();
      }
      return null;
    });
    rig.apply(Kinds.FUNCTION, Rig.HOME, "tags", Samples.function());

    assertThat(condition("tags", "Registered")).isEqualTo("True/Registered");
    assertThat(rig.told.failures).isEmpty();
  }

  @Test
  void registration_specChanges_isPutOnce() {
    rig.apply(Kinds.FUNCTION, Rig.HOME, "tags", Samples.function());
    rig.gateway.forgetRequests();

    rig.patch(Kinds.FUNCTION, Rig.HOME, "tags", "{'spec': {'version': 'v4'}}");
    rig.pass(Duration.ofMinutes(11));

    assertThat(rig.gateway.changes()).hasSize(1);
    assertThat(rig.gateway.changes().getFirst().method()).isEqualTo("PUT");
    assertThat(Fields.text(rig.gateway.spec("tags").orElseThrow(), "version")).contains("v4");
    assertThat(rig.events("tags")).anyMatch(event -> event.contains("RegistrationUpdated"));
  }

  @Test
  void registration_gatewayDropsAMember_isPutOnceAndNeverAgain() {
    rig.gateway.drop("filter");
    rig.apply(
        Kinds.FUNCTION,
        Rig.HOME,
        "tags",
        Samples.function(", 'targetNamespaces': ['a'], 'filter': ['x', 'Eq', 1]"));
    rig.pass(Duration.ofMinutes(21));

    assertThat(rig.gateway.changes().stream().map(GatewayRequest::method).toList())
        .containsExactly("POST", "PUT");
    assertThat(condition("tags", "Registered")).isEqualTo("True/Registered");
  }

  @Test
  void registration_onlyTriggersOrderOrEmptyObjectsDiffer_isLeftAlone() {
    rig.gateway.put(
        "tags",
        Rig.json(
            """
            {'triggers': ['write', 'discovery'], 'version': 'v3', 'target_namespaces': ['a'],
             'worker': {'image': 'registry.example.com/tags:1'}, 'schedule': {}, 'retry': {},
             'unknown': 1}
            """),
        false);
    rig.apply(
        Kinds.FUNCTION,
        Rig.HOME,
        "tags",
        Samples.function(
            ", 'targetNamespaces': ['a'], 'triggers': ['discovery', 'write', 'schedule'],"
                + " 'schedule': {'cron': '5 * * * *'}"));

    assertThat(rig.gateway.changes()).isEmpty();
    assertThat(condition("tags", "Registered")).isEqualTo("True/Registered");
  }

  @Test
  void registration_scheduleTrigger_isKeptFromTheGateway() {
    rig.apply(
        Kinds.FUNCTION,
        Rig.HOME,
        "nightly",
        Samples.function(", 'triggers': ['schedule'], 'schedule': {'cron': '5 2 * * *'}"));

    assertThat(String.valueOf(rig.gateway.changes().getFirst().body()))
        .contains("\"triggers\":[]")
        .doesNotContain("cron")
        .contains("\"paused\":false");
    assertThat(condition("nightly", "TargetsResolved")).startsWith("True/NotRequired");
  }

  @Test
  void paused_isRegisteredAsPausedAndResumed() {
    rig.apply(
        Kinds.FUNCTION,
        Rig.HOME,
        "tags",
        Samples.function(", 'targetNamespaces': ['a'], 'paused': true"));
    assertThat(rig.gateway.isPaused("tags")).isTrue();
    assertThat(rig.gateway.changes()).hasSize(1);
    assertThat(condition("tags", "Ready")).startsWith("True/Paused");

    rig.patch(Kinds.FUNCTION, Rig.HOME, "tags", "{'spec': {'paused': false}}");
    assertThat(rig.gateway.isPaused("tags")).isFalse();

    rig.patch(Kinds.FUNCTION, Rig.HOME, "tags", "{'spec': {'scaling': {'mode': 'disabled'}}}");
    rig.pass(Duration.ofSeconds(5));
    assertThat(rig.gateway.isPaused("tags")).isTrue();
    assertThat(condition("tags", "Ready")).startsWith("True/Disabled");
  }

  @Test
  void paused_specInvalid_isPausedInTheGatewayAllTheSame() {
    rig.apply(Kinds.FUNCTION, Rig.HOME, "tags", Samples.function());

    rig.patch(
        Kinds.FUNCTION,
        Rig.HOME,
        "tags",
        "{'spec': {'paused': true, 'scaling': {'pool': 'gone'}}}");
    rig.pass(Duration.ofSeconds(5));

    assertThat(condition("tags", "Ready")).startsWith("False/UnknownPool");
    assertThat(condition("tags", "Registered")).isEqualTo("Unknown/NotEvaluated");
    assertThat(rig.gateway.isPaused("tags")).isTrue();
  }

  @Test
  void selector_matchesNothing_isKeptPausedUntilItDoes() {
    rig.apply(Kinds.VECTOR_STORE, Rig.HOME, "main", Samples.store(true, ""));
    rig.apply(
        Kinds.FUNCTION,
        Rig.HOME,
        "tags",
        Samples.function(", 'indexSelector': {'matchLabels': {'team': 'menu'}}"));
    assertThat(condition("tags", "TargetsResolved")).startsWith("False/NoMatchingIndexes");
    assertThat(condition("tags", "Ready")).startsWith("True/Reconciled");
    assertThat(rig.gateway.isPaused("tags")).isTrue();

    rig.apply(
        Kinds.INDEX,
        Rig.HOME,
        "dishes",
        Samples.index("d", ", 'metadata': {'labels': {'team': 'menu'}}"));
    assertThat(condition("tags", "TargetsResolved")).startsWith("True/Resolved");
    assertThat(rig.gateway.isPaused("tags")).isFalse();
    assertThat(active("tags")).containsExactly("d");

    rig.pass(Duration.ofSeconds(2));
    rig.apply(
        Kinds.INDEX,
        Rig.HOME,
        "twin",
        Samples.index("d", ", 'metadata': {'labels': {'team': 'menu'}}"));
    rig.apply(
        Kinds.INDEX,
        "elsewhere",
        "other",
        Samples.index("e", ", 'metadata': {'labels': {'team': 'menu'}}"));
    assertThat(active("tags")).containsExactly("d");
  }

  @Test
  void selector_empty_picksEveryIndexBesideTheNamedOnes() {
    rig.apply(Kinds.VECTOR_STORE, Rig.HOME, "main", Samples.store(true, ""));
    rig.apply(Kinds.INDEX, Rig.HOME, "x", Samples.index("x", ""));
    rig.apply(
        Kinds.FUNCTION,
        Rig.HOME,
        "tags",
        Samples.function(", 'targetNamespaces': ['z', 'x'], 'indexSelector': {}"));

    assertThat(active("tags")).containsExactly("x", "z");
    assertThat(rig.gateway.spec("tags").orElseThrow().toString()).contains("\"index_selector\":{}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '|',
      value = {
        ", 'indexSelector': {'labels': {}}; InvalidIndexSelector",
        ", 'inputs': []; NoTargets",
        ", 'targetNamespaces': ['a b']; InvalidTarget"
      })
  void targets_wrong_areRefused(String more, String reason) {
    rig.apply(Kinds.FUNCTION, Rig.HOME, "tags", Samples.function(more));

    assertThat(condition("tags", "Ready")).startsWith("False/" + reason);
    assertThat(condition("tags", "Registered")).isEqualTo("Unknown/NotEvaluated");
    assertThat(rig.gateway.requests()).isEmpty();
    assertThat(rig.get(Kinds.FUNCTION, Rig.HOME, "tags").toString()).doesNotContain(GUARD);
  }

  @Test
  void id_usedTwice_belongsToTheOlder() {
    rig.apply(Kinds.FUNCTION, "b", "tags", Samples.function());
    rig.pass(Duration.ofSeconds(5));
    rig.apply(Kinds.FUNCTION, "a", "tags", Samples.function());

    assertThat(rig.condition(Kinds.FUNCTION, "a", "tags", "Ready"))
        .startsWith("False/DuplicateUdfId")
        .contains("b/tags");
    assertThat(rig.condition(Kinds.FUNCTION, "b", "tags", "Ready")).startsWith("True");
    assertThat(rig.get(Kinds.FUNCTION, "a", "tags").toString()).doesNotContain(GUARD);

    rig.gateway.forgetRequests();
    rig.apply(Kinds.FUNCTION, "c", "tags", Samples.function());
    rig.delete(Kinds.FUNCTION, "c", "tags");
    assertThat(rig.gateway.changes()).isEmpty();

    rig.delete(Kinds.FUNCTION, "b", "tags");
    rig.pass(Duration.ofSeconds(5));
    assertThat(rig.condition(Kinds.FUNCTION, "a", "tags", "Ready")).startsWith("True");
    assertThat(rig.gateway.ids()).containsExactly("tags");
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

  private void refusing(int status, String message) {
    rig.gateway.script(request ->
        new GatewayReply(
            status, Json.objectBuilder().put("error", "code").put("message", message).build()));
  }

  private List<String> active(String name) {
    return Fields.texts(rig.status(Kinds.FUNCTION, Rig.HOME, name), "activeNamespaces");
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
