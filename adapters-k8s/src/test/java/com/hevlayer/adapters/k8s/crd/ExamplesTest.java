package com.hevlayer.adapters.k8s.crd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The documented manifests use members that exist; a real API server judges the rest. */
final class ExamplesTest {
  static Stream<Arguments> documented() {
    return Manifests.documented().entrySet().stream()
        .map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("documented")
  void manifest_inTheDocumentation_hasKnownMembersOnly(String where, ObjectNode manifest) {
    var kind = manifest.get("kind").asText();
    var type =
        Crds.KINDS.stream()
            .filter(each -> each.getSimpleName().equals(kind))
            .findFirst()
            .orElseThrow(() -> new AssertionError(where + " is of no kind of ours: " + kind));
    var version = manifest.get("apiVersion").asText().replace(Crds.GROUP + "/", "");
    var schema =
        SchemaPaths.version(Crds.committed(type), version).at("/schema/openAPIV3Schema/properties");

    var problems = new ArrayList<String>();
    compare("spec", manifest.get("spec"), schema.get("spec"), problems);

    assertThat(problems).isEmpty();
  }

  @Test
  void examples_together_showEveryKind() {
    Set<String> kinds =
        Manifests.documented().values().stream()
            .map(manifest -> manifest.get("kind").asText())
            .collect(Collectors.toSet());

    assertThat(kinds)
        .containsExactlyInAnyOrderElementsOf(
            Crds.KINDS.stream().map(Class::getSimpleName).toList());
  }

  /** So that the page cannot say something else than the file that it names. */
  @Test
  void pageAboutPipelines_always_showsTheExample() {
    var example =
        Repository.read(Repository.root().resolve("docs/examples/pipeline.yaml"))
            .replaceFirst("(?m)\\A(#.*\\n)+", "");

    assertThat(Manifests.blocks().get("pipeline-crd.md")).containsExactly(example);
  }

  private static void compare(String path, JsonNode value, JsonNode schema, List<String> problems) {
    if (value.isObject() && schema.has("properties")) {
      for (var member : value.properties()) {
        var next = schema.get("properties").get(member.getKey());
        if (next == null) {
          problems.add(path + " has no member " + member.getKey());
        } else {
          compare(path + "." + member.getKey(), member.getValue(), next, problems);
        }
      }
      for (var required : schema.path("required")) {
        if (!value.has(required.asText())) {
          problems.add(path + " lacks " + required.asText());
        }
      }
    } else if (value.isArray() && schema.has("items")) {
      value.forEach(entry -> compare(path + "[]", entry, schema.get("items"), problems));
    }
  }
}
