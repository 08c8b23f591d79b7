package com.hevlayer.domain.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.domain.resource.Fields;
import com.hevlayer.domain.resource.Kinds;
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

/** How a Function is registered, and what it runs on. */
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

  private List<String> active(String name) {
    return Fields.texts(rig.status(Kinds.FUNCTION, Rig.HOME, name), "activeNamespaces");
  }

  private String condition(String name, String type) {
    return rig.condition(Kinds.FUNCTION, Rig.HOME, name, type);
  }
}
