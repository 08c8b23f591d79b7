package com.hevlayer.adapters.k8s.crd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** A real API server grants the operator what the table says, where it says so. */
@ExtendWith(RealClusterExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RbacOnServerTest {
  private final RealCluster cluster;

  RbacOnServerTest(RealCluster cluster) {
    this.cluster = cluster;
  }

  @Test
  void clusterWide_whenApplied_grantsTheTableEverywhere() {
    var home = cluster.anotherNamespace();
    var elsewhere = cluster.anotherNamespace();
    apply("cluster-wide.yaml", home, "unused", "unused");

    assertGranted(home, home, Rights.TABLE);
    assertGranted(home, elsewhere, rights(right -> !right.isLease()));
  }

  @Test
  void watchNamespace_whenApplied_grantsTheTableInItsNamespacesOnly() {
    var home = cluster.anotherNamespace();
    var watched = cluster.anotherNamespace();
    var indexes = cluster.anotherNamespace();
    var elsewhere = cluster.anotherNamespace();
    apply("watch-namespace.yaml", home, watched, indexes);

    assertGranted(home, home, Rights.TABLE);
    assertGranted(home, watched, rights(right -> !right.isLease()));
    assertGranted(home, indexes, rights(right -> !right.isLease()));
    assertGranted(home, elsewhere, rights(Rights.Right::isAboutInfraRules));
    assertGranted(
        home,
        "default",
        rights(right -> right.isAboutInfraRules() || right.resource().equals("events")));
  }

  private void apply(String file, String home, String watched, String indexes) {
    var text =
        Rights.text(file)
            .replace("release-namespace", home)
            .replace("release-name", home)
            .replace("watch-namespace", watched)
            .replace("index-namespace", indexes);
    for (var object : Yaml.readAll(text)) {
      var path = path(object);
      cluster.deleteLater(path);
      var answer =
          cluster.send(
              "PATCH",
              path + "?fieldManager=crd-test&force=true&fieldValidation=Strict",
              "application/apply-patch+yaml",
              object);
      assertThat(answer.status()).as("%s: %s", path, answer.message()).isIn(200, 201);
    }
  }

  private static String path(ObjectNode object) {
    var kind = object.get("kind").asText();
    var group = object.get("apiVersion").asText();
    var namespace = object.at("/metadata/namespace").asText();
    return (group.equals("v1") ? "/api/v1" : "/apis/" + group)
        + (namespace.isEmpty() ? "" : "/namespaces/" + namespace)
        + "/"
        + kind.toLowerCase(Locale.ROOT)
        + "s/"
        + object.at("/metadata/name").asText();
  }

  /** Asks, in the name of the operator, what it may do to the resources of the table. */
  private void assertGranted(String home, String namespace, Set<Rights.Right> expected) {
    // The server learns of new roles a moment after they are stored.
    var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    Set<Rights.Right> granted;
    do {
      granted = granted(home, namespace);
    } while (!granted.equals(expected) && System.nanoTime() < deadline);

    assertThat(granted).as("in namespace \"%s\"", namespace).isEqualTo(Set.copyOf(expected));
  }

  private Set<Rights.Right> granted(String home, String namespace) {
    var answer =
        cluster.sendAs(
            "system:serviceaccount:" + home + ":" + home + "-operator",
            "POST",
            "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews",
            Yaml.readObject(
                """
                apiVersion: authorization.k8s.io/v1
                kind: SelfSubjectRulesReview
                spec: {namespace: %s}
                """
                    .formatted(namespace)));
    assertThat(answer.status()).as(answer.message()).isEqualTo(201);
    assertThat(answer.body().at("/status/incomplete").asBoolean()).isFalse();
    var resources = Rights.TABLE.stream().map(Rights.Right::resource).collect(Collectors.toSet());
    return Rights.of(answer.body().at("/status/resourceRules")).stream()
        .filter(right -> right.resource().equals("*") || resources.contains(right.resource()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<Rights.Right> rights(Predicate<Rights.Right> which) {
    return Rights.TABLE.stream().filter(which).collect(Collectors.toCollection(TreeSet::new));
  }
}
