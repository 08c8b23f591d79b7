package com.hevlayer.app.edge;

import com.hevlayer.app.edge.EdgeObserver.Outcome;
import com.hevlayer.app.net.LayerEndPoint;
import com.hevlayer.domain.parallel.CancelSignal;
import com.hevlayer.ports.net.HttpAnswer;
import com.hevlayer.ports.store.NoAnswerException;
import com.hevlayer.ports.store.NoAnswerException.Reason;
import com.hevlayer.ports.store.NoAnswerException.Sent;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;
import org.jspecify.annotations.Nullable;

/**
 * One request from its head to the last byte of its answer. Goes from verdict to verdict, on a
 * thread of the server as long as nothing blocks, otherwise on a virtual thread; never on two at
 * once.
 */
final class Exchange {
  private static final int MOST_VERDICTS = 16;

  final Edge edge;
  final Request request;
  final Response response;
  final RequestHead head;
  private final Callback callback;
  private final AtomicBoolean finished = new AtomicBoolean();
  private final CancelSignal callerLeft = new CancelSignal();
  final long begin = System.nanoTime();
  private int verdicts;
  private volatile boolean admitted;
  private @Nullable BodyStore held;
  private @Nullable AutoCloseable lease;
  private volatile @Nullable HeldAnswer answer;
  private volatile @Nullable Throwable fault;
  private volatile @Nullable Throwable refusal; // why a handler refused
  private volatile boolean leftUnanswered;
  volatile long received;

  Exchange(Edge edge, Request request, Response response, Callback callback) {
    this.edge = edge;
    this.request = request;
    this.response = response;
    this.callback = callback;
    HttpFields headers = request.getHeaders();
    String path = request.getHttpURI().getPath();
    head =
        new RequestHead(
            edge.ids().of(headers.get(RequestIds.HEADER)),
            request.getMethod(),
            path == null ? "/" : path,
            request.getHttpURI().getQuery(),
            new JettyHeaders(headers),
            edge.drain().draining());
  }

  @Nullable BodyStore held() {
    return held;
  }

  CancelSignal callerLeft() {
    return callerLeft;
  }

  /** Holds an answer back until the exchange ends. */
  void holds(HeldAnswer heldBack) {
    answer = heldBack;
  }

