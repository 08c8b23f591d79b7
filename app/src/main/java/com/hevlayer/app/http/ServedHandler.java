package com.hevlayer.app.http;

import com.hevlayer.app.edge.Reply;
import com.hevlayer.app.edge.ServedRequest;
import com.hevlayer.domain.fault.Masking;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** The one Javalin handler: calls the route's own and writes its answer, compressed if offered. */
public final class ServedHandler implements Handler {
  private static final int SMALLEST_COMPRESSED = 1024;

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
      RuntimeException masked = Masking.mask(e, admitted.secrets());
      fault = masked;
      reply = Faults.reply(masked);
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

  private static void write(ServedRequest served, Reply reply, HttpServletResponse response)
      throws IOException {
    response.setStatus(reply.status());
    response.setContentType(null);
    boolean encoded = false;
    for (Map.Entry<String, String> header : reply.headers()) {
      if (header.getKey().equalsIgnoreCase("Content-Type")) {
        response.setHeader("Content-Type", header.getValue());
      } else {
        response.addHeader(header.getKey(), header.getValue());
      }
      encoded |= header.getKey().equalsIgnoreCase("Content-Encoding");
    }
    byte[] body = reply.body();
    if (!encoded
        && body.length >= SMALLEST_COMPRESSED
        && offersGzip(served.head().headers().all("Accept-Encoding"))) {
      body = gzip(body);
      response.setHeader("Content-Encoding", "gzip");
      response.addHeader("Vary", "Accept-Encoding");
    }
    response.setContentLength(body.length);
    // Of an answer to HEAD the server keeps the body back.
    response.getOutputStream().write(body);
  }

  /** Whether gzip, or anything, is offered with a weight above 0. */
  static boolean offersGzip(List<String> headers) {
    Boolean any = null;
    for (String header : headers) {
      for (String offer : header.split(",", -1)) {
        String[] parts = offer.toLowerCase(Locale.ROOT).split(";", -1);
        String coding = parts[0].strip();
        boolean wanted = true;
        for (int i = 1; i < parts.length; i++) {
          String parameter = parts[i].replace(" ", "").replace("\t", "");
          wanted &= !parameter.matches("q=0(\\.0*)?");
        }
        if (coding.equals("gzip") || coding.equals("x-gzip")) {
          return wanted;
        }
        if (coding.equals("*")) {
          any = wanted;
        }
      }
    }
    return any != null && any;
  }

  private static byte[] gzip(byte[] body) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(body.length / 2);
    // Speed matters more than the last percent: whoever asks for it is mostly close by.
    try (OutputStream out =
        new GZIPOutputStream(bytes, 8192) {
          {
            def.setLevel(Deflater.BEST_SPEED);
          }
        }) {
      out.write(body);
    }
    return bytes.toByteArray();
  }
}
