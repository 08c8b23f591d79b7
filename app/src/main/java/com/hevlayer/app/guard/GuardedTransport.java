package com.hevlayer.app.guard;

import com.hevlayer.ports.net.HttpAnswer;
import com.hevlayer.ports.net.HttpCall;
import com.hevlayer.ports.net.HttpTransport;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.NoAnswerException;

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
      permit.missing(e);
      throw e;
    }
    permit.answered();
    return answer;
  }
}
