package com.hevlayer.app.net;

import com.hevlayer.app.net.UpstreamCall.Clock;
import com.hevlayer.ports.store.NoAnswerException.Reason;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/**
 * A body that is at hand, sent in pieces through one buffer: the kernel would otherwise be given
 * all of it again and again, each time to take a part.
 */
final class Delivery implements Callback {
  private static final int PIECE = 64 * 1024;
  private static final int ENDED = 3;

  private final UpstreamConnection connection;
  private final UpstreamCall current;
  private final WholeBody.Reader body;
  private final ByteBuffer head;
  private final AtomicInteger turn = new AtomicInteger();
  private final RetainableByteBuffer buffer;
  private long left;

  Delivery(
      UpstreamConnection connection,
      ByteBufferPool buffers,
      UpstreamCall current,
      WholeBody whole,
      ByteBuffer head) {
    this.connection = connection;
    this.current = current;
    this.head = head;
    body = whole.read();
    left = head.remaining() + whole.length();
    buffer = buffers.acquire((int) Math.min(left, PIECE), true);
  }

  void pump() {
    while (true) {
      ByteBuffer piece = buffer.getByteBuffer();
      try {
        fill(piece);
      } catch (IllegalStateException gone) {
        buffer.release();
        current.fail(connection, Reason.CANCELLED, "lost the request", gone);
        return;
      }
      turn.set(0);
      connection.getEndPoint().write(this, piece);
      if (turn.compareAndSet(0, 1) || turn.get() == ENDED || !goesOn()) {
        return;
      }
    }
  }

  private void fill(ByteBuffer piece) {
    BufferUtil.clearToFill(piece);
    int count = Math.min(head.remaining(), piece.remaining());
    piece.put(head.slice(head.position(), count));
    head.position(head.position() + count);
    body.next(piece);
    left -= piece.position();
    piece.flip();
  }

  // A piece was written; returns whether another one follows.
  private boolean goesOn() {
    if (left == 0) {
      buffer.release();
      connection.requestWritten(current);
      return false;
    }
    boolean wanted =
        connection.answering()
            ? !current.ended() || connection.willBeWritten(current)
            : current.start(Clock.WRITE);
    if (!wanted) {
      buffer.release();
    }
    return wanted;
  }

  @Override
  public void succeeded() {
    if (!turn.compareAndSet(0, 2) && goesOn()) {
      LoopExecutor.run(this::pump);
    }
  }

  @Override
  public void failed(Throwable x) {
    turn.set(ENDED);
    buffer.release();
    connection.writeFailed(current, x);
  }

  @Override
  public InvocationType getInvocationType() {
    return InvocationType.NON_BLOCKING;
  }
}
