package com.hevlayer.app.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hevlayer.ports.net.HttpCall;
import com.hevlayer.ports.net.Origin;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.CallContext.Purpose;
import com.hevlayer.ports.store.NoAnswerException;
import com.hevlayer.ports.store.NoAnswerException.Reason;
import com.hevlayer.ports.store.NoAnswerException.Sent;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which missing answers a breaker hears of. */
class GuardedTransportTest {
  private final Breakers breakers = new Breakers(Clock.systemUTC());
  private final GuardedTransport transport =
      new GuardedTransport(
          (call, context) -> {
            throw new NoAnswerException(Reason.TIMEOUT, Sent.UNKNOWN, "took too long", null);
          },
          breakers);

  @ParameterizedTest
  @CsvSource({
    "SCAN, 2001-01-01T00:00:00Z, CLOSED",
    "SCAN, 2999-01-01T00:00:00Z, OPEN",
    "SCAN, , OPEN",
    "REQUEST, 2001-01-01T00:00:00Z, OPEN",
  })
  void timeouts_opensTheBreakerUnlessTheTimeOfAScanIsOver(
      Purpose purpose, @Nullable Instant deadline, Breakers.State expected) {
    CallContext context = CallContext.of("r", purpose).withDeadline(deadline);
    HttpCall call =
        new HttpCall(
            Origin.of(URI.create("http://store"), null),
            "main",
            "GET",
            "/",
            List.of(),
            new byte[0]);
    for (int i = 0; i < 20; i++) {
      assertThatThrownBy(() -> transport.send(call, context))
          .isInstanceOfSatisfying(
              NoAnswerException.class, none -> assertThat(none.reason()).isEqualTo(Reason.TIMEOUT));
    }

    assertThat(breakers.states()).isEqualTo(Map.of("main", expected));
  }
}
