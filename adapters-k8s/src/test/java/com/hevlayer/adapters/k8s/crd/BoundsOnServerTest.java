package com.hevlayer.adapters.k8s.crd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** A real API server keeps every bound of the definitions and fills in every default. */
@ExtendWith(RealClusterExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BoundsOnServerTest {
  static final List<Class<?>> KINDS = List.copyOf(Crds.KINDS);

  private final RealCluster cluster;

  BoundsOnServerTest(RealCluster cluster) {
    this.cluster = cluster;
  }

  @ParameterizedTest
  @FieldSource("KINDS")
  void spec_atAndBeyondEveryBound_isAcceptedOrRefused(Class<?> kind) {
    var full = Manifests.full(kind);

    check(BoundCases.of(full, schemas(kind), "spec"), cluster::tryToCreate);
  }

  @ParameterizedTest
  @FieldSource("KINDS")
  void status_atAndBeyondEveryBound_isAcceptedOrRefused(Class<?> kind) {
    var full = stored(kind);

    check(BoundCases.of(full, schemas(kind), "status"), cluster::tryToPutStatus);
  }

  @ParameterizedTest
  @FieldSource("KINDS")
  void defaults_whereMembersAreAbsent_areFilledIn(Class<?> kind) {
    var full = stored(kind);
    var another =
        Edits.with(Manifests.full(kind), "metadata.name", TextNode.valueOf("crd-defaults"));
    var soft = new SoftAssertions();
    schemas(kind)
        .forEach((path, schema) -> {
          if (schema.has("default")) {
            UnaryOperator<ObjectNode> without = object -> Edits.without(object, path);
            var answer =
                path.startsWith("status")
                    ? cluster.tryToPutStatus(without.apply(full))
                    : cluster.tryToCreate(without.apply(another));
            soft.assertThat(Edits.get(answer.body(), path))
                .as("%s of %s: %s", path, kind.getSimpleName(), answer.message())
                .isEqualTo(schema.get("default"));
          }
        });
    soft.assertAll();
  }

  private static void check(
      List<BoundCases.Case> cases, Function<ObjectNode, RealCluster.Answer> attempt) {
    assertThat(cases).hasSizeGreaterThan(10);
    var soft = new SoftAssertions();
    for (var each : cases) {
      var answer = attempt.apply(each.object());
      if (each.says() == null) {
        soft.assertThat(answer.status()).as("%s: %s", each, answer.message()).isIn(200, 201);
      } else {
        soft.assertThat(answer.status()).as("%s: %s", each, answer.message()).isEqualTo(422);
        soft.assertThat(answer.message())
            .as(each.toString())
            .contains(Edits.onServer(each.path()), each.says());
      }
    }
    soft.assertAll();
  }

  /** Stores an object, since only a stored one has a status to write. */
  private ObjectNode stored(Class<?> kind) {
    var full = Manifests.full(kind);
    if (kind == InfraRules.class) {
      full = Edits.with(full, "metadata.name", TextNode.valueOf(cluster.namespace()));
      cluster.deleteLater(cluster.path(full));
    }
    var answer = cluster.apply(Edits.without(full, "status"));
    assertThat(answer.status()).as(answer.message()).isIn(200, 201);
    return full;
  }

  private static Map<String, ObjectNode> schemas(Class<?> kind) {
    return SchemaPaths.of(Crds.committed(kind), Crds.VERSION);
  }
}
