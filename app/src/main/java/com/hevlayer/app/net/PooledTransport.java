package com.hevlayer.app.net;

import com.hevlayer.ports.net.HttpAnswer;
import com.hevlayer.ports.net.HttpCall;
import com.hevlayer.ports.net.HttpTransport;
import com.hevlayer.ports.net.Origin;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.Cancellation;
import com.hevlayer.ports.store.NoAnswerException;
import com.hevlayer.ports.store.NoAnswerException.Reason;
import com.hevlayer.ports.store.NoAnswerException.Sent;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** {@link HttpTransport} over the pools of the gateway. Blocks the thread that calls. */
public final class PooledTransport implements HttpTransport {
  private static final int MAX_ANSWER = 1 << 30;

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
    byte @Nullable [] body = call.body();
    UpstreamCall running =
        client
            .get()
            .call(
                new UpstreamRequest(
                    call.origin(),
                    head(call, context.requestId()),
                    call.method().equals("HEAD"),
                    body == null ? WholeBody.EMPTY : WholeBody.of(body),
                    null,
                    false),
                collector);
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

  private static byte[] head(HttpCall call, String requestId) {
    Origin origin = call.origin();
    StringBuilder out = new StringBuilder(512);
    out.append(call.method()).append(' ').append(origin.pathPrefix()).append(call.target());
    out.append(" HTTP/1.1\r\nHost: ").append(origin.authority()).append("\r\n");
    for (Map.Entry<String, String> header : call.headers()) {
      out.append(header.getKey()).append(": ").append(header.getValue()).append("\r\n");
    }
    out.append("X-Request-Id: ").append(requestId).append("\r\n");
    if (call.body() != null) {
      out.append("Content-Length: ").append(call.body().length).append("\r\n");
    }
    String head = out.append("\r\n").toString();
    refuseControls(call, head);
    return head.getBytes(StandardCharsets.ISO_8859_1);
  }

  // A line break in a header would be a second header, or a second request.
  private static void refuseControls(HttpCall call, String head) {
    List<String> texts = new ArrayList<>();
    texts.add(call.method());
    texts.add(call.target());
    call.headers().forEach(header -> texts.addAll(List.of(header.getKey(), header.getValue())));
    for (String text : texts) {
      if (text.chars().anyMatch(c -> c < ' ' && c != '\t')) {
        throw new IllegalArgumentException(
            "a control character stands in the head of " + call.method() + " " + call.origin());
      }
    }
    if (call.target().indexOf(' ') >= 0 || head.isEmpty()) {
      throw new IllegalArgumentException("a blank stands in target '" + call.target() + "'");
    }
  }

  private static final class Collector implements AnswerListener {
    private final CompletableFuture<HttpAnswer> answer = new CompletableFuture<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream(8192);
    private @Nullable AnswerHead head;

    @Override
    public void onHead(AnswerHead came) {
      head = came;
    }

    @Override
    public void onContent(ByteBuffer content, boolean last, Callback taken) {
      if (body.size() + (long) content.remaining() > MAX_ANSWER) {
        taken.failed(new IllegalStateException("the answer is longer than " + MAX_ANSWER));
        return;
      }
      byte[] piece = new byte[content.remaining()];
      content.get(piece);
      body.writeBytes(piece);
      taken.succeeded();
      AnswerHead came = head;
      if (last && came != null) {
        String connection = came.joined("Connection");
        List<Map.Entry<String, String>> headers =
            came.fields().stream()
                .filter(field -> !HopByHop.drops(field.getKey(), connection))
                .toList();
        answer.complete(new HttpAnswer(came.status(), headers, body.toByteArray()));
      }
    }

    @Override
    public void onFault(NoAnswerException fault) {
      answer.completeExceptionally(fault);
    }
  }
}
