package com.hevlayer.adapters.k8s.crd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The role manifests grant what {@link Rights} lists, and nothing else. */
final class RbacTest {
  private static final String OPERATOR = "release-name-operator";
  private static final String LEASES = OPERATOR + "-leases";
  private static final String EVENTS = OPERATOR + "-events";

  @Test
  void clusterWide_asCommitted_grantsTheTable() {
    assertThat(granted("cluster-wide.yaml"))
        .isEqualTo(
            Map.of(
                "ClusterRole " + OPERATOR,
                rights(right -> !right.isLease()),
                "Role " + LEASES + " in release-namespace",
                rights(Rights.Right::isLease)));
  }

  @Test
  void watchNamespace_asCommitted_grantsTheTableInThreeNamespaces() {
    var inNamespace = rights(right -> !right.isLease() && !right.isAboutInfraRules());

    assertThat(granted("watch-namespace.yaml"))
        .isEqualTo(
            Map.of(
                "ClusterRole " + OPERATOR,
                rights(Rights.Right::isAboutInfraRules),
                "Role " + LEASES + " in release-namespace",
                rights(Rights.Right::isLease),
                "Role " + OPERATOR + " in watch-namespace",
                inNamespace,
                "Role " + OPERATOR + " in release-namespace",
                inNamespace,
                "Role " + OPERATOR + " in index-namespace",
                inNamespace,
                "Role " + EVENTS + " in default",
                rights(right -> right.resource().equals("events"))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"cluster-wide.yaml", "watch-namespace.yaml"})
  void roles_always_areBoundToTheOperatorsServiceAccountOnce(String file) {
    var objects = Rights.manifests(file);
    var bindings =
        objects.stream()
            .filter(object -> kind(object).endsWith("Binding"))
            .collect(Collectors.toMap(RbacTest::title, binding -> binding));
    var roles = granted(file).keySet();

    assertThat(bindings.keySet())
        .containsExactlyInAnyOrderElementsOf(
            roles.stream().map(role -> role.replaceFirst("Role", "RoleBinding")).toList());
    assertThat(bindings.values())
        .allSatisfy(binding -> {
          assertThat(binding.get("roleRef"))
              .isEqualTo(
                  Yaml.readObject(
                      """
                      apiGroup: rbac.authorization.k8s.io
                      kind: %s
                      name: %s
                      """
                          .formatted(
                              kind(binding).replace("Binding", ""),
                              binding.at("/metadata/name").asText())));
          assertThat(binding.get("subjects"))
              .isEqualTo(
                  Yaml.readObject(
                          """
                          subjects:
                            - kind: ServiceAccount
                              name: release-name-operator
                              namespace: release-namespace
                          """)
                      .get("subjects"));
        });
    assertThat(objects)
        .filteredOn(object -> kind(object).equals("ServiceAccount"))
        .extracting(RbacTest::title)
        .containsExactly("ServiceAccount " + OPERATOR + " in release-namespace");
  }

  @Test
  void table_always_lacksTheRightToDeleteIndexes() {
    assertThat(Rights.TABLE)
        .noneMatch(right -> right.resource().equals("indexes") && right.verb().equals("delete"));
  }

  private static Map<String, Set<Rights.Right>> granted(String file) {
    var granted = new TreeMap<String, Set<Rights.Right>>();
    for (var object : Rights.manifests(file)) {
      if (kind(object).endsWith("Role")) {
        assertThat(granted.put(title(object), rules(object))).as("one %s", title(object)).isNull();
      }
    }
    return granted;
  }

  private static Set<Rights.Right> rules(ObjectNode role) {
    for (var rule : role.get("rules")) {
      assertThat(rule.properties())
          .extracting(Map.Entry::getKey)
          .containsExactlyInAnyOrder("apiGroups", "resources", "verbs");
    }
    return Rights.of(role.get("rules"));
  }

  private static Set<Rights.Right> rights(Predicate<Rights.Right> which) {
    return Rights.TABLE.stream().filter(which).collect(Collectors.toCollection(TreeSet::new));
  }

  private static String kind(JsonNode object) {
    return object.get("kind").asText();
  }

  private static String title(JsonNode object) {
    var metadata = object.get("metadata");
    var name = kind(object) + " " + metadata.get("name").asText();
    return metadata.has("namespace") ? name + " in " + metadata.get("namespace").asText() : name;
  }
}
