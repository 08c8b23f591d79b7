package com.hevlayer.adapters.k8s.crd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a real API server makes of objects: versions, unknown members, status, examples. */
@ExtendWith(RealClusterExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class StorageOnServerTest {
  static final List<Class<?>> KINDS = List.copyOf(Crds.KINDS);

  private final RealCluster cluster;

  StorageOnServerTest(RealCluster cluster) {
    this.cluster = cluster;
  }

  static Stream<Arguments> documented() {
    return ExamplesTest.documented();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("documented")
  void example_inTheDocumentation_isApplied(String where, ObjectNode manifest) {
    var answer = cluster.tryToApply(manifest);

    assertThat(answer.status()).as("%s: %s", where, answer.message()).isIn(200, 201);
    assertThat(answer.warnings()).isEmpty();
  }

  @Test
  void index_storedInEitherVersion_isReadInBoth() {
    var index = Edits.without(Manifests.full(Index.class), "status");
    var newer =
        named(Edits.with(index, "apiVersion", TextNode.valueOf("hevlayer.com/v1")), "newer");
    assertThat(cluster.apply(named(index, "older")).status()).isEqualTo(201);
    assertThat(cluster.apply(newer).status()).isEqualTo(201);

    for (var name : List.of("older", "newer")) {
      for (var version : List.of("v1", "v1alpha1")) {
        var read =
            cluster.read(
                "/apis/hevlayer.com/%s/namespaces/%s/indexes/%s"
                    .formatted(version, cluster.namespace(), name));
        assertThat(read.status()).isEqualTo(200);
        assertThat(read.body().get("apiVersion").asText()).isEqualTo("hevlayer.com/" + version);
        assertThat(read.body().get("spec")).isEqualTo(index.get("spec"));
      }
    }
  }

  @ParameterizedTest
  @FieldSource("KINDS")
  void unknownMember_whenStrict_isRefused(Class<?> kind) {
    var answer =
        cluster.tryToCreate(
            Edits.with(Manifests.full(kind), "spec.nope", TextNode.valueOf("value")));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.message()).contains("unknown field \"spec.nope\"");
  }

  @ParameterizedTest
  @FieldSource("KINDS")
  void unknownMember_whenNotStrict_isDropped(Class<?> kind) {
    var object = Edits.with(Manifests.full(kind), "spec.nope", TextNode.valueOf("value"));

    var answer =
        cluster.send(
            "POST",
            cluster.path(object).replaceFirst("/[^/]+$", "") + "?dryRun=All&fieldValidation=Ignore",
            "application/json",
            object);

    assertThat(answer.status()).as(answer.message()).isEqualTo(201);
    assertThat(answer.body().get("spec").has("nope")).isFalse();
  }

  @Test
  void openMembers_always_keepEverything() {
    var open =
        Yaml.readObject(
            """
            text: $(HOME) and ü
            number: 12345678901234567
            nothing: null
            list: [1, [2], {three: 3}]
            """);
    for (var path : List.of("spec.filter", "spec.indexSelector", "spec.worker.podSpec")) {
      assertKept(Function.class, path, open);
    }
    for (var path : List.of("spec.sourceRef", "spec.worker.podSpec")) {
      assertKept(Pipeline.class, path, open);
    }
    for (var path : List.of("spec.computePools[].resources", "spec.computePools[].tolerations[]")) {
      assertKept(InfraRules.class, path, open);
    }
  }

  private void assertKept(Class<?> kind, String path, ObjectNode value) {
    var answer = cluster.tryToCreate(Edits.with(Manifests.full(kind), path, value));

    assertThat(answer.status()).as("%s: %s", path, answer.message()).isEqualTo(201);
    assertThat(Edits.get(answer.body(), path)).as(path).isEqualTo(value);
  }

  @Test
  void sourceRef_ofNull_isAbsent() {
    var pipeline = Manifests.full(Pipeline.class);
    ((ObjectNode) pipeline.get("spec")).putNull("sourceRef");

    var answer = cluster.tryToCreate(pipeline);

    assertThat(answer.status()).as(answer.message()).isEqualTo(201);
    assertThat(answer.body().get("spec").has("sourceRef")).isFalse();
  }

  /** What the gateway is told of a Function must be what the user wrote. */
  @Test
  void function_withoutWhatTheGatewayIsTold_getsNoneOfItFilledIn() {
    var answer =
        cluster.tryToCreate(
            Yaml.readObject(
                """
                apiVersion: hevlayer.com/v1alpha1
                kind: Function
                metadata: {name: short}
                spec:
                  schedule: {}
                  retry: {}
                  worker: {image: example}
                  scaling: {replicas: {max: 1}}
                """));

    assertThat(answer.status()).as(answer.message()).isEqualTo(201);
    assertThat(answer.body().get("spec"))
        .isEqualTo(
            Yaml.readObject(
                """
                paused: false
                schedule: {}
                retry: {}
                worker: {image: example, computeClass: cpu, dispatch: pull}
                scaling: {mode: autoscale, replicas: {min: 0, max: 1}}
                """));
  }

  @Test
  void status_whenApplied_leavesTheSpecAndKeepsNulls() {
    var store = named(Manifests.full(VectorStore.class), "with-status");
    assertThat(cluster.apply(Edits.without(store, "status")).status()).isEqualTo(201);
    ((ObjectNode) store.get("status")).putNull("reachable");

    var answer = cluster.applyStatus(store);

    assertThat(answer.status()).as(answer.message()).isEqualTo(200);
    assertThat(answer.body().get("status")).isEqualTo(store.get("status"));
    assertThat(answer.body().get("spec")).isEqualTo(store.get("spec"));
    assertThat(answer.body().at("/metadata/generation").asInt()).isEqualTo(1);
  }

  @ParameterizedTest
  @FieldSource("KINDS")
  void kind_inDiscovery_hasItsShortNameAndCategory(Class<?> kind) {
    var resources = cluster.read("/apis/hevlayer.com/v1alpha1").body().get("resources");

    var resource =
        StreamSupport.stream(resources.spliterator(), false)
            .filter(each -> each.get("name").asText().equals(Crds.plural(kind)))
            .findFirst()
            .orElseThrow();

    assertThat(resource.get("categories").get(0).asText()).isEqualTo("hevlayer");
    assertThat(resource.get("shortNames"))
        .isEqualTo(Crds.committed(kind).at("/spec/names/shortNames"));
  }

  private static ObjectNode named(ObjectNode object, String name) {
    return Edits.with(object, "metadata.name", TextNode.valueOf(name));
  }
}
