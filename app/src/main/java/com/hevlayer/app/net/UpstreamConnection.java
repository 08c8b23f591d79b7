package com.hevlayer.app.net;

import com.hevlayer.app.net.UpstreamCall.Clock;
import com.hevlayer.ports.store.NoAnswerException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a store. It carries one call at a time: the request goes out and the answer
 * comes in independently, each by at most one thread at a time. It is used again only after the
 * exact end of an answer whose request was written whole.
 */
final class UpstreamConnection extends AbstractConnection.NonBlocking {
  private static final int BUFFER = 32 * 1024;
  private static final int SHORT = 16 * 1024;
  private static final ByteBuffer EMPTY = ByteBuffer.allocate(0).asReadOnlyBuffer();

  private enum State {
    OPENING,
    IDLE,
    CHECKING,
    BUSY,
    SHUT
  }

  private final ConnectionPool pool;
  private final UpstreamCall first;
  private final LayerEndPoint socket;
  private final boolean secure;
  private final ByteBufferPool buffers;
  private final AtomicReference<State> state = new AtomicReference<>(State.OPENING);
  private final Taking taking = new Taking();

  private @Nullable UpstreamCall taken; // the call whose request is sent next
  private volatile @Nullable UpstreamCall call; // the one that what comes in belongs to
  private volatile @Nullable UpstreamCall written; // the call whose request is written whole
  private final AtomicInteger halves = new AtomicInteger(); // of the call that are over, in and out
  private final AtomicBoolean unread = new AtomicBoolean(); // something came while there was none
  private volatile boolean handshaken;
  private boolean reused;
  private long flushedBefore;
  private long idleSince;

  private final AnswerFields fields = new AnswerFields();
  private AnswerReader reader = new AnswerReader(false, fields);
  private @Nullable RetainableByteBuffer in;
  private boolean headUnsent;

  UpstreamConnection(
      EndPoint endPoint,
      LayerEndPoint socket,
      Executor executor,
      ByteBufferPool buffers,
      ConnectionPool pool,
      UpstreamCall first) {
    super(endPoint, executor);
    this.pool = pool;
    this.first = first;
    this.socket = socket;
    this.buffers = buffers;
    this.secure = endPoint != socket;
  }

  int selectorIndex() {
    return socket.selectorIndex();
  }

  /** Whether the connection carried another call before this one. */
  boolean reused() {
    return reused;
  }

  /** Whether a byte of the current call may have left. */
  boolean wroteSinceTaken() {
    return socket.flushed() != flushedBefore;
  }

  long idleSince() {
    return idleSince;
  }

  @Override
  public void onOpen() {
    super.onOpen();
    if (secure) {
      continueHandshake(true);
    } else {
      ready();
    }
  }

  private void ready() {
    if (state.compareAndSet(State.OPENING, State.IDLE)) {
      fillInterested();
      LoopExecutor.run(() -> pool.opened(this, first));
    }
  }

  /** TLS stands; noticed by the thread that drives the handshake. */
  void handshaken() {
    handshaken = true;
  }

  private void continueHandshake(boolean start) {
    try {
      if (start) {
        getEndPoint().flush(BufferUtil.EMPTY_BUFFER);
      }
      int filled = getEndPoint().fill(BufferUtil.allocate(1));
      if (handshaken) {
        ready();
      } else if (filled == 0) {
        fillInterested();
      } else {
        openFailed(null);
      }
    } catch (IOException | RuntimeException e) {
      openFailed(e);
    }
  }

  private void openFailed(@Nullable Throwable cause) {
    if (state.getAndSet(State.SHUT) != State.SHUT) {
      getEndPoint().close();
      String why = cause == null || cause.getMessage() == null ? "" : ": " + cause.getMessage();
      pool.openFailed(first, "refused the TLS handshake" + why, cause);
    }
  }

  /** Takes an idle connection for a call; false if it is of no use any more. */
  boolean take(UpstreamCall next) {
    if (!state.compareAndSet(State.IDLE, State.BUSY)) {
      return false;
    }
    LayerEndPoint.Peer peer = socket.probe();
    if (peer == LayerEndPoint.Peer.GONE || (peer == LayerEndPoint.Peer.SENT && !secure)) {
      shut(); // it closed, or it spoke unasked: what it said could be taken for the next answer
      return false;
    }
    taken = next;
    return true;
  }

