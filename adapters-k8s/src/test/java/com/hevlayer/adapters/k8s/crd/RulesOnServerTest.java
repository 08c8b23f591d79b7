package com.hevlayer.adapters.k8s.crd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A real API server keeps the rules that go beyond one member, and says why it refuses. */
@ExtendWith(RealClusterExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RulesOnServerTest {
  private static final String LONGEST_NAME = "a" + "-9".repeat(27) + "z";

  private final RealCluster cluster;

  RulesOnServerTest(RealCluster cluster) {
    this.cluster = cluster;
  }

  /** One change of the full object of a kind, in YAML. */
  record Change(Class<?> kind, String path, String value, String says) {
    ObjectNode object() {
      var node = Yaml.readObject("value: " + value).get("value");
      return Edits.with(Manifests.full(kind), path, node);
    }

    @Override
    public String toString() {
      return kind.getSimpleName() + " " + path + ": " + value;
    }
  }

  static Stream<Change> refused() {
    var keys = "inboundAuth.keys needs at least one entry when mode is keys";
    return Stream.of(
            List.of(
                new Change(VectorStore.class, "spec.inboundAuth", "{mode: keys}", keys),
                new Change(
                    InfraRules.class,
                    "spec.documentCache.scaling.nodes",
                    "{min: 2, max: 1}",
                    "nodes.min must not be greater than nodes.max"),
                new Change(
                    Function.class,
                    "spec.invalidates",
                    "[other, crd-case]",
                    "spec.invalidates must not name the Function itself"),
                backoff("{initialBackoffSeconds: 301}"),
                backoff("{maxBackoffSeconds: 4}"),
                backoff("{initialBackoffSeconds: 7, maxBackoffSeconds: 6}")),
            refusedOfAWorkload(Pipeline.class),
            refusedOfAWorkload(Function.class))
        .flatMap(List::stream);
  }

  private static Change backoff(String value) {
    return new Change(
        Function.class,
        "spec.retry",
        value,
        "retry.initialBackoffSeconds (5 if absent) must not be greater than"
            + " retry.maxBackoffSeconds (300 if absent)");
  }

  private static List<Change> refusedOfAWorkload(Class<?> kind) {
    var label = "metadata.name must be a DNS label that begins with a letter";
    return List.of(
        new Change(
            kind,
            "spec.scaling",
            "{replicas: {min: 3, max: 2}}",
            "replicas.min must not be greater than replicas.max"),
        new Change(
            kind,
            "spec.scaling",
            "{replicas: {max: 0}}",
            "replicas.max must be at least 1 when mode is autoscale"),
        new Change(
            kind,
            "metadata.name",
            LONGEST_NAME + "z",
            "metadata.name must have at most 56 characters"),
        new Change(kind, "metadata.name", "9lives", label),
        new Change(kind, "metadata.name", "a.b", label));
  }

  static Stream<Change> accepted() {
    return Stream.of(
            List.of(
                accept(VectorStore.class, "spec.inboundAuth", "{}"),
                accept(VectorStore.class, "spec.inboundAuth", "{mode: open}"),
                accept(VectorStore.class, "spec.kind", "no-such-store"),
                accept(Index.class, "spec.backend", "{}"),
                accept(InfraRules.class, "spec", "{}"),
                accept(InfraRules.class, "spec.documentCache.scaling.nodes", "{min: 1, max: 1}"),
                accept(Function.class, "spec.invalidates", "[crd-case-2]"),
                accept(Function.class, "spec.retry", "{}"),
                accept(
                    Function.class,
                    "spec.retry",
                    "{initialBackoffSeconds: 6, maxBackoffSeconds: 6}"),
                accept(Function.class, "spec.indexSelector", "{}"),
                accept(Pipeline.class, "spec.target", "null"),
                accept(Pipeline.class, "spec.worker.dispatch", "push")),
            acceptedOfAWorkload(Pipeline.class),
            acceptedOfAWorkload(Function.class))
        .flatMap(List::stream);
  }

  /** The last ones are wrong in ways that are reported in status. */
  private static List<Change> acceptedOfAWorkload(Class<?> kind) {
    return List.of(
        accept(kind, "spec.scaling", "{replicas: {max: 1}}"),
        accept(kind, "spec.scaling", "{replicas: {min: 2, max: 2}}"),
        accept(kind, "spec.scaling", "{mode: fixed, replicas: {max: 0}}"),
        accept(kind, "spec.scaling", "{mode: disabled, replicas: {max: 0}}"),
        accept(kind, "metadata.name", LONGEST_NAME),
        accept(kind, "spec.scaling.pool", "No Such Pool"),
        accept(kind, "spec.scaling.replicas.max", "1000000"),
        accept(kind, "spec.worker.podSpec", "{containers: 5, $what: ever}"),
        accept(kind, "spec.schedule.cron", "now and then"));
  }

  private static Change accept(Class<?> kind, String path, String value) {
    return new Change(kind, path, value, "");
  }

  @ParameterizedTest
  @MethodSource("refused")
  void object_thatBreaksARule_isRefusedWithItsMessage(Change change) {
    var answer = cluster.tryToCreate(change.object());

    assertThat(answer.status()).as(answer.message()).isEqualTo(422);
    assertThat(answer.message()).contains(change.says());
  }

  @ParameterizedTest
  @MethodSource("accepted")
  void object_thatKeepsTheRules_isAccepted(Change change) {
    var answer = cluster.tryToCreate(change.object());

    assertThat(answer.status()).as(answer.message()).isEqualTo(201);
  }
}
