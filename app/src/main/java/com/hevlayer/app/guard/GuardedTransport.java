package com.hevlayer.app.guard;

import com.hevlayer.ports.net.HttpAnswer;
import com.hevlayer.ports.net.HttpCall;
import com.hevlayer.ports.net.HttpTransport;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.NoAnswerException;
import java.time.Instant;

/** Asks the breaker of the store before each call. */
public final class GuardedTransport implements HttpTransport {
  private final HttpTransport transport;
  private final Breakers breakers;

  /** Wraps a transport. */
  public GuardedTransport(HttpTransport transport, Breakers breakers) {
    this.transport = transport;
    this.breakers = breakers;
  }

  @Override
  public HttpAnswer send(HttpCall call, CallContext context) {
    Breakers.Permit permit = breakers.enter(call.store());
    HttpAnswer answer;
    try {
      answer = transport.send(call, context);
    } catch (NoAnswerException e) {
      if (isTimeOfScanOver(e, context)) {
        permit.abandoned();
      } else {
        permit.missing(e);
      }
      throw e;
    }
    permit.answered();
    return answer;
  }

  /** Whether the time ran out that a caller gave its scan, which may be any. */
  private static boolean isTimeOfScanOver(NoAnswerException e, CallContext context) {
    return e.reason() == NoAnswerException.Reason.TIMEOUT
        && context.purpose() == CallContext.Purpose.SCAN
        && context.deadline() != null
        && !Instant.now().isBefore(context.deadline());
  }
}
