package com.hevlayer.adapters.k8s;

import io.fabric8.kubernetes.client.http.AsyncBody;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer, read by one thread at its own pace: the next part is asked for when the
 * last one was taken.
 */
final class Body implements AutoCloseable {
  private static final List<ByteBuffer> END = List.of();

  private final BlockingQueue<List<ByteBuffer>> parts = new LinkedBlockingQueue<>();
  private volatile @Nullable AsyncBody source;
  private volatile @Nullable Throwable failure;
  private boolean ended;

  /** Takes a part from the client. */
  void add(List<ByteBuffer> part, AsyncBody from) {
    if (part.isEmpty()) {
      from.consume();
    } else {
      parts.add(part);
    }
  }

  /** Begins to read, once the head of the answer is there. */
  void start(AsyncBody from) {
    source = from;
    var _ =
        from.done()
            .whenComplete((_, thrown) -> {
              failure = thrown;
              parts.add(END);
            });
    from.consume();
  }

  /**
   * Returns the next bytes, or {@code null} at the end.
   *
   * @throws TimeoutException if nothing came in time
   * @throws IOException if the connection broke
   */
  @Nullable List<ByteBuffer> next(Duration longest)
      throws IOException, TimeoutException, InterruptedException {
    if (ended) {
      return null;
    }
    List<ByteBuffer> part = parts.poll(Math.max(1, longest.toNanos()), TimeUnit.NANOSECONDS);
    if (part == null) {
      throw new TimeoutException("nothing came for " + longest.toSeconds() + " s");
    }
    if (part.isEmpty()) {
      ended = true;
      Throwable thrown = failure;
      if (thrown != null) {
        throw new IOException("the connection broke: " + Api.reason(thrown), thrown);
      }
      return null;
    }
    AsyncBody from = source;
    if (from != null) {
      from.consume();
    }
    return part;
  }

  @Override
  public void close() {
    AsyncBody from = source;
    // What came to its end has given the connection back: there is nothing to cut off.
    if (from != null && !ended) {
      from.cancel();
    }
  }
}
