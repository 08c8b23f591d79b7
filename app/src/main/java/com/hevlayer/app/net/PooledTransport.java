package com.hevlayer.app.net;

import com.hevlayer.ports.net.HttpAnswer;
import com.hevlayer.ports.net.HttpCall;
import com.hevlayer.ports.net.HttpTransport;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.Cancellation;
import com.hevlayer.ports.store.NoAnswerException;
import com.hevlayer.ports.store.NoAnswerException.Reason;
import com.hevlayer.ports.store.NoAnswerException.Sent;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@link HttpTransport} over the pools of the gateway. Blocks the thread that calls. */
public final class PooledTransport implements HttpTransport {
  private final Supplier<UpstreamClient> client;

  /** Creates a transport; the client is asked for at each call. */
  public PooledTransport(Supplier<UpstreamClient> client) {
    this.client = client;
  }

  @Override
  public HttpAnswer send(HttpCall call, CallContext context) {
    long patience = patience(context.deadline());
    if (patience <= 0) {
      throw new NoAnswerException(
          Reason.TIMEOUT, Sent.NOTHING, "the deadline of the call had passed", null);
    }
    if (context.cancellation().isCancelled()) {
      throw new NoAnswerException(Reason.CANCELLED, Sent.NOTHING, "the caller left", null);
    }
    Collector collector = new Collector();
    UpstreamCall running =
        client.get().call(UpstreamRequest.of(call, context.requestId()), collector);
    Cancellation.Registration leaving = context.cancellation().onCancel(running::cancel);
    try {
      return collector.answer.get(patience, TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof NoAnswerException fault
          ? fault
          : new NoAnswerException(Reason.GARBLED, Sent.UNKNOWN, "the answer was lost", e);
    } catch (TimeoutException e) {
      running.cancel();
      throw new NoAnswerException(
          Reason.TIMEOUT, Sent.UNKNOWN, "upstream " + call.origin() + " took too long", e);
    } catch (InterruptedException e) {
      running.cancel();
      Thread.currentThread().interrupt();
      throw new NoAnswerException(Reason.CANCELLED, Sent.UNKNOWN, "the call was interrupted", e);
    } finally {
      leaving.close();
    }
  }

  private static long patience(@Nullable Instant deadline) {
    return deadline == null ? Long.MAX_VALUE : Duration.between(Instant.now(), deadline).toNanos();
  }

  private static final class Collector extends WholeAnswer {
    private final CompletableFuture<HttpAnswer> answer = new CompletableFuture<>();

    @Override
    protected void whole(HttpAnswer came) {
      answer.complete(came);
    }

    @Override
    public void onFault(NoAnswerException fault) {
      answer.completeExceptionally(fault);
    }
  }
}
