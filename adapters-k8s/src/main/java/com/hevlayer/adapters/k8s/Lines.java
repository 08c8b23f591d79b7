package com.hevlayer.adapters.k8s;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The lines of a body. One thread. */
final class Lines {
  /** An object has at most 1.5 MiB in the server's database. */
  private static final int LONGEST = 16 << 20;

  private final Body body;
  private final Deque<byte[]> ready = new ArrayDeque<>();
  private ByteArrayOutputStream partial = new ByteArrayOutputStream();

  Lines(Body body) {
    this.body = body;
  }

  /**
   * Returns the next line that is not blank, without its end, or {@code null} at the end. Half a
   * line at the end is dropped.
   *
   * @throws TimeoutException if nothing came in time
   * @throws IOException if the connection broke, or a line is too long
   */
  byte @Nullable [] next(Duration longest)
      throws IOException, TimeoutException, InterruptedException {
    while (ready.isEmpty()) {
      List<ByteBuffer> part = body.next(longest);
      if (part == null) {
        return null;
      }
      part.forEach(this::split);
      if (partial.size() > LONGEST) {
        throw new IOException("a line is longer than " + LONGEST + " bytes");
      }
    }
    return ready.remove();
  }

  private void split(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    int from = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        partial.write(bytes, from, i - from);
        from = i + 1;
        // A server may send empty lines to keep the connection open.
        if (partial.size() > 1) {
          ready.add(partial.toByteArray());
        }
        partial = new ByteArrayOutputStream();
      }
    }
    partial.write(bytes, from, bytes.length - from);
  }
}
