package com.hevlayer.app.edge;

import com.hevlayer.app.net.AnswerHead;
import com.hevlayer.ports.store.NoAnswerException;
import java.nio.ByteBuffer;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;
import org.jspecify.annotations.Nullable;

/**
 * What a tap hears of one relayed answer: that it hears exactly one thing, and that the exchange
 * does not end while it listens. Driven by the relay; a fault may come beside anything else.
 */
final class Hearing {
  private final Exchange exchange;
  private final AnswerTap tap;
  private final AtomicReference<State> state = new AtomicReference<>(State.NOTHING);
  private final AtomicReference<Runnable> afterwards = new AtomicReference<>(() -> {});
  private int status;
  private String coding = "";
  private boolean tooLong;
  private @Nullable HeldAnswer held; // while content is collected

  /** What the tap heard so far. */
  private enum State {
    /** Nothing. */
    NOTHING,
    /** That the answer escaped; it still listens. */
    LISTENING,
    /** The same, and the answer was cut off meanwhile: who listens ends the exchange. */
    CUT,
    /** The answer streams to the caller. */
    STREAMED,
    /** It has the whole answer, and the caller waits for what it makes of it. */
    WHOLE,
    /** That there is no answer. */
    MISSED
  }

  Hearing(Exchange exchange, AnswerTap tap) {
    this.exchange = exchange;
    this.tap = tap;
  }

  /** The head of the answer came. */
  void head(AnswerHead head) {
    status = head.status();
    if (!tap.holds(status)) {
      if (state.compareAndSet(State.NOTHING, State.STREAMED)) {
        tap.passed(status);
      }
      return;
    }
    coding = head.joined(HttpHeader.CONTENT_ENCODING);
    HeldAnswer answer = new HeldAnswer(exchange.edge.budget());
    exchange.holds(answer);
    tooLong = !answer.expect(head.length());
    held = answer;
  }

  /**
   * Content came.
   *
   * @param streaming goes on with content that streams to the caller
   * @param whole runs once the answer is complete, before the tap hears of it
   * @return whether it is held back, or taken care of
   */
  boolean content(
      ByteBuffer content, boolean last, Callback taken, Runnable streaming, Runnable whole) {
    HeldAnswer answer = held;
    if (answer == null) {
      return false;
    }
    if (tooLong || !answer.add(content)) {
      held = null;
      escape(answer, taken, streaming);
    } else if (!last) {
      taken.succeeded();
    } else {
      held = null;
      boolean heard = state.compareAndSet(State.NOTHING, State.WHOLE);
      if (heard) {
        whole.run();
      }
      taken.succeeded();
      if (heard) {
        onVirtualThread(() -> answer(answer));
      }
    }
    return true;
  }

  @SuppressWarnings("ReferenceEquality") // the very array says that nothing changes
  private void answer(HeldAnswer answer) {
    byte[] body = answer.decoded(coding);
    if (body == null) {
      tap.escaped(status);
      send(answer.bytes());
      return;
    }
    byte[] changed = tap.answered(status, body);
    if (changed == body) {
      send(answer.bytes());
      return;
    }
    HttpFields.Mutable headers = exchange.response.getHeaders();
    headers.remove(HttpHeader.CONTENT_ENCODING);
    headers.put(HttpHeader.CONTENT_LENGTH, changed.length);
    send(changed);
  }

  private void send(byte[] body) {
    exchange.write(true, ByteBuffer.wrap(body), exchange.ending());
  }

  // What was held goes first, then the content that there was no room for.
  private void escape(HeldAnswer answer, Callback taken, Runnable streaming) {
    if (!state.compareAndSet(State.NOTHING, State.LISTENING)) {
      taken.succeeded();
      return;
    }
    onVirtualThread(() -> {
      RuntimeException failure = null;
      try {
        tap.escaped(status);
      } catch (RuntimeException e) {
        failure = e;
      }
      if (!state.compareAndSet(State.LISTENING, State.STREAMED)) {
        taken.succeeded();
        afterwards.get().run();
      } else if (failure != null) {
        taken.failed(failure);
      } else {
        exchange.write(
            false,
            ByteBuffer.wrap(answer.bytes()),
            Callback.from(Invocable.InvocationType.NON_BLOCKING, streaming, taken::failed));
      }
    });
  }

  /**
   * No answer, or no whole answer, will come.
   *
   * @param lost runs once the tap knows
   */
  void fault(NoAnswerException fault, Runnable lost) {
    if (miss(fault, lost)) {
      return;
    }
    afterwards.set(lost);
    boolean listens = state.compareAndSet(State.LISTENING, State.CUT);
    if (!listens && state.get() != State.WHOLE) {
      lost.run();
    }
  }

  /**
   * Tells the tap that there is no answer, unless it heard something else.
   *
   * @param then runs afterwards
   */
  boolean miss(NoAnswerException fault, Runnable then) {
    if (!state.compareAndSet(State.NOTHING, State.MISSED)) {
      return false;
    }
    onVirtualThread(() -> {
      try {
        tap.missing(fault);
      } finally {
        then.run();
      }
    });
    return true;
  }

  // The last answers of a gateway that stops are heard where they came.
  private void onVirtualThread(Runnable step) {
    try {
      exchange.onVirtualThread(step);
    } catch (RejectedExecutionException stopping) {
      try {
        step.run();
      } catch (RuntimeException e) {
        exchange.fail(e);
      }
    }
  }
}
