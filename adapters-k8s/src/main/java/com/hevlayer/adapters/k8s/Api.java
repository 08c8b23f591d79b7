package com.hevlayer.adapters.k8s;

import com.hevlayer.ports.cluster.ClusterException;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to one API server and waits for the answers. Nothing is tried twice here, but for
 * a credential that the client renews. Thread-safe.
 */
final class Api implements AutoCloseable {
  /** No honest answer is larger. */
  private static final int MOST_BYTES = 256 << 20;

  private final KubernetesClient client;
  private final HttpClient http;
  private final String base;
  private final Stop stop = new Stop();

  Api(KubernetesClient client) {
    this.client = client;
    http = client.getHttpClient();
    String url = client.getMasterUrl().toString();
    base = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  /** Returns what is set when this is closed. */
  Stop stop() {
    return stop;
  }

  /** An answer whose body is still to come; whoever has it closes it. */
  record Open(int status, @Nullable Duration retryAfter, Body body) implements AutoCloseable {
    @Override
    public void close() {
      body.close();
    }
  }

  /**
   * Sends a request and reads the whole answer.
   *
   * @throws ClusterException if there is none in time
   */
  Answer send(Call call, Duration longest) {
    long deadline = System.nanoTime() + longest.toNanos();
    try (Open open = open(call, longest)) {
      return whole(open, Duration.ofNanos(deadline - System.nanoTime()));
    } catch (IOException | TimeoutException e) {
      throw noAnswer(call, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw noAnswer(call, e);
    }
  }

  /** Sends a request and returns when the head of the answer is there. */
  Open open(Call call, Duration longest)
      throws IOException, TimeoutException, InterruptedException {
    if (stop.isSet()) {
      throw closed(call);
    }
    Body body = new Body();
    CompletableFuture<HttpResponse<AsyncBody>> sent;
    try {
      sent = http.consumeBytes(request(call), body::add);
    } catch (RuntimeException e) {
      throw new IOException(reason(e), e);
    }
    try {
      HttpResponse<AsyncBody> head = sent.get(Math.max(1, longest.toNanos()), TimeUnit.NANOSECONDS);
      body.start(head.body());
      return new Open(head.code(), RetryAfter.of(head.header("Retry-After")), body);
    } catch (ExecutionException e) {
      throw new IOException(reason(e), e);
    } catch (TimeoutException | InterruptedException e) {
      // Whatever still comes is cancelled by the client.
      sent.cancel(false);
      throw e;
    }
  }

  /** Reads the rest of an answer. */
  static Answer whole(Open open, Duration longest)
      throws IOException, TimeoutException, InterruptedException {
    long deadline = System.nanoTime() + longest.toNanos();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    while (true) {
      List<ByteBuffer> part = open.body().next(Duration.ofNanos(deadline - System.nanoTime()));
      if (part == null) {
        return new Answer(open.status(), bytes.toByteArray(), open.retryAfter());
      }
      append(part, bytes);
      if (bytes.size() > MOST_BYTES) {
        throw new IOException("the answer is larger than " + MOST_BYTES + " bytes");
      }
    }
  }

  static void append(List<ByteBuffer> part, ByteArrayOutputStream bytes) {
    for (ByteBuffer buffer : part) {
      byte[] copy = new byte[buffer.remaining()];
      buffer.get(copy);
      bytes.write(copy, 0, copy.length);
    }
  }

  private HttpRequest request(Call call) {
    HttpRequest.Builder request =
        http.newHttpRequestBuilder().uri(base + call.path()).header("Accept", "application/json");
    if (call.contentType() != null) {
      request.method(call.method(), call.contentType(), call.body());
    }
    return request.build();
  }

  ClusterException noAnswer(Call call, Exception e) {
    return stop.isSet()
        ? closed(call)
        : new ClusterException(
            ClusterException.NO_ANSWER,
            "",
            "no answer to "
                + call
                + ": "
                + (e instanceof TimeoutException ? "too late" : reason(e)),
            null,
            e);
  }

  static ClusterException closed(Call call) {
    return new ClusterException(
        ClusterException.NO_ANSWER, "", "no answer to " + call + ": closed", null, null);
  }

  /** Returns the first thing that says what went wrong. */
  static String reason(Throwable thrown) {
    Throwable cause = thrown;
    while ((cause.getMessage() == null || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    String name = cause.getClass().getSimpleName();
    return cause.getMessage() == null ? name : name + ": " + cause.getMessage();
  }

  @Override
  public void close() {
    stop.now();
    client.close();
  }
}
