package com.hevlayer.domain.scan;

import com.hevlayer.domain.fault.Fault;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.atomic.AtomicInteger;

/** Spools on the heap that know how many were made and are open. */
final class HeapSpools implements Spools {
  final AtomicInteger made = new AtomicInteger();
  final AtomicInteger open = new AtomicInteger();

  /** Bytes that one spool takes before it is full. */
  volatile long room = Long.MAX_VALUE;

  @Override
  public Spool open() {
    made.incrementAndGet();
    open.incrementAndGet();
    return new Spool() {
      private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      private boolean closed;

      @Override
      public synchronized void append(byte[] more, int length) {
        if (closed || bytes.size() + length > room) {
          throw new Fault.Unavailable("the spool is " + (closed ? "closed" : "full"));
        }
        bytes.write(more, 0, length);
      }

      @Override
      public synchronized int read(long position, byte[] into) {
        if (closed) {
          throw new Fault.Unavailable("the spool is closed");
        }
        int there = (int) Math.min(into.length, bytes.size() - position);
        System.arraycopy(bytes.toByteArray(), (int) position, into, 0, there);
        return there;
      }

      @Override
      public synchronized void close() {
        if (!closed) {
          closed = true;
          open.decrementAndGet();
        }
      }
    };
  }
}
