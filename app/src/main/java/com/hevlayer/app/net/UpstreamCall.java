package com.hevlayer.app.net;

import com.hevlayer.ports.store.NoAnswerException;
import com.hevlayer.ports.store.NoAnswerException.Reason;
import com.hevlayer.ports.store.NoAnswerException.Sent;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One running call. Ends exactly once: with the last content, or with a fault.
 *
 * <p>One number says which clock runs: the instant it runs out, {@link #STOPPED} while none does,
 * or {@link #OVER}. Whoever goes on with the call sets it first, so a clock that ran out, or a
 * caller that left, and a step of the answer exclude each other without a lock.
 */
public final class UpstreamCall {
  private static final long STOPPED = Long.MAX_VALUE;
  private static final long OVER = Long.MIN_VALUE;
  private static final int MAX_ATTEMPTS = 3;

  private final UpstreamClient client;
  private final UpstreamRequest request;
  private final AnswerListener listener;
  private final AtomicLong runsOut = new AtomicLong(STOPPED);
  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile Clock clock = Clock.CONNECT;
  private final AtomicReference<@Nullable UpstreamConnection> carrier = new AtomicReference<>();
  private int attempts;

  UpstreamCall(UpstreamClient client, UpstreamRequest request, AnswerListener listener) {
    this.client = client;
    this.request = request;
    this.listener = listener;
  }

  /** What is waited for. */
  enum Clock {
    POOL("had no free connection within"),
    CONNECT("could not be connected within"),
    WRITE("took no byte of the request for"),
    HEAD("did not answer within"),
    BODY("sent no byte of its answer for");

    private final String text;

    Clock(String text) {
      this.text = text;
    }
  }

  UpstreamRequest request() {
    return request;
  }

  AnswerListener listener() {
    return listener;
  }

  /** Whether the call ended; nothing more is read or written for it. */
  public boolean ended() {
    return ended.get();
  }

  /** Ends the call, since nobody waits for it. The listener hears of it unless the call is over. */
  public void cancel() {
    if (runsOut.getAndSet(OVER) != OVER) {
      end(Reason.CANCELLED, "the caller left", null);
    }
  }

  /** Starts a clock in place of the one that runs; false if the call is over. */
  boolean start(Clock next) {
    Duration limit = client.limit(next);
    clock = next;
    return set(limit.isZero() ? STOPPED : client.now() + limit.toNanos());
  }

  /** Stops the clock that runs; false if the call is over. */
  boolean stop() {
    return set(STOPPED);
  }

  private boolean set(long next) {
    long seen = runsOut.get();
    while (seen != OVER) {
      if (runsOut.compareAndSet(seen, next)) {
        return true;
      }
      seen = runsOut.get();
    }
    return false;
  }

  /** Ends the call if its clock ran out. */
  void check(long now) {
    long seen = runsOut.get();
    if (seen != OVER && seen <= now && runsOut.compareAndSet(seen, OVER)) {
      Clock ran = clock;
      Reason reason = ran == Clock.POOL || ran == Clock.CONNECT ? Reason.CONNECT : Reason.TIMEOUT;
      end(reason, ran.text + " " + client.limit(ran).toMillis() + " ms", null);
    }
  }

  /** A connection carries the call now; false if the call is over. */
  boolean carriedBy(UpstreamConnection connection) {
    carrier.set(connection);
    return start(Clock.WRITE);
  }

  /** The answer came whole. */
  void complete() {
    runsOut.set(OVER);
    if (ended.compareAndSet(false, true)) {
      client.ended(this);
    }
  }

  /**
   * The connection that carries the call failed. The call is sent again if not one byte of it left
   * on a connection that had been kept alive and was closed.
   */
  void fail(
      UpstreamConnection connection, Reason reason, String message, @Nullable Throwable cause) {
    if (carrier.get() != connection) {
      return; // the call goes on elsewhere
    }
    if (reason == Reason.RESET
        && request.stream() == null
        && connection.reused()
        && !connection.wroteSinceTaken()
        && attempts + 1 < MAX_ATTEMPTS
        && stop()
        && carrier.compareAndSet(connection, null)) {
      attempts++;
      connection.shut();
      client.dispatch(this, connection.selectorIndex());
      return;
    }
    if (runsOut.getAndSet(OVER) != OVER) {
      end(reason, message, cause);
    }
  }

  /** No connection came. */
  void unconnected(String message, @Nullable Throwable cause) {
    if (runsOut.getAndSet(OVER) != OVER) {
      end(Reason.CONNECT, message, cause);
    }
  }

  private void end(Reason reason, String message, @Nullable Throwable cause) {
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    client.ended(this);
    UpstreamConnection connection = carrier.get();
    boolean wrote = connection != null && connection.wroteSinceTaken();
    if (connection != null) {
      connection.shut();
    } else {
      client.forget(this);
    }
    listener.onFault(
        new NoAnswerException(
            reason,
            wrote ? Sent.UNKNOWN : Sent.NOTHING,
            "upstream " + request.origin() + " " + message,
            cause));
  }
}