  /** Whether the caller announced a body. */
  boolean announcesBody() {
    return request.getHeaders().contains(HttpHeader.CONTENT_LENGTH)
        || request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING);
  }

  // ---- verdicts ---------------------------------------------------------------------------------

  void begin() {
    edge.running(1);
    response.getHeaders().put(RequestIds.HEADER, head.requestId());
    if (head.draining()) {
      response.getHeaders().put(HttpHeader.CONNECTION, "close");
    }
    if (!head.rawPath().startsWith("/")) {
      reply(Reply.error(400, "bad_request", "the request target is no path"));
      return;
    }
    String flaw = PathRules.flaw(head.rawPath());
    if (flaw != null) {
      reply(Reply.error(400, "bad_request", flaw));
      return;
    }
    try {
      Verdict first = edge.gatekeeper().admit(head);
      admitted = !(first instanceof Verdict.Refuse);
      go(first);
    } catch (Throwable t) {
      fail(t);
    }
  }

  /** Does what a verdict says; may throw what gatekeeper and inspectors throw. */
  private void go(Verdict verdict) {
    Verdict next = verdict;
    while (next != null) {
      switch (next) {
        case Verdict.Refuse refuse -> {
          reply(refuse.reply());
          return;
        }
        case Verdict.Relay relay -> {
          lease = relay.target().lease();
          relay(new Relay(this, relay.target()));
          return;
        }
        case Verdict.Ask ask -> {
          count();
          lease = ask.lease();
          if (isTooLong()) {
            reply(BodyStore.tooLargeReply(edge.settings().maxBody()));
          } else {
            watch();
            new Asked(this, ask).start();
          }
          return;
        }
        case Verdict.Serve serve -> {
          lease = serve.admitted() instanceof AutoCloseable closeable ? closeable : null;
          if (isTooLong()) {
            reply(BodyStore.tooLargeReply(edge.settings().maxBody()));
          } else {
            serve(serve.admitted());
          }
          return;
        }
        case Verdict.Inspect inspect -> {
          count();
          if (held == null) {
            new BodyReader(this, inspect.rule()).read(inspect.inspector());
            return;
          }
          next = inspect.inspector().inspect(held);
        }
        case Verdict.Resolve resolve -> {
          count();
          watch();
          onVirtualThread(() -> go(resolve.step().resolve(callerLeft)));
          return;
        }
      }
    }
  }

  private void count() {
    if (++verdicts > MOST_VERDICTS) {
      throw new IllegalStateException("no verdict after " + MOST_VERDICTS + " steps");
    }
  }

  /** The body is held; judges again. */
  void inspect(BodyStore body, Inspector inspector) {
    held = body;
    try {
      go(inspector.inspect(body));
    } catch (Throwable t) {
      fail(t);
    }
  }

  /** A store answered what was asked; judges again. */
  void goOn(Verdict.Heard heard, HttpAnswer answer) {
    try {
      go(heard.answered(answer));
    } catch (Throwable t) {
      fail(t);
    }
  }

  void onVirtualThread(Runnable step) {
    edge.threads()
        .execute(() -> {
          try {
            step.run();
          } catch (Throwable t) {
            fail(t);
          }
        });
  }

  private boolean isTooLong() {
    return held == null && request.getLength() > edge.settings().maxBody();
  }

  private void relay(Relay relay) {
    if (isTooLong()) {
      relay.refuse(BodyStore.tooLargeReply(edge.settings().maxBody()));
      return;
    }
    if (held != null || !announcesBody()) {
      watch();
    }
    relay.start();
  }

  private void serve(Object admitted) {
    watch();
    ServedRequest served =
        new ServedRequest(head, admitted, held, callerLeft, why -> refusal = why);
    request.setAttribute(ServedRequest.ATTRIBUTE, served);
    response.getHeaders().put(HttpHeader.DATE, date());
    Callback done =
        Callback.from(
            Invocable.InvocationType.NON_BLOCKING,
            this::succeed,
            failure -> end(failure == null ? new IllegalStateException("failed") : failure));
    Request seen = new ServedView(request, edge.settings().maxBody());
    onVirtualThread(() -> {
      try {
        if (!edge.handler().serve(seen, response, done)) {
          reply(Reply.empty(404));
        }
      } catch (Exception e) {
        fail(e);
      }
    });
  }

  // ---- the caller -------------------------------------------------------------------------------

  /** Notices from now on when the caller leaves while nobody reads from it. */
  void watch() {
    LayerEndPoint socket = socket();
    if (socket != null) {
      socket.watch(this::gone);
    }
  }

  @Nullable LayerEndPoint socket() {
    EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
    return endPoint instanceof LayerEndPoint socket ? socket : null;
  }

  private void gone() {
    if (!finished.get()) {
      callerLeft.fire();
    }
  }

  // ---- the end ----------------------------------------------------------------------------------

  /** Answers with what a fault means, or cuts the connection if an answer began. */
  void fail(Throwable cause) {
    fault = cause;
    if (cause instanceof NoAnswerException noAnswer && noAnswer.reason() == Reason.CANCELLED) {
      cut(cause);
    } else if (response.isCommitted()) {
      cut(cause);
    } else {
      Reply reply;
      try {
        reply = edge.gatekeeper().fault(head, cause);
      } catch (RuntimeException e) {
        reply = EdgeFaults.reply(cause);
      }
      reply(reply);
    }
  }

  /** The body of the request did not come whole. */
  void bodyFailed(Throwable cause) {
    LayerEndPoint socket = socket();
    if (cause instanceof HttpException && (socket == null || !socket.isGone())) {
      reply(Reply.error(400, "bad_request", "the body is not framed as HTTP/1.1 says"));
      return;
    }
    fail(new NoAnswerException(Reason.CANCELLED, Sent.NOTHING, "the caller left", cause));
  }

  void reply(Reply reply) {
    if (finished.get()) {
      return;
    }
    leftUnanswered = callerLeft.isCancelled();
    HttpFields.Mutable headers = response.getHeaders();
    boolean close = head.draining();
    headers.clear();
    response.setStatus(reply.status());
    headers.put(HttpHeader.DATE, date());
    headers.put(RequestIds.HEADER, head.requestId());
    for (Map.Entry<String, String> header : reply.headers()) {
      if (header.getKey().equalsIgnoreCase("Date")) {
        headers.put(HttpHeader.DATE, header.getValue());
      } else if (!header.getKey().equalsIgnoreCase(RequestIds.HEADER)) {
        // The request has one id, whatever a store that refused it called it.
        headers.add(header.getKey(), header.getValue());
      }
    }
    if (close) {
      headers.put(HttpHeader.CONNECTION, "close");
    }
    headers.put(HttpHeader.CONTENT_LENGTH, reply.body().length);
    write(true, ByteBuffer.wrap(reply.body()), ending());
  }

  /** The value of a {@code Date} header now. */
  String date() {
    return request.getConnectionMetaData().getConnector().getServer().getDateField().getValue();
  }

  /** Writes a piece of the answer. */
  void write(boolean last, ByteBuffer content, Callback taken) {
    response.write(last, content, taken);
  }

  /** A callback of the last write that ends the exchange. */
  Callback ending() {
    return Callback.from(Invocable.InvocationType.NON_BLOCKING, this::succeed, this::end);
  }

  void succeed() {
    if (finish(leftUnanswered)) {
      callback.succeeded();
    }
  }

  /** Ends the exchange without a whole answer: the caller's connection is cut. */
  void cut(Throwable cause) {
    if (finished.get()) {
      return;
    }
    fault = cause;
    EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
    endPoint.close();
    end(cause);
  }

  void end(Throwable cause) {
    if (fault == null) {
      fault = cause;
    }
    if (finish(callerLeft.isCancelled())) {
      callback.failed(cause);
    }
  }

  /**
   * Gives back everything the exchange holds, whatever fails on the way.
   *
   * @param callerGone whether the caller left before the answer; who leaves with the whole answer
   *     has not left before it
   */
  private boolean finish(boolean callerGone) {
    if (!finished.compareAndSet(false, true)) {
      return false;
    }
    LayerEndPoint socket = socket();
    if (socket != null) {
      socket.unwatch();
    }
    if (held != null) {
      held.close();
    }
    HeldAnswer heldBack = answer;
    if (heldBack != null) {
      heldBack.close();
    }
    AutoCloseable leased = lease;
    if (leased != null) {
      try {
        leased.close();
      } catch (Exception e) {
        fault = fault == null ? e : fault;
      }
    }
    edge.running(-1);
    Throwable failed = fault;
    boolean left =
        failed != null
            && (callerGone
                || (failed instanceof NoAnswerException none && none.reason() == Reason.CANCELLED));
    edge.observer()
        .answered(
            head,
            new Outcome(
                admitted,
                left ? 499 : response.getStatus(),
                System.nanoTime() - begin,
                received,
                failed == null ? refusal : failed));
    return true;
  }
}
