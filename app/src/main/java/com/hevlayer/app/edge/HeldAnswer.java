package com.hevlayer.app.edge;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The body of a store's answer while it is held back, out of the byte budget of the process.
 * Thread-safe.
 */
final class HeldAnswer implements AutoCloseable {
  /** Some two million ids; what is longer is not worth the memory. */
  static final int LONGEST = 32 << 20;

  private static final int FIRST = 4096;
  private static final int UNIT = 1024;

  private final ByteBudget budget;
  private final ReentrantLock lock = new ReentrantLock();
  private byte[] bytes = new byte[0];
  private int length;
  private long taken;
  private boolean closed;

  HeldAnswer(ByteBudget budget) {
    this.budget = budget;
  }

  /**
   * Makes room for a body.
   *
   * @param announced its length, or -1 if it is not known
   * @return whether there is any
   */
  boolean expect(long announced) {
    return announced <= LONGEST && (announced < 0 || room((int) announced));
  }

  /** Adds a piece; false, and nothing is taken, if there is no room for it. */
  boolean add(ByteBuffer piece) {
    lock.lock();
    try {
      int count = piece.remaining();
      if (count > bytes.length - length
          && (count > LONGEST - length
              || !room(Math.clamp(2L * bytes.length, Math.max(FIRST, length + count), LONGEST)))) {
        return false;
      }
      piece.get(bytes, length, count);
      length += count;
      return true;
    } finally {
      lock.unlock();
    }
  }

  private boolean room(int capacity) {
    lock.lock();
    try {
      if (!take(capacity - bytes.length)) {
        return false;
      }
      bytes = Arrays.copyOf(bytes, capacity);
      return true;
    } finally {
      lock.unlock();
    }
  }

  private boolean take(long more) {
    lock.lock();
    try {
      long whole = (more + UNIT - 1) / UNIT * UNIT; // so that what is given back is what was taken
      if (closed || !budget.take(whole)) {
        return false;
      }
      taken += whole;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Returns what came so far, as it came. */
  byte[] bytes() {
    lock.lock();
    try {
      if (length < bytes.length) {
        bytes = Arrays.copyOf(bytes, length);
      }
      return bytes;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns the body decoded; the very array of {@link #bytes} if it is not coded, {@code null} if
   * it cannot be decoded or grows too long.
   */
  byte @Nullable [] decoded(String coding) {
    byte[] coded = bytes();
    return switch (coding.strip().toLowerCase(Locale.ROOT)) {
      case "", "identity" -> coded;
      case "gzip", "x-gzip" -> unzipped(coded);
      default -> null;
    };
  }

  private byte @Nullable [] unzipped(byte[] coded) {
    byte[] plain = new byte[0];
    int count = 0;
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(coded), 8192)) {
      for (int read = 0; read >= 0; read = in.read(plain, count, plain.length - count)) {
        count += read;
        if (count == plain.length) {
          int capacity = Math.clamp(2L * count, FIRST, LONGEST);
          if (capacity == count || !take(capacity - count)) {
            return null;
          }
          plain = Arrays.copyOf(plain, capacity);
        }
      }
      return Arrays.copyOf(plain, count);
    } catch (IOException malformed) {
      return null;
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      if (taken > 0) {
        budget.give(taken);
        taken = 0;
      }
    } finally {
      lock.unlock();
    }
  }
}
