package com.hevlayer.domain.workload;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.domain.resource.Kinds;
import com.hevlayer.ports.cluster.EventNote;
import com.hevlayer.ports.cluster.Propagation;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Effective modes and the steps from one to another. */
final class ModesTest {
  private static final String AUTOSCALE =
      "{'paused':false,'scaling':{'mode':'autoscale','replicas':{'min':1,'max':6}}}";
  private static final String FIXED =
      "{'paused':false,'scaling':{'mode':'fixed','replicas':{'min':2,'max':6}}}";
  private static final String DISABLED = "{'paused':false,'scaling':{'mode':'disabled'}}";
  private static final String PAUSED = "{'paused':true}";

  private static Bench settled(String spec) {
    Bench bench = Bench.pipeline().spec(spec);
    bench.settle();
    return bench;
  }

  private static String mode(String name) {
    return switch (name) {
      case "autoscale" -> AUTOSCALE;
      case "fixed" -> FIXED;
      case "disabled" -> DISABLED;
      default -> PAUSED;
    };
  }

  @ParameterizedTest(name = "paused {0}, mode {1}")
  @CsvSource({
    "true, autoscale, 0, false",
    "true, fixed, 0, false",
    "true, disabled, 0, false",
    "false, disabled, 0, false",
    "false, fixed, 2, false",
    "false, autoscale, 2, true"
  })
  void settle_modeOfTheTable_hasItsReplicasAndKedaObjects(
      boolean paused, String mode, long replicas, boolean keda) {
    Bench bench =
        settled(
            "{'paused':"
                + paused
                + ",'scaling':{'mode':'"
                + mode
                + "','replicas':{'min':2,'max':6}}}");

    assertThat(bench.replicas()).isEqualTo(replicas);
    assertThat(bench.live(Kinds.SCALED_OBJECT) != null).isEqualTo(keda);
    assertThat(bench.live(Kinds.TRIGGER_AUTHENTICATION) != null).isEqualTo(keda);
  }