  /** Becomes idle after a call; the pool calls it before others may take the connection. */
  boolean rest(long now) {
    idleSince = now;
    reused = true;
    return state.compareAndSet(State.BUSY, State.IDLE)
        || state.compareAndSet(State.CHECKING, State.IDLE);
  }

  boolean isShut() {
    return state.get() == State.SHUT;
  }

  /** Closes an idle connection, unless somebody just took it. */
  void shutIdle() {
    if (state.compareAndSet(State.IDLE, State.SHUT)) {
      pool.shut();
      getEndPoint().close();
    }
  }

  /** Closes the connection. */
  void shut() {
    if (state.getAndSet(State.SHUT) != State.SHUT) {
      pool.shut();
    }
    getEndPoint().close();
  }

  @Override
  public void onClose(Throwable cause) {
    super.onClose(cause);
    if (state.get() == State.OPENING) {
      openFailed(cause);
    } else if (state.getAndSet(State.SHUT) != State.SHUT) {
      pool.shut();
      UpstreamCall current = call;
      if (current != null) {
        current.fail(this, Reason.RESET, "closed the connection " + reader.where(), cause);
      }
    }
  }

  // ---- the request ------------------------------------------------------------------------------

  /** Sends the request of the call the connection was taken for. */
  void send() {
    UpstreamCall current = taken;
    if (current == null) {
      return;
    }
    taken = null;
    UpstreamRequest request = current.request();
    reader = new AnswerReader(request.bodyless(), fields);
    headUnsent = false;
    halves.set(0);
    flushedBefore = socket.flushed();
    if (!current.carriedBy(this)) {
      pool.release(this); // it ended before its turn
      return;
    }
    call = current; // not before there is a reader for its answer
    if (!secure && unread.compareAndSet(true, false)) {
      current.fail(this, Reason.RESET, "closed the connection or spoke unasked", null);
      return;
    }
    ByteBuffer head = ByteBuffer.wrap(request.head());
    if (request.stream() != null) {
      new Upload(this, current, request.stream(), request.chunked(), head).pump();
    } else {
      new Delivery(this, buffers, current, request.whole(), head).pump();
    }
    if (secure && unread.compareAndSet(true, false)) {
      LoopExecutor.run(this::readAnswer);
    }
  }

  /** Whether a byte of the answer came. */
  boolean answering() {
    return reader.started();
  }

  /** The whole request of a call was written. */
  void requestWritten(UpstreamCall current) {
    written = current;
    if (!reader.started()) {
      current.start(Clock.HEAD);
    }
    halfOver();
  }

  /** The request of a call cannot be written. */
  void writeFailed(UpstreamCall current, Throwable failure) {
    if (call == null) {
      shut(); // answered already
      return;
    }
    // A store may answer and close before it read the whole request: its answer is what counts.
    if (!reader.started() && socket.probe() != LayerEndPoint.Peer.SENT) {
      current.fail(this, Reason.RESET, "closed the connection while the request was sent", failure);
    }
  }

  // ---- the answer -------------------------------------------------------------------------------

  @Override
  public void onFillable() {
    State seen = state.get();
    if (seen == State.OPENING) {
      continueHandshake(false);
    } else if (seen == State.IDLE && state.compareAndSet(State.IDLE, State.CHECKING)) {
      checkIdle();
    } else if (state.get() != State.SHUT) {
      LoopExecutor.run(this::readAnswer);
    }
  }

  @Override
  public void onFillInterestedFailed(Throwable cause) {
    if (state.get() == State.OPENING) {
      openFailed(cause);
      return;
    }
    UpstreamCall current = call;
    shut();
    if (current != null) {
      current.fail(this, Reason.RESET, "closed the connection " + reader.where(), cause);
    }
  }

  // Nothing is due on an idle connection. TLS may still send records of its own.
  private void checkIdle() {
    ByteBuffer one = BufferUtil.allocate(1);
    try {
      if (!secure || getEndPoint().fill(one) != 0) {
        shut();
        return;
      }
    } catch (IOException e) {
      shut();
      return;
    }
    fillInterested();
    pool.checked(this);
  }

