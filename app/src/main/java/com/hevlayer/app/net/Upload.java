package com.hevlayer.app.net;

import com.hevlayer.app.net.UpstreamCall.Clock;
import com.hevlayer.ports.store.NoAnswerException.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;
import org.jspecify.annotations.Nullable;

/** A body that is still coming from the caller, sent on as it comes. */
final class Upload implements Callback {
  private static final int ENDED = 3;
  private static final byte[] CRLF = {'\r', '\n'};
  private static final ByteBuffer EMPTY = ByteBuffer.allocate(0).asReadOnlyBuffer();

  private final UpstreamConnection connection;
  private final UpstreamCall current;
  private final Content.Source source;
  private final boolean chunked;
  private final AtomicInteger turn = new AtomicInteger();
  private @Nullable ByteBuffer head;
  private Content.@Nullable Chunk chunk;

  Upload(
      UpstreamConnection connection,
      UpstreamCall current,
      Content.Source source,
      boolean chunked,
      ByteBuffer head) {
    this.connection = connection;
    this.current = current;
    this.source = source;
    this.chunked = chunked;
    this.head = head;
  }

  void pump() {
    while (!current.ended()) {
      Content.Chunk next = source.read();
      if (next == null && head == null) {
        if (connection.answering() || current.stop()) {
          // The caller is waited for, not the store.
          source.demand(Invocable.from(Invocable.InvocationType.NON_BLOCKING, this::pump));
        }
        return;
      }
      if (next != null && Content.Chunk.isFailure(next)) {
        Throwable failure = next.getFailure();
        current.fail(
            connection, Reason.CANCELLED, "was not sent the whole body of the request", failure);
        return;
      }
      chunk = next;
      ByteBuffer[] pieces = pieces(next);
      if (pieces.length > 0) {
        if (!connection.answering() && !current.start(Clock.WRITE)) {
          release();
          return;
        }
        turn.set(0);
        connection.getEndPoint().write(this, pieces);
        if (turn.compareAndSet(0, 1) || turn.get() == ENDED) {
          return; // goes on in succeeded(), or not at all
        }
      }
      if (written()) {
        return;
      }
    }
  }

  private ByteBuffer[] pieces(Content.@Nullable Chunk next) {
    ByteBuffer first = head;
    head = null;
    ByteBuffer data = next == null ? EMPTY : next.getByteBuffer();
    boolean last = next != null && next.isLast();
    ByteBuffer[] all = new ByteBuffer[4];
    int count = 0;
    if (first != null) {
      all[count++] = first;
    }
    if (data.hasRemaining()) {
      if (chunked) {
        all[count++] = ascii(Integer.toHexString(data.remaining()) + "\r\n");
      }
      all[count++] = data;
      if (chunked) {
        all[count++] = last ? ascii("\r\n0\r\n\r\n") : ByteBuffer.wrap(CRLF);
      }
    } else if (last && chunked) {
      all[count++] = ascii("0\r\n\r\n");
    }
    return Arrays.copyOf(all, count);
  }

  // Returns whether the whole request was written.
  private boolean written() {
    Content.Chunk done = chunk;
    boolean last = done != null && done.isLast();
    release();
    if (last) {
      connection.requestWritten(current);
    }
    return last;
  }

  private void release() {
    Content.Chunk done = chunk;
    chunk = null;
    if (done != null) {
      done.release();
    }
  }

  @Override
  public void succeeded() {
    if (!turn.compareAndSet(0, 2) && !written()) {
      LoopExecutor.run(this::pump);
    }
  }

  @Override
  public void failed(Throwable x) {
    turn.set(ENDED);
    release();
    connection.writeFailed(current, x);
  }

  @Override
  public InvocationType getInvocationType() {
    return InvocationType.NON_BLOCKING;
  }

  private static ByteBuffer ascii(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }
}