  /** Rows of the page about pools: mode, behaviour. */
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "autoscale | Emit a KEDA ScaledObject between min and max | 1 | true",
        "fixed | Set Deployment replicas to replicas.min; no KEDA object is emitted | 2 | false",
        "disabled | Scale the Deployment to 0; no KEDA object is emitted | 0 | false",
        "paused | Paused workloads also scale to 0 | 0 | false"
      })
  void settle_modeOfTheSeed_behavesSo(String mode, String row, long replicas, boolean keda) {
    Bench bench = settled(mode(mode));

    assertThat(bench.replicas()).isEqualTo(replicas);
    assertThat(bench.live(Kinds.SCALED_OBJECT) != null).isEqualTo(keda);
  }

  @ParameterizedTest
  @CsvSource({"fixed, 2", "disabled, 0", "paused, 0"})
  void plan_fromAutoscale_waitsForTheScaledObjectBeforeReplicasAreWritten(String to, long wanted) {
    Bench bench = settled(AUTOSCALE);
    bench.scale(4, "keda");
    bench.kedaHolds();
    bench.spec(mode(to));

    WorkloadPlan first = bench.plan();
    bench.take(first);
    WorkloadPlan second = bench.plan();
    bench.letGo();
    WorkloadPlan third = bench.plan();
    bench.take(third);

    assertThat(Bench.told(first)).containsExactly("delete ScaledObject", "await");
    assertThat(Bench.told(second)).containsExactly("await");
    assertThat(first.managed()).hasSize(3).isEqualTo(second.managed());
    assertThat(first.conditions().getFirst().reason()).isEqualTo("ChildTerminating");
    assertThat(Bench.told(third))
        .containsExactly("delete TriggerAuthentication", "scale " + wanted);
    assertThat(third.managed()).extracting(ref -> ref.kind().kind()).containsExactly("Deployment");
    assertThat(third.conditions().getFirst().status().text()).isEqualTo("True");
    assertThat(bench.replicas()).isEqualTo(wanted);
    assertThat(bench.plan().steps()).isEmpty();
  }

  @Test
  void plan_scaledObjectStuck_writesAnywayAfterTwoMinutesAndWarnsOnce() {
    Bench bench = settled(AUTOSCALE);
    bench.kedaHolds();
    bench.spec(FIXED);
    bench.take(bench.plan());
    bench.goingSince = bench.now;
    bench.advance(Duration.ofSeconds(119));
    WorkloadPlan before = bench.plan();
    bench.advance(Duration.ofSeconds(1));

    WorkloadPlan after = bench.plan();
    bench.take(after);

    assertThat(Bench.told(before)).containsExactly("await");
    assertThat(before.notes()).isEmpty();
    assertThat(Bench.told(after)).containsExactly("delete TriggerAuthentication", "scale 2");
    assertThat(after.notes()).extracting(WorkloadPlan.Note::type).contains(EventNote.Type.WARNING);
    assertThat(after.managed()).extracting(ref -> ref.kind().kind()).containsExactly("Deployment");
    assertThat(bench.plan().steps()).isEmpty();
    assertThat(bench.plan().notes()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"fixed, 2", "disabled, 0", "paused, 0"})
  void plan_toAutoscale_appliesKedaObjectsAndLeavesReplicas(String from, long replicas) {
    Bench bench = settled(mode(from));
    bench.spec(AUTOSCALE);

    WorkloadPlan plan = bench.plan();
    bench.take(plan);

    assertThat(Bench.told(plan))
        .containsExactly("apply TriggerAuthentication", "apply ScaledObject");
    assertThat(bench.replicas()).isEqualTo(replicas);
    bench.scale(3, "keda");
    assertThat(bench.plan().steps()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"fixed, disabled, 0", "fixed, paused, 0", "disabled, fixed, 2", "paused, fixed, 2"})
  void plan_betweenFixedAndStopped_scalesAndNothingElse(String from, String to, long replicas) {
    Bench bench = settled(mode(from));
    bench.spec(mode(to));

    WorkloadPlan plan = bench.plan();

    assertThat(Bench.told(plan)).containsExactly("scale " + replicas);
  }

  @Test
  void plan_pullToPush_createsTheServiceAndBack() {
    Bench bench = Bench.function().spec("{'worker':{'dispatch':'pull','port':null}}");
    bench.settle();
    bench.spec("{'worker':{'dispatch':'push','port':9000}}");

    WorkloadPlan there = bench.plan();
    bench.take(there);
    bench.spec("{'worker':{'dispatch':'pull','port':null}}");
    WorkloadPlan back = bench.plan();
    bench.take(back);

    assertThat(Bench.told(there)).containsExactly("apply Deployment", "apply Service");
    assertThat(Bench.told(back)).containsExactly("apply Deployment", "delete Service");
    assertThat(bench.plan().steps()).isEmpty();
  }

  @Test
  void plan_pushWithUrl_rendersTheServiceToo() {
    Bench bench = Bench.function().spec("{'worker':{'url':'https://workers.example.com/x'}}");
    bench.settle();

    assertThat(bench.live(Kinds.SERVICE)).isNotNull();
  }

  @Test
  void plan_scaledObjectDeletedByHand_isRecreated() {
    Bench bench = settled(AUTOSCALE);
    bench.server.delete(bench.ref(Kinds.SCALED_OBJECT), "", Propagation.BACKGROUND);

    assertThat(Bench.told(bench.plan())).containsExactly("apply ScaledObject");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'scaling':{'pool':'gone'}}",
        "{'worker':{'image':''}}",
        "{'pipelineId':'-'}",
        "{'schedule':{'cron':'bad'}}",
        "{'worker':{'podSpec':{'nodeName':'n'}}}"
      })
  void plan_pausedThoughInvalid_stopsBeforeTheRefusalIsReported(String broken) {
    Bench bench = settled(AUTOSCALE);
    bench.scale(4, "keda");
    bench.kedaHolds();
    bench.spec(PAUSED).spec(broken);

    WorkloadPlan first = bench.plan();
    bench.take(first);
    bench.letGo();
    WorkloadPlan second = bench.plan();
    bench.take(second);
    WorkloadPlan third = bench.plan();

    assertThat(Bench.told(first)).containsExactly("delete ScaledObject", "await");
    assertThat(first.refusal()).isNull();
    assertThat(Bench.told(second)).containsExactly("delete TriggerAuthentication", "scale 0");
    assertThat(second.refusal()).isNotNull();
    assertThat(second.terminal()).isTrue();
    assertThat(third.steps()).isEmpty();
    assertThat(third.conditions()).isEqualTo(second.conditions());
    assertThat(bench.replicas()).isZero();
    assertThat(third.managed()).extracting(ref -> ref.kind().kind()).containsExactly("Deployment");
  }

  @Test
  void plan_pausedWithoutRulesSecretOrId_stopsToo() {
    Bench rules = settled(FIXED);
    rules.rules = null;
    Bench secret = settled(FIXED);
    secret.secret = new GatewaySecret.Unavailable("layer", true);
    Bench id = settled(FIXED);
    id.idOwner = "a/b";

    for (Bench bench : List.of(rules, secret, id)) {
      bench.spec(PAUSED);
      assertThat(Bench.told(bench.plan())).containsExactly("scale 0");
      assertThat(bench.plan().refusal()).isNotNull();
    }
  }

  @Test
  void plan_pausedThoughInvalidAndNothingThere_createsNothing() {
    Bench bench = Bench.pipeline().spec("{'paused':true,'scaling':{'pool':'gone'}}");

    assertThat(bench.plan().steps()).isEmpty();
    assertThat(bench.plan().managed()).isEmpty();
  }

  @Test
  void plan_invalidWithChildren_changesNothing() {
    Bench bench = settled(AUTOSCALE);
    bench.spec("{'scaling':{'replicas':{'max':7}},'worker':{'image':'next'}}");
    bench.server.delete(bench.ref(Kinds.SCALED_OBJECT), "", Propagation.BACKGROUND);

    assertThat(bench.plan().steps()).isEmpty();
    assertThat(bench.plan().managed())
        .extracting(ref -> ref.kind().kind())
        .containsExactly("Deployment", "TriggerAuthentication");
  }

  @Test
  void plan_kedaGoneInAutoscale_keepsTheDeploymentAtMin() {
    Bench bench = settled(AUTOSCALE);
    bench.scale(4, "keda");
    bench.kedaServed = false;

    assertThat(Bench.told(bench.plan())).containsExactly("scale 1");
  }

  @Test
  void plan_functionBeingDeleted_losesKedaAndStops() {
    Bench bench = Bench.function();
    bench.settle();
    bench.kedaHolds();
    bench.workload =
        Samples.with(bench.workload, "{'metadata':{'deletionTimestamp':'2026-03-01T00:00:00Z'}}");

    WorkloadPlan first = bench.plan();
    bench.take(first);
    bench.letGo();
    WorkloadPlan second = bench.plan();
    bench.take(second);

    assertThat(Bench.told(first)).containsExactly("delete ScaledObject", "await");
    assertThat(Bench.told(second)).containsExactly("delete TriggerAuthentication", "scale 0");
    assertThat(bench.plan().steps()).isEmpty();
    assertThat(second.managed())
        .extracting(ref -> ref.kind().kind())
        .containsExactly("Deployment", "Service");
    assertThat(second.refusal()).isNull();
  }

  @Test
  void plan_pipelineBeingDeleted_isLeftToTheGarbageCollector() {
    Bench bench = settled(AUTOSCALE);
    bench.server.delete(bench.ref(Kinds.SCALED_OBJECT), "", Propagation.BACKGROUND);
    bench.workload =
        Samples.with(bench.workload, "{'metadata':{'deletionTimestamp':'2026-03-01T00:00:00Z'}}");

    assertThat(bench.plan().steps()).isEmpty();
  }

  @Test
  void plan_modeDiffersFromTheStatus_saysSoOnce() {
    Bench bench = settled(AUTOSCALE);
    bench.workload =
        Samples.with(
            bench.workload,
            "{'status':{'conditions':[{'type':'Ready','status':'True','reason':'Reconciled'},"
                + "{'type':'Autoscaling','status':'True','reason':'ScaledObjectReady'}]}}");
    assertThat(bench.plan().notes()).isEmpty();
    bench.spec(PAUSED);

    assertThat(bench.plan().notes())
        .contains(
            new WorkloadPlan.Note(
                EventNote.Type.NORMAL, "ModeChanged", "mode changed from autoscale to paused"));
    bench.workload =
        Samples.with(
            bench.workload,
            "{'status':{'conditions':[{'type':'Ready','status':'True','reason':'Paused'},"
                + "{'type':'Autoscaling','status':'False','reason':'NotAutoscaled'}]}}");
    assertThat(bench.plan().notes())
        .extracting(WorkloadPlan.Note::reason)
        .doesNotContain("ModeChanged");
  }

  @Test
  void plan_creation_tellsOfAllChildrenAtOnce() {
    assertThat(Bench.function().plan().notes())
        .containsExactly(
            new WorkloadPlan.Note(
                EventNote.Type.NORMAL,
                "ChildCreated",
                "created Deployment, ScaledObject, Service and TriggerAuthentication"
                    + " \"allergen-tags-worker\""));
  }

  @Test
  void plan_creation_staysWithinTheWritesThatOneWorkloadMayCost() {
    int perStatusAndFinalizer = 2;
    int perRegistrationEvent = 1;
    WorkloadPlan plan = Bench.function().plan();

    assertThat(
            plan.steps().size()
                + plan.notes().size()
                + perStatusAndFinalizer
                + perRegistrationEvent)
        .isLessThanOrEqualTo(9);
  }
}
