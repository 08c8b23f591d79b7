package com.hevlayer.domain.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.domain.resource.Kinds;
import com.hevlayer.domain.workload.GatewaySecret;
import com.hevlayer.domain.workload.Observed;
import com.hevlayer.domain.workload.Step;
import com.hevlayer.domain.workload.WorkloadPlan;
import com.hevlayer.ports.cluster.EventNote;
import com.hevlayer.ports.cluster.ObjectRef;
import com.hevlayer.ports.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PlansTest {
  private static final ObjectRef REF = new ObjectRef(Kinds.PIPELINE, Rig.HOME, "scan");
  private static final WorkloadPlan AT_REST = plan(List.of(), List.of(), null);

  private WorkloadPlan planned = AT_REST;
  private int made;

  private final Plans plans =
      new Plans(observed -> {
        made++;
        return planned;
      });

  private static WorkloadPlan plan(
      List<Step> steps, List<WorkloadPlan.Note> notes, @Nullable String refusal) {
    return new WorkloadPlan(steps, List.of(), List.of(), notes, refusal, false, null);
  }

  private static Observed observed(String image, String status, long second) {
    JsonObject workload =
        Rig.object(
            Kinds.PIPELINE,
            Rig.HOME,
            "scan",
            "{'spec': {'image': '" + image + "'}, 'status': {'x': '" + status + "'}}");
    return new Observed(
        Kinds.PIPELINE,
        workload,
        null,
        new GatewaySecret.NotUsed(),
        true,
        Map.of(),
        null,
        List.of(),
        null,
        Instant.ofEpochSecond(second));
  }

  @Test
  void of_atRestAndNothingChanged_isMadeOnce() {
    assertThat(plans.of(REF, observed("a", "new", 1))).isSameAs(AT_REST);
    assertThat(plans.of(REF, observed("a", "written", 2))).isSameAs(AT_REST);
    assertThat(plans.of(REF, observed("a", "written", 3))).isSameAs(AT_REST);
    assertThat(made).isEqualTo(1);
  }

  @Test
  void of_somethingChanged_isMadeAgain() {
    WorkloadPlan first = plans.of(REF, observed("a", "x", 1));
    planned = plan(List.of(), List.of(), "InvalidWorker");
    assertThat(plans.of(REF, observed("b", "x", 1))).isSameAs(planned).isNotSameAs(first);
    assertThat(plans.of(new ObjectRef(Kinds.PIPELINE, "pantry", "scan"), observed("a", "x", 1)))
        .isSameAs(planned);
    assertThat(made).isEqualTo(3);
  }

  @Test
  void of_notAtRest_isMadeEveryTime() {
    for (WorkloadPlan busy :
        List.of(
            plan(List.of(new Step.Await("a child", Duration.ofSeconds(2))), List.of(), null),
            plan(
                List.of(),
                List.of(new WorkloadPlan.Note(EventNote.Type.NORMAL, "ModeChanged", "m")),
                null),
            plan(List.of(), List.of(), "UnknownPool"))) {
      planned = busy;
      made = 0;
      plans.of(REF, observed("a", "x", 1));
      plans.of(REF, observed("a", "x", 1));
      assertThat(made).as(busy.toString()).isEqualTo(2);
    }
  }

  @Test
  void of_forgotten_isMadeAgain() {
    plans.of(REF, observed("a", "x", 1));
    plans.forget(REF);
    plans.of(REF, observed("a", "x", 1));
    assertThat(made).isEqualTo(2);
  }
}
