package com.hevlayer.adapters.k8s.crd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names, versions, scopes and columns of the definitions. */
final class CrdNamesTest {
  static final List<Class<?>> KINDS = List.copyOf(Crds.KINDS);

  private static final String READY = ".status.conditions[?(@.type==\"Ready\")].status";
  private static final String REASON = ".status.conditions[?(@.type==\"Ready\")].reason";
  private static final String AGE = "Age date .metadata.creationTimestamp";

  record Shown(Class<?> kind, List<String> columns) {}

  static Stream<Shown> columns() {
    return Stream.of(
        new Shown(
            VectorStore.class,
            List.of(
                "Default boolean .spec.default",
                "Kind string .spec.kind",
                "Region string .spec.endpoint.region",
                "Reachable boolean .status.reachable",
                "Ready string " + READY,
                AGE)),
        new Shown(
            Index.class,
            List.of(
                "Store string .spec.backend.storeRef",
                "Metric string .spec.backend.distanceMetric",
                "Cache string .spec.cache.mode",
                "Ready string " + READY,
                AGE)),
        new Shown(
            InfraRules.class,
            List.of(
                "Pools integer .status.poolCount",
                "CacheNodes string .status.documentCache.nodes",
                "Ready string " + READY,
                AGE)),
        new Shown(
            Pipeline.class,
            List.of(
                "Target string .spec.target.namespace",
                "Pool string .spec.scaling.pool",
                "Image string .spec.worker.image",
                "Ready string " + READY,
                "Reason string " + REASON,
                AGE)),
        new Shown(
            Function.class,
            List.of(
                "Version string .spec.version",
                "Pool string .spec.scaling.pool",
                "Image string .spec.worker.image",
                "Ready string " + READY,
                "Reason string " + REASON,
                AGE)));
  }

  @ParameterizedTest
  @MethodSource("columns")
  void columns_ofAKind_standInTheirOrder(Shown shown) {
    var definition = Crds.committed(shown.kind());

    for (var version : definition.at("/spec/versions")) {
      assertThat(stream(version.get("additionalPrinterColumns")))
          .extracting(column ->
              column.get("name").asText()
                  + " "
                  + column.get("type").asText()
                  + " "
                  + column.get("jsonPath").asText())
          .isEqualTo(shown.columns());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "VectorStore, vectorstores, vectorstore, vst, Namespaced",
    "Index, indexes, index, lidx, Namespaced",
    "InfraRules, infrarules, infrarules, irules, Cluster",
    "Pipeline, pipelines, pipeline, lpl, Namespaced",
    "Function, functions, function, lfn, Namespaced"
  })
  void names_ofAKind_areThoseOfTheContract(
      String kind, String plural, String singular, String shortName, String scope) {
    var type =
        KINDS.stream().filter(each -> each.getSimpleName().equals(kind)).findFirst().orElseThrow();

    var definition = Crds.committed(type);

    assertThat(definition.get("apiVersion").asText()).isEqualTo("apiextensions.k8s.io/v1");
    assertThat(definition.at("/metadata/name").asText()).isEqualTo(plural + ".hevlayer.com");
    assertThat(definition.at("/spec/group").asText()).isEqualTo("hevlayer.com");
    assertThat(definition.at("/spec/scope").asText()).isEqualTo(scope);
    assertThat(definition.at("/spec/names"))
        .isEqualTo(
            Yaml.readObject(
                """
                kind: %s
                listKind: %sList
                plural: %s
                singular: %s
                shortNames: [%s]
                categories: [hevlayer]
                """
                    .formatted(kind, kind, plural, singular, shortName)));
  }

  @ParameterizedTest
  @FieldSource("KINDS")
  void versions_ofAKind_areStructuralWithAStatusSubresource(Class<?> kind) {
    var definition = Crds.committed(kind);

    assertThat(definition.at("/spec/preserveUnknownFields").booleanValue()).isFalse();
    for (var version : definition.at("/spec/versions")) {
      assertThat(version.get("served").booleanValue()).isTrue();
      assertThat(version.get("subresources")).isEqualTo(Yaml.readObject("status: {}"));
      assertThat(version.at("/schema/openAPIV3Schema/required"))
          .isEqualTo(Yaml.readObject("required: [spec]").get("required"));
    }
  }

  @Test
  void versions_ofIndex_areTwoWithOneSchema() {
    var definition = Crds.committed(Index.class);
    var stored = SchemaPaths.version(definition, "v1alpha1");
    var other = SchemaPaths.version(definition, "v1");

    assertThat(definition.at("/spec/versions").size()).isEqualTo(2);
    assertThat(stored.get("storage").booleanValue()).isTrue();
    assertThat(other.get("storage").booleanValue()).isFalse();
    assertThat(other.deepCopy().remove(List.of("name", "storage")))
        .isEqualTo(stored.deepCopy().remove(List.of("name", "storage")));
    assertThat(definition.at("/spec/conversion/strategy").asText()).isEqualTo("None");
  }

  @ParameterizedTest
  @ValueSource(classes = {VectorStore.class, InfraRules.class, Pipeline.class, Function.class})
  void versions_ofOtherKinds_areOne(Class<?> kind) {
    var versions = Crds.committed(kind).at("/spec/versions");

    assertThat(versions.size()).isEqualTo(1);
    assertThat(versions.at("/0/name").asText()).isEqualTo("v1alpha1");
    assertThat(versions.at("/0/storage").booleanValue()).isTrue();
  }

  record Ruled(Class<?> kind, List<String> rules) {}

  static Stream<Ruled> rules() {
    var size = "self.metadata.name.size() <= 56";
    var label = "self.metadata.name.matches('^[a-z]([-a-z0-9]*[a-z0-9])?$')";
    var invalidates =
        "!has(self.spec.invalidates) || !(self.metadata.name in self.spec.invalidates)";
    return Stream.of(
        new Ruled(VectorStore.class, List.of()),
        new Ruled(Index.class, List.of()),
        new Ruled(InfraRules.class, List.of()),
        new Ruled(Pipeline.class, List.of(size, label)),
        new Ruled(Function.class, List.of(size, label, invalidates)));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void rules_atTheRoot_areThoseAboutNames(Ruled ruled) {
    var schema =
        SchemaPaths.version(Crds.committed(ruled.kind()), Crds.VERSION)
            .at("/schema/openAPIV3Schema");

    assertThat(stream(schema.path("x-kubernetes-validations")))
        .extracting(rule -> rule.get("rule").asText())
        .isEqualTo(ruled.rules());
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }
}
