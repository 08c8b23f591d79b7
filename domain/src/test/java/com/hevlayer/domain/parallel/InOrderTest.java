package com.hevlayer.domain.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hevlayer.domain.fake.Fakes;
import com.hevlayer.ports.store.Cancellation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InOrderTest {
  private final List<String> events = new ArrayList<>();

  @Test
  void all_stepsThatSucceed_comeInTheirOrder() {
    List<Fork.Step<Integer>> steps = List.of(c -> 1, c -> 2, c -> 3);
    assertThat(InOrder.all(Fakes.BACKWARDS, 2, Cancellation.NEVER, steps)).containsExactly(1, 2, 3);
  }

  @Test
  void all_severalFail_throwsTheFailureOfTheEarliestStep() {
    List<Fork.Step<Integer>> steps =
        List.of(c -> 1, c -> fail("second"), c -> 3, c -> fail("fourth"));
    assertThatThrownBy(() -> InOrder.all(Fakes.BACKWARDS, 4, Cancellation.NEVER, steps))
        .hasMessage("second");
    assertThat(events).containsExactly("fourth", "second");
  }

  @Test
  void all_aStepFails_cancelsThoseBehindItOnly() {
    // The third step runs first and leaves word how to reach it.
    Fork nested =
        new Fork() {
          @Override
          public <T> List<T> all(int width, Cancellation caller, List<? extends Step<T>> steps) {
            List<T> results = new ArrayList<>();
            for (int i : new int[] {2, 0, 1}) {
              results.add(steps.get(i).run(caller));
            }
            return results;
          }
        };
    List<Cancellation> seen = new ArrayList<>();
    List<Fork.Step<Integer>> steps =
        List.of(
            c -> {
              events.add("first " + c.isCancelled());
              return 1;
            },
            c -> fail("second"),
            c -> {
              seen.add(c);
              c.onCancel(() -> events.add("third was told"));
              return 3;
            });
    assertThatThrownBy(() -> InOrder.all(nested, 3, Cancellation.NEVER, steps))
        .hasMessage("second");
    assertThat(events).containsExactly("first false", "second", "third was told");
    assertThat(seen.getFirst().isCancelled()).isTrue();
  }

  @Test
  void all_afterAFailure_doesNotBeginWhatLiesBehindIt() {
    Fork forwards =
        new Fork() {
          @Override
          public <T> List<T> all(int width, Cancellation caller, List<? extends Step<T>> steps) {
            List<T> results = new ArrayList<>();
            steps.forEach(step -> results.add(step.run(caller)));
            return results;
          }
        };
    List<Fork.Step<Integer>> steps =
        List.of(
            c -> fail("first"),
            c -> {
              events.add("second began");
              return 2;
            });
    assertThatThrownBy(() -> InOrder.all(forwards, 1, Cancellation.NEVER, steps))
        .hasMessage("first");
    assertThat(events).containsExactly("first");
  }

  private int fail(String message) {
    events.add(message);
    throw new IllegalStateException(message);
  }
}
