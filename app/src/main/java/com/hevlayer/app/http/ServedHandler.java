package com.hevlayer.app.http;

import com.hevlayer.app.edge.Reply;
import com.hevlayer.app.edge.ServedRequest;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The one Javalin handler: calls the route's own and writes its answer, compressed if offered. */
public final class ServedHandler implements Handler {
  private static final Set<String> ONCE = Set.of("content-type", "date");

  private final Duration timeout;
  private final ServedObserver observer;

  /** Creates one; {@code timeout} limits each call of a store, zero does not. */
  public ServedHandler(Duration timeout, ServedObserver observer) {
    this.timeout = timeout;
    this.observer = observer;
  }

  @Override
  public void handle(Context context) throws IOException {
    ServedRequest served = ServedRequest.of(context.req());
    if (!(served.admitted() instanceof Admitted admitted)) {
      throw new IllegalStateException("the request was not admitted by the gate");
    }
    Call call = new Call(served, admitted, timeout);
    long start = System.nanoTime();
    Throwable fault = null;
    Reply reply;
    try {
      reply = admitted.route().handler().handle(call);
    } catch (RuntimeException e) {
      String kind = admitted.stores().isEmpty() ? "" : call.spec().kind();
      RuntimeException told = Faults.ofStep(e, admitted.route(), kind, admitted.secrets());
      fault = told;
      served.failure().accept(told);
      reply = Faults.reply(told);
    }
    observer.served(
        new ServedObserver.Outcome(
            served.head(),
            admitted.route(),
            admitted.parameters().get(RouteTable.NAMESPACE),
            admitted.stores().isEmpty() ? "" : call.spec().kind(),
            reply.status(),
            System.nanoTime() - start,
            call.storeNanos(),
            call.rows(),
            call.query(),
            call.billings(),
            fault));
    write(served, reply, context.res());
  }

  private static void write(ServedRequest served, Reply uncompressed, HttpServletResponse response)
      throws IOException {
    Reply reply = Compression.offered(uncompressed, served.head().headers());
    response.setStatus(reply.status());
    response.setContentType(null);
    for (Map.Entry<String, String> header : reply.headers()) {
      if (ONCE.contains(header.getKey().toLowerCase(Locale.ROOT))) {
        response.setHeader(header.getKey(), header.getValue());
      } else if (!header.getKey().equalsIgnoreCase("X-Request-Id")) {
        // The request has one id, whatever a store that refused it called it.
        response.addHeader(header.getKey(), header.getValue());
      }
    }
    response.setContentLength(reply.body().length);
    // Of an answer to HEAD the server keeps the body back.
    response.getOutputStream().write(reply.body());
  }
}
