package com.hevlayer.app.edge;

import com.hevlayer.app.guard.Breakers;
import com.hevlayer.app.net.LayerEndPoint;
import com.hevlayer.app.net.UpstreamCall;
import com.hevlayer.app.net.UpstreamRequest;
import com.hevlayer.app.net.WholeAnswer;
import com.hevlayer.ports.net.HttpAnswer;
import com.hevlayer.ports.store.NoAnswerException;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A question to a store whose answer decides how its exchange goes on. */
final class Asked extends WholeAnswer {
  private final Exchange exchange;
  private final Verdict.Ask question;
  private final long begin = System.nanoTime();
  private final AtomicReference<Breakers.@Nullable Permit> permit = new AtomicReference<>();

  Asked(Exchange exchange, Verdict.Ask question) {
    this.exchange = exchange;
    this.question = question;
  }

  void start() {
    UpstreamRequest request = UpstreamRequest.of(question.call(), exchange.head.requestId());
    permit.set(exchange.edge.breakers().enter(question.call().store()));
    LayerEndPoint socket = exchange.socket();
    UpstreamCall call =
        socket == null
            ? exchange.edge.client().call(request, this)
            : exchange.edge.client().call(request, this, socket.selectorIndex());
    if (!call.ended()) {
      exchange.callerLeft().onCancel(call::cancel);
    }
  }

  @Override
  protected void whole(HttpAnswer answer) {
    if (ended(answer.status(), null)) {
      exchange.goOn(question.heard(), answer);
    }
  }

  @Override
  public void onFault(NoAnswerException fault) {
    if (ended(0, fault)) {
      question.heard().missing(fault);
      exchange.fail(fault);
    }
  }

  /** Returns whether this end is the first: a caller may leave while the answer comes. */
  private boolean ended(int status, @Nullable NoAnswerException fault) {
    Breakers.Permit held = permit.getAndSet(null);
    if (held == null) {
      return false;
    }
    if (fault == null) {
      held.answered();
    } else {
      held.missing(fault);
    }
    exchange
        .edge
        .observer()
        .asked(
            question.call().store(),
            status,
            fault == null ? null : fault.reason().name().toLowerCase(Locale.ROOT),
            System.nanoTime() - begin);
    return true;
  }
}
