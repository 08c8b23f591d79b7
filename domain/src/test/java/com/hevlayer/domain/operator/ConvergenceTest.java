package com.hevlayer.domain.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.domain.resource.Condition;
import com.hevlayer.domain.resource.Fields;
import com.hevlayer.domain.resource.Kinds;
import com.hevlayer.domain.resource.Metadata;
import com.hevlayer.domain.resource.StatusDocument;
import com.hevlayer.domain.workload.Observed;
import com.hevlayer.domain.workload.WorkloadPlan;
import com.hevlayer.domain.workload.WorkloadPlanner;
import com.hevlayer.ports.cluster.ClusterListener;
import com.hevlayer.ports.cluster.ObjectRef;
import com.hevlayer.ports.cluster.ResourceKind;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.testkit.cluster.ApiCall;
import com.hevlayer.testkit.cluster.FakeCluster;
import com.hevlayer.testkit.simulation.Explorer;
import com.hevlayer.testkit.simulation.Simulation;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever happens, the operator comes to what it plans, and then writes nothing more. */
@Timeout(600)
class ConvergenceTest {
  private static final int RUNS = 150;
  private static final int LONG_RUNS = 20_000;
  private static final ObjectRef KEPT = new ObjectRef(Kinds.DEPLOYMENT, "kept", "keeper-worker");

  private static final ObjectRef KEEPER = new ObjectRef(Kinds.PIPELINE, "kept", "keeper");

  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();

  @Test
  void anyFaults_converge() {
    explore(1, RUNS);
  }

  @Test
  @Tag("long")
  @Timeout(7200)
  void manyMoreFaults_converge() {
    explore(1_000_000, LONG_RUNS);
  }

  private void explore(long firstSeed, int runs) {
    Explorer.Explored explored = Explorer.explore(firstSeed, runs, this::scenario);
    if (explored.runs() == runs) {
      // It was tried in earnest.
      assertThat(explored.distinct()).isGreaterThan(runs / 100 * 99);
      assertThat(accepted.get()).isGreaterThan(runs / 2);
      assertThat(refused.get()).isGreaterThan(runs / 2);
    }
  }

  private void scenario(Simulation simulation) {
    Chaos chaos = new Chaos(simulation);
    chaos.server.apply(
        Kinds.PIPELINE, Rig.object(Kinds.PIPELINE, "kept", "keeper", Samples.pipeline()), Rig.USER);
    chaos.start();
    await(chaos, Condition.Status.TRUE);
    chaos.server.patch(
        KEEPER,
        Rig.json("{'spec': {'scaling': {'pool': 'gone'}, 'pipelineId': 'other'}}"),
        Rig.USER);
    // Until the operator knows of it, what else changes still belongs to the last good state.
    await(chaos, Condition.Status.FALSE);
    JsonObject kept = chaos.server.get(KEPT).orElseThrow();

    chaos.rage();
    chaos.heal();
    simulation.withoutHoldUps();
    simulation.sleep(Duration.ofMinutes(8));

    assertThat(chaos.server.get(KEPT)).as("children of the last good state").contains(kept);
    audit(chaos);
    chaos.server.forgetCalls();
    chaos.gateway.forgetRequests();
    int events = chaos.server.events().size();
    simulation.sleep(Duration.ofMinutes(6));
    assertThat(chaos.server.calls().stream().filter(ApiCall::isWrite)).as("steady").isEmpty();
    assertThat(chaos.gateway.changes()).as("steady").isEmpty();
    assertThat(chaos.server.events()).as("steady").hasSize(events);
  }

  private static void await(Chaos chaos, Condition.Status ready) {
    while (chaos
        .server
        .get(KEEPER)
        .flatMap(keeper -> StatusDocument.condition(keeper, "Ready"))
        .filter(condition -> condition.status() == ready)
        .isEmpty()) {
      chaos.simulation.sleep(Duration.ofSeconds(1));
    }
  }

  /** Looks with other eyes. */
  private void audit(Chaos chaos) {
    FakeCluster cluster = chaos.server.connect();
    cluster.watch(Selections.of(chaos.settings()), new Deaf());
    View view = new View(cluster, chaos.simulation.wallClock());
    Writes nothing = new Writes(cluster, view, new Told());
    Secrets secrets = new Secrets(view, Set.of(Rig.HOME), "layer");
    Mirrors mirrors = new Mirrors(chaos.settings().workload(), secrets, view, nothing);
    Namesakes namesakes = new Namesakes();
    cluster.list(Kinds.FUNCTION, "").forEach(function -> namesakes.changed(null, function));
    Observation observation =
        new Observation(
            chaos.settings(), cluster, view, mirrors, namesakes, chaos.simulation.wallClock());
    Set<String> registered = new TreeSet<>();
    Set<String> namespaces = new TreeSet<>(Set.of(Rig.HOME));
    for (ResourceKind kind : List.of(Kinds.PIPELINE, Kinds.FUNCTION)) {
      for (JsonObject workload : chaos.server.list(kind)) {
        namespaces.add(Metadata.namespace(workload));
        audit(chaos, kind, workload, observation);
        if (kind.equals(Kinds.FUNCTION) && FunctionRemoval.isGuarded(workload)) {
          registered.add(Metadata.name(workload));
        }
      }
    }
    boolean gaveUp =
        chaos.server.events().stream().anyMatch(note -> note.reason().equals("DeregisterTimedOut"));
    if (!gaveUp) {
      assertThat(registered).as("registered for somebody").containsAll(chaos.gateway.ids());
    }
    for (JsonObject secret : chaos.server.list(Kinds.SECRET)) {
      if (Metadata.isManaged(secret)) {
        assertThat(namespaces).contains(Metadata.namespace(secret));
      }
    }
    cluster.close();
  }

  private void audit(Chaos chaos, ResourceKind kind, JsonObject workload, Observation observation) {
    String name = kind + " " + Metadata.namespace(workload) + "/" + Metadata.name(workload);
    assertThat(Metadata.isGoing(workload)).as(name).isFalse();
    Observed observed = observation.of(kind, workload);
    WorkloadPlan plan = WorkloadPlanner.plan(observed, chaos.settings().workload());
    if (observation.findsUnseen(observed, plan)) {
      observed = observation.withUnseen(kind, workload);
      plan = WorkloadPlanner.plan(observed, chaos.settings().workload());
    }
    assertThat(plan.steps()).as(name).isEmpty();
    assertThat(Fields.integer(workload, "status", "observedGeneration"))
        .as(name)
        .hasValue(Metadata.generation(workload));
    for (Condition condition : plan.conditions()) {
      assertThat(StatusDocument.condition(workload, condition.type()).map(Rig::text))
          .as(name)
          .contains(Rig.text(condition));
    }
    assertThat(Fields.list(workload, "status", "managedObjects"))
        .as(name)
        .hasSameSizeAs(plan.managed());
    (plan.refusal() == null ? accepted : refused).incrementAndGet();
    if (kind.equals(Kinds.FUNCTION) && plan.refusal() == null) {
      String id = Metadata.name(workload);
      assertThat(StatusDocument.condition(workload, "Registered").map(Rig::text))
          .contains("True/Registered");
      assertThat(UdfSpec.canonical(chaos.gateway.spec(id).orElseThrow()))
          .isEqualTo(UdfSpec.canonical(UdfSpec.of(workload)));
    }
  }

  private static final class Deaf implements ClusterListener {
    @Override
    public void changed(
        ResourceKind kind, @Nullable JsonObject before, @Nullable JsonObject after) {}

    @Override
    public void served(ResourceKind kind, boolean served) {}
  }
}