  private void readAnswer() {
    UpstreamCall current = call;
    if (current == null) {
      unread.set(true); // whoever sends the next request looks
      current = call;
      if (current == null || !unread.compareAndSet(true, false)) {
        return;
      }
    }
    try {
      while (!current.ended()) {
        RetainableByteBuffer buffer = in;
        if (buffer == null) {
          in = buffer = buffers.acquire(BUFFER, true);
        }
        ByteBuffer bytes = buffer.getByteBuffer();
        AnswerReader.Step step = reader.next(bytes);
        if (step == AnswerReader.Step.MORE) {
          BufferUtil.clear(bytes);
          int filled = getEndPoint().fill(bytes);
          if (filled > 0) {
            continue;
          }
          if (filled == 0) {
            if (!headUnsent) {
              waitForMore(current);
              return;
            }
          } else if (!reader.endOfInput()) {
            releaseBuffer();
            current.fail(this, Reason.RESET, "closed the connection " + reader.where(), null);
            return;
          }
        }
        if (!current.stop()) {
          break;
        }
        if (step == AnswerReader.Step.HEAD) {
          current.listener().onHead(reader.head());
          if (!reader.done()) {
            headUnsent = true; // content that is at hand goes out with the head in one piece
            continue;
          }
        }
        headUnsent = false;
        ByteBuffer content =
            step == AnswerReader.Step.CONTENT ? reader.content() : EMPTY.duplicate();
        taking.reset();
        current.listener().onContent(content, reader.done(), taking);
        if (taking.comesLater()) {
          return;
        }
        if (taking.failure != null || delivered(current)) {
          return;
        }
      }
      releaseBuffer();
    } catch (GarbledAnswerException e) {
      releaseBuffer();
      current.fail(this, Reason.GARBLED, "sent no valid answer: " + e.getMessage(), e);
    } catch (IOException | RuntimeException e) {
      releaseBuffer();
      current.fail(this, Reason.RESET, "closed the connection " + reader.where(), e);
    }
  }

  private void waitForMore(UpstreamCall current) {
    releaseBuffer();
    boolean goesOn =
        (reader.started() || written == current)
            ? current.start(reader.started() ? Clock.BODY : Clock.HEAD)
            : !current.ended();
    if (goesOn) {
      fillInterested();
    }
  }

  // Returns whether the answer was the last of it.
  private boolean delivered(UpstreamCall current) {
    if (!reader.done()) {
      return false;
    }
    RetainableByteBuffer buffer = in;
    boolean spare = buffer != null && buffer.hasRemaining();
    releaseBuffer();
    call = null;
    current.complete();
    if (reader.persistent() && !spare && willBeWritten(current)) {
      fillInterested();
      halfOver();
    } else {
      shut();
    }
    return true;
  }

  // The store may answer before the thread that wrote the request comes to say so: whoever is last
  // gives the connection back.
  private void halfOver() {
    if (halves.incrementAndGet() == 2) {
      pool.release(this);
    }
  }

  /** Whether the request is or soon will be written: a long body is not worth waiting for. */
  boolean willBeWritten(UpstreamCall current) {
    UpstreamRequest request = current.request();
    if (written == current) {
      return true;
    }
    return request.stream() == null && request.whole().length() < SHORT;
  }

  private void releaseBuffer() {
    RetainableByteBuffer buffer = in;
    in = null;
    if (buffer != null) {
      buffer.release();
    }
  }

  /** Completed by the listener when it took a piece of content: at once, or later. */
  private final class Taking implements Callback {
    private final AtomicInteger turn = new AtomicInteger();
    private @Nullable Throwable failure;

    void reset() {
      failure = null;
      turn.set(0);
    }

    /** Whether the content is still being taken; the answer then goes on from another thread. */
    boolean comesLater() {
      return turn.compareAndSet(0, 1);
    }

    @Override
    public void succeeded() {
      if (turn.compareAndSet(0, 2)) {
        return;
      }
      UpstreamCall current = call;
      if (current != null && !delivered(current)) {
        LoopExecutor.run(UpstreamConnection.this::readAnswer);
      }
    }

    @Override
    public void failed(Throwable x) {
      failure = x;
      UpstreamCall current = call;
      turn.compareAndSet(0, 2);
      releaseBuffer();
      if (current != null) {
        current.fail(UpstreamConnection.this, Reason.CANCELLED, "was not heard out", x);
      }
    }

    @Override
    public InvocationType getInvocationType() {
      return InvocationType.NON_BLOCKING;
    }
  }
}
