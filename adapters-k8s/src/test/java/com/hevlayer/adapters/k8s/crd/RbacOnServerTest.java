package com.hevlayer.adapters.k8s.crd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import java.util.Collection;
import java.util.List;
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
  private static final List<String> VERBS =
      List.of("get", "list", "watch", "create", "patch", "update", "delete", "deletecollection");

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
    assertGranted(home, "", rights(right -> !right.isLease()));
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
    assertGranted(home, "", rights(Rights.Right::isAboutInfraRules));
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

  /** Compares every verb on every resource of the table. */
  private void assertGranted(String home, String namespace, Collection<Rights.Right> expected) {
    // The server learns of new roles a moment after they are stored.
    var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    for (var right : expected) {
      while (!isAllowed(home, namespace, right) && System.nanoTime() < deadline) {
        Thread.onSpinWait();
      }
    }
    var granted = new TreeSet<Rights.Right>();
    for (var right : Rights.TABLE) {
      for (var verb : VERBS) {
        var candidate = new Rights.Right(right.group(), right.resource(), verb);
        if (!granted.contains(candidate) && isAllowed(home, namespace, candidate)) {
          granted.add(candidate);
        }
      }
    }
    assertThat(granted).as("in namespace \"%s\"", namespace).isEqualTo(Set.copyOf(expected));
  }

  private boolean isAllowed(String home, String namespace, Rights.Right right) {
    var resource = right.resource().split("/", -1);
    var review =
        new SubjectAccessReviewBuilder()
            .withNewSpec()
            .withUser("system:serviceaccount:" + home + ":" + home + "-operator")
            .withGroups(
                "system:serviceaccounts", "system:serviceaccounts:" + home, "system:authenticated")
            .withNewResourceAttributes()
            .withGroup(right.group())
            .withResource(resource[0])
            .withSubresource(resource.length > 1 ? resource[1] : null)
            .withVerb(right.verb())
            .withNamespace(namespace)
            .endResourceAttributes()
            .endSpec()
            .build();
    return cluster.client().resource(review).create().getStatus().getAllowed();
  }

  private static Set<Rights.Right> rights(Predicate<Rights.Right> which) {
    return Rights.TABLE.stream().filter(which).collect(Collectors.toCollection(TreeSet::new));
  }
}
