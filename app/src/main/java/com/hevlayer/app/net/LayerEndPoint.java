package com.hevlayer.app.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * A socket of the gateway, of a client or of a store. It can tell that the peer left while nobody
 * reads, without losing a byte: what it has to read for that is kept and handed to the next reader.
 */
public final class LayerEndPoint extends SocketChannelEndPoint {
  private static final int READ_AHEAD = 64;

  private final ManagedSelector selector;
  private final int selectorIndex;
  private SelectionKey key;

  private final ReentrantLock reading = new ReentrantLock();
  private @Nullable ByteBuffer ahead; // what was read ahead, never empty; guarded by reading
  private @Nullable ByteBuffer spare; // guarded by reading
  private boolean drained; // guarded by reading: the last read emptied the socket

  private volatile @Nullable Runnable onGone;
  private final AtomicLong flushed = new AtomicLong();

  LayerEndPoint(
      SocketChannel channel,
      ManagedSelector selector,
      int selectorIndex,
      SelectionKey key,
      Scheduler scheduler) {
    super(channel, selector, key, scheduler);
    this.selector = selector;
    this.selectorIndex = selectorIndex;
    this.key = key;
  }

  /** Which of the connector's selectors serves this socket, from 0. */
  public int selectorIndex() {
    return selectorIndex;
  }

  /** Bytes given to the kernel so far. */
  long flushed() {
    return flushed.get();
  }

  /**
   * Runs an action once when the peer closes or resets the connection while nobody reads from it. A
   * peer that shuts down only its sending side counts as gone. Replaces an earlier watch.
   */
  public void watch(Runnable gone) {
    onGone = gone;
    super.needsFillInterest();
  }

  /** Ends the watch. */
  public void unwatch() {
    onGone = null;
  }

  @Override
  public void replaceKey(SelectionKey newKey) {
    key = newKey;
    super.replaceKey(newKey);
  }

  @Override
  public int fill(ByteBuffer buffer) throws IOException {
    reading.lock();
    try {
      ByteBuffer kept = ahead;
      if (kept != null) {
        int position = BufferUtil.flipToFill(buffer);
        int filled = BufferUtil.put(kept, buffer);
        BufferUtil.flipToFlush(buffer, position);
        if (!kept.hasRemaining()) {
          ahead = null;
        }
        return filled;
      }
      if (drained) {
        return 0; // the selector tells when there is more: saves the read that finds nothing
      }
      int space = BufferUtil.space(buffer);
      int filled = super.fill(buffer);
      drained = filled >= 0 && filled < space;
      return filled;
    } finally {
      reading.unlock();
    }
  }

  @Override
  public boolean flush(ByteBuffer... buffers) throws IOException {
    long sum = remaining(buffers);
    long before = flushed.get();
    // Counted first: who looks while the kernel takes them must not think that nothing left.
    flushed.set(before + sum);
    try {
      return super.flush(buffers);
    } finally {
      flushed.set(before + sum - remaining(buffers)); // writers take turns
    }
  }

  private static long remaining(ByteBuffer[] buffers) {
    long sum = 0;
    for (ByteBuffer buffer : buffers) {
      sum += buffer.remaining();
    }
    return sum;
  }

  @Override
  public Runnable onSelected() {
    boolean watching = false;
    if ((key.readyOps() & SelectionKey.OP_READ) != 0) {
      reading.lock();
      try {
        drained = false;
        if (onGone != null && !isFillInterested()) {
          watching = readAhead() == Peer.QUIET;
        }
      } finally {
        reading.unlock();
      }
    }
    Runnable task = super.onSelected();
    if (watching && onGone != null) {
      super.needsFillInterest();
    }
    return task;
  }

  @Override
  protected void needsFillInterest() {
    super.needsFillInterest();
    boolean kept;
    reading.lock();
    try {
      kept = ahead != null;
    } finally {
      reading.unlock();
    }
    if (kept) {
      // The socket may never become readable again: what was read ahead is all there is.
      selector.submit(ignored -> getFillInterest().fillable());
    }
  }

  /** A long request is no idle connection: while it is watched only a pending read or write is. */
  @Override
  protected void onIdleExpired(TimeoutException timeout) {
    if (onGone != null && !isFillInterested() && !getWriteFlusher().isPending()) {
      return;
    }
    super.onIdleExpired(timeout);
  }

  /** Whether the peer closed or reset the connection, as far as can be told now. */
  public boolean isGone() {
    return probe() == Peer.GONE;
  }

  /** What a look at the socket found. */
  enum Peer {
    QUIET,
    SENT,
    GONE
  }

  /** Looks at the socket without taking a byte from its reader. */
  Peer probe() {
    reading.lock();
    try {
      return readAhead();
    } finally {
      reading.unlock();
    }
  }

  private Peer readAhead() {
    if (ahead != null) {
      return Peer.SENT;
    }
    ByteBuffer target = spare;
    if (target == null) {
      target = spare = ByteBuffer.allocate(READ_AHEAD);
    }
    int read;
    try {
      read = getChannel().read(target.clear());
    } catch (IOException e) {
      read = -1;
    }
    if (read > 0) {
      ahead = target.flip();
      return Peer.SENT;
    }
    if (read < 0) {
      Runnable gone = onGone;
      if (gone != null) {
        onGone = null;
        Thread.startVirtualThread(gone);
      }
      return Peer.GONE;
    }
    return Peer.QUIET;
  }
}
