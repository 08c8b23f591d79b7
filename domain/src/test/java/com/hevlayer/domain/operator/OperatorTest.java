package com.hevlayer.domain.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hevlayer.domain.resource.Fields;
import com.hevlayer.domain.resource.Kinds;
import com.hevlayer.ports.cluster.ClusterException;
import com.hevlayer.ports.store.Cancellation;
import com.hevlayer.testkit.cluster.ApiCall;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class OperatorTest {
  private final Rig rig = new Rig();

  @Test
  void start_withoutLeadership_watchesAndWritesNothing() {
    rig.stocked();
    rig.server.apply(
        Kinds.PIPELINE, Rig.object(Kinds.PIPELINE, Rig.HOME, "scan", Samples.pipeline()), Rig.USER);
    rig.operator().start();

    assertThat(rig.writesOf(() -> rig.pass(Duration.ofMinutes(6)))).isEmpty();
    assertThat(rig.operator().missing()).isEmpty();
    assertThat(rig.operator().isLeader()).isFalse();
    assertThat(rig.operator().isAlive()).isTrue();

    rig.operator().leads();
    rig.pass(Duration.ofSeconds(1));
    assertThat(rig.has(Kinds.DEPLOYMENT, Rig.HOME, "scan-worker")).isTrue();
    assertThat(rig.operator().isLeader()).isTrue();
  }

  @Test
  void start_kindMissing_isUnreadyAndWaits() {
    rig.stocked();
    rig.server.unserve(Kinds.FUNCTION);
    rig.server.apply(
        Kinds.PIPELINE, Rig.object(Kinds.PIPELINE, Rig.HOME, "scan", Samples.pipeline()), Rig.USER);
    rig.start();
    assertThat(rig.operator().missing()).containsExactly("functions.hevlayer.com");
    assertThat(rig.has(Kinds.DEPLOYMENT, Rig.HOME, "scan-worker")).isFalse();
    assertThat(rig.operator().isAlive()).isTrue();

    rig.server.serve(Kinds.FUNCTION);
    rig.pass(Duration.ofSeconds(1));
    assertThat(rig.operator().missing()).isEmpty();
    assertThat(rig.has(Kinds.DEPLOYMENT, Rig.HOME, "scan-worker")).isTrue();
  }

  @Test
  void start_cacheIncomplete_waitsForAllOfIt() {
    rig.stocked();
    rig.apply(Kinds.PIPELINE, Rig.HOME, "scan", Samples.pipeline());
    rig.cluster.hold();
    rig.start();

    assertThat(rig.writesOf(() -> rig.pass(Duration.ofMinutes(1)))).isEmpty();

    rig.cluster.release();
    rig.pass(Duration.ofSeconds(1));
    assertThat(rig.condition(Kinds.PIPELINE, Rig.HOME, "scan", "Ready")).startsWith("True/");
  }

  @Test
  void lost_inTheMiddleOfAReconcile_writesNothingMore() {
    rig.stocked().start();
    rig.server.fail(call -> {
      if (call.ref().kind().equals(Kinds.DEPLOYMENT) && call.verb() == ApiCall.Verb.APPLY) {
        rig.operator().lost();
      }
      return null;
    });

    rig.server.forgetCalls();
    rig.apply(Kinds.FUNCTION, Rig.HOME, "tags", Samples.function());
    rig.pass(Duration.ofMinutes(10));

    var writes = rig.server.calls().stream().filter(ApiCall::isWrite).toList();
    assertThat(writes.getLast().ref().kind()).isEqualTo(Kinds.DEPLOYMENT);
    assertThat(writes).hasSize(2);
    assertThat(rig.gateway.requests()).isEmpty();
    assertThat(rig.operator().isLeader()).isFalse();
    assertThat(rig.told.failures).isEmpty();
  }

  @Test
  void lost_anotherTakesOver_andCompletes() {
    rig.stocked().start();
    rig.server.fail(call -> {
      if (call.ref().kind().equals(Kinds.SCALED_OBJECT)) {
        rig.operator().lost();
      }
      return null;
    });
    rig.apply(Kinds.FUNCTION, Rig.HOME, "tags", Samples.function());
    rig.server.fail(call -> null);

    rig.restart();

    assertThat(rig.condition(Kinds.FUNCTION, Rig.HOME, "tags", "Ready")).startsWith("True/");
    assertThat(rig.writesOf(() -> rig.pass(Duration.ofMinutes(6)))).isEmpty();
  }

  @Test
  void close_idle_endsAtOnce() {
    rig.stocked().start();
    Instant before = rig.tasks.instant();

    rig.operator().close();

    assertThat(rig.tasks.instant()).isEqualTo(before);
    assertThat(rig.operator().isLeader()).isFalse();
    assertThat(rig.writesOf(() -> rig.apply(Kinds.PIPELINE, Rig.HOME, "x", Samples.pipeline())))
        .isEmpty();
  }

  @Test
  void close_reconcileUnderWay_waitsForTwentySeconds() {
    rig.stocked().start();
    Instant[] times = new Instant[2];
    rig.gateway.script(request -> {
      if (times[0] == null) {
        // The reconcile calls close itself, so it can never end in time.
        times[0] = rig.tasks.instant();
        rig.operator().close();
        times[1] = rig.tasks.instant();
      }
      return null;
    });
    rig.apply(Kinds.FUNCTION, Rig.HOME, "tags", Samples.function());

    assertThat(Duration.between(times[0], times[1]))
        .isBetween(Duration.ofSeconds(20), Duration.ofSeconds(21));
    assertThat(rig.operator().isLeader()).isFalse();
  }

  @Test
  void isAlive_loopStandsStill_isFalse() {
    rig.stocked().start();
    assertThat(rig.operator().isAlive()).isTrue();

    rig.tasks.sleep(Duration.ofSeconds(61), Cancellation.NEVER);
    assertThat(rig.operator().isAlive()).isFalse();

    rig.pass(Duration.ofSeconds(1));
    assertThat(rig.operator().isAlive()).isTrue();
    rig.cluster.die();
    assertThat(rig.operator().isAlive()).isFalse();
  }

  @Test
  void gauges_tellWhatIsThere() {
    rig.stocked().start();
    rig.apply(Kinds.PIPELINE, Rig.HOME, "good", Samples.pipeline());
    rig.apply(
        Kinds.PIPELINE,
        Rig.HOME,
        "bad",
        Samples.pipeline("{'pool': 'x', 'replicas': {'max': 1}}", ""));

    assertThat(rig.operator().resources(Kinds.PIPELINE))
        .containsEntry("true", 1)
        .containsEntry("false", 1)
        .containsEntry("unknown", 0);
    assertThat(rig.operator().queueDepth(Kinds.PIPELINE)).isZero();
    assertThat(rig.operator().orphans(Kinds.DEPLOYMENT)).isZero();
    assertThat(rig.told.lines)
        .contains(
            "written Deployment APPLY", "written ScaledObject APPLY", "reconciled Pipeline OK");
  }

  @Test
  void manyWorkloads_madeAtOnce_costAtMostNineWritesEach() {
    rig.stocked().start();
    // Looks at everything after every write.
    rig.server.collectGarbage(false);
    int pipelines = 100;
    int functions = 50;
    rig.server.forgetCalls();
    int events = rig.server.events().size();
    for (int i = 0; i < pipelines; i++) {
      rig.server.apply(
          Kinds.PIPELINE,
          Rig.object(Kinds.PIPELINE, "ns" + i % 10, "p" + i, Samples.pipeline()),
          Rig.USER);
    }
    for (int i = 0; i < functions; i++) {
      rig.server.apply(
          Kinds.FUNCTION,
          Rig.object(
              Kinds.FUNCTION,
              "ns" + i % 10,
              "f" + i,
              "{'spec': {'worker': {'image': 'i', 'dispatch': 'push'}, 'targetNamespaces': ['a'],"
                  + " 'scaling': {'replicas': {'max': 2}}}}"),
          Rig.USER);
    }
    rig.pass(Duration.ofSeconds(5));

    assertThat(rig.operator().resources(Kinds.PIPELINE)).containsEntry("true", pipelines);
    assertThat(rig.operator().resources(Kinds.FUNCTION)).containsEntry("true", functions);
    long writes = rig.server.calls().stream().filter(ApiCall::isWrite).count();
    int told = rig.server.events().size() - events;
    // Ten mirrored Secrets are shared.
    assertThat(writes + told).isEqualTo(pipelines * 6L + functions * 9L + 10);
    assertThat(rig.writesOf(() -> rig.pass(Duration.ofMinutes(6)))).isEmpty();
  }

  @Test
  void bearer_follows_theSecret() {
    rig.stocked();
    GatewayBearer bearer = new GatewayBearer(rig.cluster, rig.settings.workload());
    assertThat(bearer.get()).isEmpty();

    rig.start();
    assertThat(bearer.get().orElseThrow().reveal()).isEqualTo("gateway-key");
    rig.secret(Rig.HOME, "layer", "api-key", "next");
    assertThat(bearer.get().orElseThrow().reveal()).isEqualTo("next");
  }

  @Test
  void watchNamespace_restrictsWorkloadsButNotWhatIsShared() {
    OperatorSettings all = Rig.settings(null);
    rig.with(
        new OperatorSettings(
            all.workload(),
            "pantry",
            Rig.HOME,
            Rig.HOME,
            null,
            null,
            all.resync(),
            all.statusPoll()));
    rig.stocked().start();
    rig.apply(Kinds.PIPELINE, "pantry", "in", Samples.pipeline());
    rig.apply(Kinds.PIPELINE, "other", "out", Samples.pipeline());
    rig.apply(Kinds.VECTOR_STORE, Rig.HOME, "main", Samples.store(true, ""));
    rig.apply(Kinds.INDEX, Rig.HOME, "shared", Samples.index("d", ""));
    rig.apply(Kinds.INDEX, "other", "out", Samples.index("d", ""));

    assertThat(rig.condition(Kinds.PIPELINE, "pantry", "in", "Ready")).startsWith("True/");
    assertThat(rig.condition(Kinds.PIPELINE, "other", "out", "Ready")).isEqualTo("absent");
    assertThat(rig.condition(Kinds.INDEX, Rig.HOME, "shared", "Ready")).startsWith("True/");
    assertThat(rig.condition(Kinds.INDEX, "other", "out", "Ready")).isEqualTo("absent");
    assertThat(rig.has(Kinds.SECRET, "pantry", "layer")).isTrue();
  }

  @Test
  void cleanup_afterwards_nothingHoldsOn() {
    rig.stocked().start();
    rig.apply(
        Kinds.PIPELINE,
        "pantry",
        "scan",
        Samples.pipeline("{'pool': 'cpu', 'replicas': {'min': 1, 'max': 4}}", ""));
    rig.apply(
        Kinds.PIPELINE,
        "pantry",
        "fixed",
        Samples.pipeline("{'pool': 'cpu', 'mode': 'fixed', 'replicas': {'min': 2, 'max': 4}}", ""));
    rig.apply(Kinds.FUNCTION, Rig.HOME, "tags", Samples.function());
    rig.operator().close();

    var cluster = rig.server.connect();
    new OperatorCleanup(cluster, "", rig.tasks, rig.tasks).run();

    assertThat(rig.server.list(Kinds.SCALED_OBJECT)).isEmpty();
    assertThat(Fields.list(rig.get(Kinds.FUNCTION, Rig.HOME, "tags"), "metadata", "finalizers"))
        .isEmpty();
    assertThat(
            Fields.integer(rig.get(Kinds.DEPLOYMENT, "pantry", "scan-worker"), "spec", "replicas"))
        .hasValue(0);
    assertThat(
            Fields.integer(rig.get(Kinds.DEPLOYMENT, "pantry", "fixed-worker"), "spec", "replicas"))
        .hasValue(2);
  }

  @Test
  void cleanup_kindsNotServed_isNoFailure() {
    for (var kind : Rig.KEDA) {
      rig.server.unserve(kind);
    }
    rig.server.unserve(Kinds.FUNCTION);
    var cleanup = new OperatorCleanup(rig.cluster, "", rig.tasks, rig.tasks);

    assertThatCode(cleanup::run).doesNotThrowAnyException();
  }

  @Test
  void cleanup_apiServerAway_fails() {
    rig.server.away(true);
    var cleanup = new OperatorCleanup(rig.cluster, "", rig.tasks, rig.tasks);

    assertThatThrownBy(cleanup::run).isInstanceOf(ClusterException.class);
  }
}
