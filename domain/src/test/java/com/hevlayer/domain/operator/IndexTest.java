package com.hevlayer.domain.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.domain.resource.Fields;
import com.hevlayer.domain.resource.Kinds;
import com.hevlayer.domain.resource.Metadata;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.testkit.cluster.Fault;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IndexTest {
  private final Rig rig = new Rig();

  @BeforeEach
  void start() {
    rig.apply(Kinds.VECTOR_STORE, Rig.HOME, "main", Samples.store(true, ""));
    rig.start();
  }

  @Test
  void reconcile_completeObject_isAcceptedAndLabelled() {
    rig.apply(
        Kinds.INDEX,
        Rig.HOME,
        "dishes",
        Samples.index(
            "Dishes_EU",
            ", 'metadata': {'labels': {'team': 'menu', 'app.kubernetes.io/name': 'x'},"
                + " 'annotations': {'note': 'hi', 'hevlayer.com/discovered': 'true'}, 'tags': ['food', 'eu']},"
                + " 'snapshot': {'facetFields': ['cuisine', ' allergen ']}"));

    JsonObject index = rig.get(Kinds.INDEX, Rig.HOME, "dishes");
    assertThat(Metadata.labels(index)).containsEntry("team", "menu").hasSize(1);
    assertThat(Metadata.annotations(index))
        .containsEntry("hevlayer.com/tags", "food,eu")
        .containsEntry("note", "hi")
        .containsEntry("hevlayer.com/discovered", "true");
    assertThat(VectorStoreTest.types(Fields.object(index, "status")))
        .containsExactly(
            "Ready", "StoreResolved", "NamespaceUnique", "MetadataSynced", "UpstreamPresent");
    assertThat(condition("dishes", "Ready")).isEqualTo("True/Accepted");
    assertThat(condition("dishes", "StoreResolved")).startsWith("True/DefaultStore");
    assertThat(condition("dishes", "NamespaceUnique")).isEqualTo("True/Unique");
    assertThat(condition("dishes", "MetadataSynced")).isEqualTo("True/Synced");
    assertThat(condition("dishes", "UpstreamPresent")).isEqualTo("Unknown/NotDiscovered");
    assertThat(Fields.object(index, "status", "metadata").toString())
        .isEqualTo("{\"synced\":true,\"lastSyncedRevision\":\"1\"}");
  }

  @Test
  void sync_entriesLeaveTheSpec_leaveTheObject() {
    rig.apply(
        Kinds.INDEX,
        Rig.HOME,
        "dishes",
        Samples.index("d", ", 'metadata': {'labels': {'a': '1', 'b': '2'}, 'tags': ['x']}"));
    rig.patch(Kinds.INDEX, Rig.HOME, "dishes", "{'metadata': {'labels': {'own': 'yes'}}}");

    rig.patch(
        Kinds.INDEX,
        Rig.HOME,
        "dishes",
        "{'spec': {'metadata': {'labels': {'a': null}, 'tags': []}}}");

    JsonObject index = rig.get(Kinds.INDEX, Rig.HOME, "dishes");
    assertThat(Metadata.labels(index)).containsOnlyKeys("b", "own");
    assertThat(Metadata.annotations(index)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '|',
      value = {
        "'labels': {'team': 'menu', 'bad key': 'x'}; InvalidLabel",
        "'labels': {'team': 'menu', 'ok': 'not a value'}; InvalidLabel",
        "'labels': {'team': 'menu'}, 'annotations': {'/x': 'y'}; InvalidAnnotation"
      })
  void sync_invalidEntry_syncsNothingButStaysReady(String metadata, String reason) {
    rig.apply(
        Kinds.INDEX, Rig.HOME, "dishes", Samples.index("d", ", 'metadata': {" + metadata + "}"));

    assertThat(condition("dishes", "MetadataSynced")).startsWith("False/" + reason);
    assertThat(condition("dishes", "Ready")).isEqualTo("True/Accepted");
    assertThat(Metadata.labels(rig.get(Kinds.INDEX, Rig.HOME, "dishes"))).isEmpty();
    assertThat(Fields.flag(rig.status(Kinds.INDEX, Rig.HOME, "dishes"), "metadata", "synced"))
        .isFalse();
  }

  @Test
  void sync_apiServerRefuses_isToldAndTriedAgain() {
    rig.server.fail(
        call -> call.manager().equals("layer-operator-metadata") ? Fault.broken() : null);
    rig.apply(
        Kinds.INDEX,
        Rig.HOME,
        "dishes",
        Samples.index("d", ", 'metadata': {'labels': {'team': 'menu'}}"));
    assertThat(condition("dishes", "MetadataSynced")).startsWith("False/SyncFailed: an internal");
    assertThat(condition("dishes", "Ready")).isEqualTo("True/Accepted");

    rig.server.fail(call -> null);
    rig.pass(Duration.ofSeconds(10));
    assertThat(condition("dishes", "MetadataSynced")).isEqualTo("True/Synced");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '|',
      value = {
        "a b; ; False/InvalidNamespace: namespace \"a b\"",
        "d; , 'snapshot': {'facetFields': ['a', ' ']}; False/InvalidFacetFields: snapshot.facetFields[1] is blank",
        "d; , 'blobs': {'referenceAttributes': ['']}; False/InvalidFacetFields: blobs.referenceAttributes[0] is blank"
      })
  void reconcile_wrongSpec_isRefused(String namespace, String more, String condition) {
    rig.apply(Kinds.INDEX, Rig.HOME, "dishes", Samples.index(namespace, more == null ? "" : more));

    assertThat(condition("dishes", "Ready")).startsWith(condition);
    assertThat(rig.events("dishes")).hasSize(1).first().asString().startsWith("WARNING Invalid");
  }

  @Test
  void reconcile_stores_areResolved() {
    rig.apply(
        Kinds.INDEX,
        Rig.HOME,
        "dishes",
        "{'spec': {'backend': {'namespace': 'd', 'storeRef': 'other'}}}");
    assertThat(condition("dishes", "Ready"))
        .isEqualTo("False/StoreNotFound: VectorStore \"other\" does not exist");
    assertThat(condition("dishes", "StoreResolved")).startsWith("False/StoreNotFound");

    rig.apply(
        Kinds.VECTOR_STORE,
        Rig.HOME,
        "other",
        "{'spec': {'kind': 'oracle', 'endpoint': {'url': 'https://x', 'region': 'x'}}}");
    assertThat(condition("dishes", "Ready"))
        .isEqualTo(
            "False/StoreUnsupported: VectorStore \"other\" has the kind \"oracle\", which is not supported");

    rig.patch(Kinds.VECTOR_STORE, Rig.HOME, "other", "{'spec': {'kind': 'turbopuffer'}}");
    assertThat(condition("dishes", "StoreResolved"))
        .isEqualTo("True/Resolved: VectorStore \"other\"");
  }

  @Test
  void reconcile_noDefaultStore_isRefusedUntilThereIsOne() {
    rig.apply(Kinds.INDEX, Rig.HOME, "dishes", Samples.index("d", ""));
    rig.apply(Kinds.VECTOR_STORE, Rig.HOME, "second", Samples.store(true, ""));
    assertThat(condition("dishes", "Ready")).startsWith("False/NoDefaultStore");
    assertThat(condition("dishes", "StoreResolved")).startsWith("False/NoDefaultStore");

    rig.delete(Kinds.VECTOR_STORE, Rig.HOME, "main");
    assertThat(condition("dishes", "StoreResolved")).contains("\"second\"");
  }

  @Test
  void reconcile_sameNamespaceTwice_theOldestStays() {
    rig.apply(Kinds.INDEX, Rig.HOME, "old", Samples.index("Dishes_EU", ""));
    rig.pass(Duration.ofSeconds(5));
    rig.apply(Kinds.INDEX, Rig.HOME, "a-young", Samples.index("Dishes_EU", ""));

    assertThat(condition("old", "Ready")).isEqualTo("True/Accepted");
    assertThat(condition("a-young", "Ready"))
        .isEqualTo(
            "False/DuplicateNamespace: namespace \"Dishes_EU\" is already described by Index \"old\"");

    rig.delete(Kinds.INDEX, Rig.HOME, "old");
    assertThat(condition("a-young", "Ready")).isEqualTo("True/Accepted");

    rig.apply(Kinds.INDEX, "elsewhere", "other", Samples.index("Dishes_EU", ""));
    assertThat(rig.condition(Kinds.INDEX, "elsewhere", "other", "NamespaceUnique"))
        .isEqualTo("True/Unique");
  }

  @Test
  void reconcile_sameSecond_theNameDecides() {
    rig.server.apply(
        Kinds.INDEX, Rig.object(Kinds.INDEX, Rig.HOME, "b", Samples.index("d", "")), Rig.USER);
    rig.server.apply(
        Kinds.INDEX, Rig.object(Kinds.INDEX, Rig.HOME, "a", Samples.index("d", "")), Rig.USER);
    rig.pass(Duration.ofSeconds(1));

    assertThat(condition("a", "Ready")).isEqualTo("True/Accepted");
    assertThat(condition("b", "Ready")).contains("Index \"a\"");
  }

  @Test
  void snapshots_facetFields_areAskedForButNotTooOften() {
    rig.gateway.snapshot("d", 1_767_225_600_123L);
    rig.apply(
        Kinds.INDEX,
        Rig.HOME,
        "dishes",
        Samples.index("d", ", 'snapshot': {'facetFields': ['a']}"));
    assertThat(rig.status(Kinds.INDEX, Rig.HOME, "dishes").get("snapshot"))
        .isEqualTo(
            Rig.json(
                "{'lastRun': '2026-01-01T00:00:00.123Z', 'lastSuccess': '2026-01-01T00:00:00.123Z'}"));

    rig.gateway.forgetRequests();
    rig.pass(Duration.ofMinutes(5));
    assertThat(rig.gateway.requests()).hasSizeBetween(9, 10);

    rig.gateway.away(true);
    rig.gateway.snapshot("d", 1_767_225_700_000L);
    rig.pass(Duration.ofSeconds(60));
    assertThat(rig.status(Kinds.INDEX, Rig.HOME, "dishes").toString()).contains("00:00.123Z");
    assertThat(condition("dishes", "Ready")).isEqualTo("True/Accepted");
  }

  @Test
  void snapshots_noneOrNoFields_areLeftOut() {
    rig.apply(
        Kinds.INDEX,
        Rig.HOME,
        "dishes",
        Samples.index("d", ", 'snapshot': {'facetFields': ['a']}"));
    assertThat(rig.gateway.requests()).hasSize(1);
    assertThat(rig.status(Kinds.INDEX, Rig.HOME, "dishes").get("snapshot")).isNull();

    rig.gateway.forgetRequests();
    rig.apply(Kinds.INDEX, Rig.HOME, "plain", Samples.index("e", ""));
    assertThat(rig.gateway.requests()).isEmpty();
  }

  @Test
  void steadyState_throughAResync_writesNothing() {
    rig.apply(
        Kinds.INDEX,
        Rig.HOME,
        "dishes",
        Samples.index("d", ", 'metadata': {'labels': {'a': '1'}, 'tags': ['x']}"));
    rig.apply(Kinds.INDEX, Rig.HOME, "bad", Samples.index("a b", ""));

    assertThat(rig.writesOf(() -> rig.pass(Duration.ofMinutes(11)))).isEmpty();
    assertThat(rig.status(Kinds.INDEX, Rig.HOME, "dishes").get("observedGeneration"))
        .isEqualTo(Json.of(1));
  }

  private String condition(String name, String type) {
    return rig.condition(Kinds.INDEX, Rig.HOME, name, type);
  }
}
