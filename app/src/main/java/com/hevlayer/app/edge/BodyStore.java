package com.hevlayer.app.edge;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One held body: a short one in an array, a longer one in memory outside the heap, which goes back
 * the moment it is closed and not when a collector comes by; both out of the budget. A very long
 * one lies in a mapped file that is deleted while it is open. Filled by one thread at a time, read
 * by any, closed once by any.
 */
final class BodyStore implements HeldBody, AutoCloseable {
  private static final int FIRST = 16 * 1024;
  private static final int LONGEST_ARRAY = 1 << 20;

  /** Room for all of a long body is made once this part of it came: announcing costs nothing. */
  private static final int PART = 16;

  private final EdgeSettings settings;
  private final ByteBudget budget;
  private final boolean present;
  private final ReentrantLock closing = new ReentrantLock();
  private MemorySegment room = MemorySegment.ofArray(new byte[0]);
  private @Nullable Arena arena;
  private long length;
  private long taken;
  private MemorySegment bytes = MemorySegment.ofArray(new byte[0]);
  private boolean closed;

  /**
   * Creates an empty one.
   *
   * @param present whether the caller sent a body
   */
  BodyStore(EdgeSettings settings, ByteBudget budget, boolean present) {
    this.settings = settings;
    this.budget = budget;
    this.present = present;
  }

  @Override
  public MemorySegment bytes() {
    return bytes;
  }

  @Override
  public boolean present() {
    return present;
  }

  /**
   * Takes what there is room for.
   *
   * @return whether that was all
   */
  boolean put(ByteBuffer piece) {
    int count = (int) Math.min(piece.remaining(), room.byteSize() - length);
    if (count > 0) {
      MemorySegment.copy(MemorySegment.ofBuffer(piece), 0, room, length, count);
      piece.position(piece.position() + count);
      length += count;
    }
    return !piece.hasRemaining();
  }

  /**
   * Makes more room without waiting.
   *
   * @param expected the length of the whole body
   * @return whether there is any now
   */
  boolean grow(long expected) {
    long capacity = next(expected);
    return budget.take(capacity) && moved(capacity);
  }

  /**
   * Makes more room, waiting for it; blocks.
   *
   * @param expected the length of the whole body, or -1 if it is not known
   */
  void awaitGrowth(long expected) throws BodyException, InterruptedException {
    long capacity = next(expected);
    if (!budget.take(capacity, settings.budgetWait().toNanos()) || !moved(capacity)) {
      throw new BodyException(
          Reply.error(503, "service_unavailable", "no memory for the request body is free")
              .with("Retry-After", "1"));
    }
  }

  private long next(long expected) {
    if (expected < 0) {
      return Math.min(settings.mappedAbove(), Math.max(FIRST, 2 * length));
    }
    long part = Math.max(LONGEST_ARRAY, expected / PART);
    return length == 0 ? Math.min(expected, part) : expected;
  }

  // What was there still counts while it is copied.
  private boolean moved(long capacity) {
    Arena next = capacity > LONGEST_ARRAY ? Arena.ofShared() : null;
    MemorySegment larger;
    try {
      larger =
          next == null
              ? MemorySegment.ofArray(new byte[(int) capacity])
              : next.allocate(capacity, 1);
    } catch (OutOfMemoryError none) {
      // The machine has less than the budget promises: no reason to fail anything else.
      if (next != null) {
        next.close();
      }
      budget.give(capacity);
      return false;
    }
    MemorySegment.copy(room, 0, larger, 0, length);
    release();
    room = larger;
    arena = next;
    taken = capacity;
    return true;
  }

  /** Everything came. */
  void filled() {
    bytes = room.asSlice(0, length).asReadOnly();
  }

  /**
   * Reads a whole body whose length is not known, or one for a mapped file; blocks.
   *
   * @param expected its length, or -1 if it is not known
   */
  void read(InputStream in, long expected) throws IOException, BodyException, InterruptedException {
    byte[] piece = new byte[64 * 1024];
    int read = in.read(piece);
    while (read >= 0 && expected <= settings.mappedAbove()) {
      ByteBuffer rest = ByteBuffer.wrap(piece, 0, read);
      while (!put(rest)) {
        if (length >= settings.mappedAbove()) {
          map(in, rest);
          return;
        }
        awaitGrowth(expected);
      }
      check(length);
      read = in.read(piece);
    }
    if (read >= 0) {
      map(in, ByteBuffer.wrap(piece, 0, read));
    } else {
      filled();
    }
  }

  private void check(long size) throws BodyException {
    if (size > settings.maxBody()) {
      throw new BodyException(tooLargeReply(settings.maxBody()));
    }
  }

  static Reply tooLargeReply(long most) {
    return Reply.error(
        413, "payload_too_large", "the request body is longer than " + most + " bytes");
  }

  private void map(InputStream in, ByteBuffer first) throws IOException, BodyException {
    Path file = Files.createTempFile(settings.temporary(), "layer-body-", ".tmp");
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE)) {
      long size = write(channel, room.asSlice(0, length).asByteBuffer()) + write(channel, first);
      release();
      byte[] piece = new byte[256 * 1024];
      for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
        size += write(channel, ByteBuffer.wrap(piece, 0, read));
        check(size);
      }
      Arena mapped = Arena.ofShared();
      arena = mapped;
      bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, size, mapped);
    }
  }

  private static long write(FileChannel channel, ByteBuffer buffer) throws IOException {
    long size = buffer.remaining();
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    return size;
  }

  // Gives back the memory, or the mapping.
  private void release() {
    Arena held = arena;
    long before = taken;
    arena = null;
    taken = 0;
    room = MemorySegment.ofArray(new byte[0]);
    if (held != null) {
      free(held, before);
    } else if (before > 0) {
      budget.give(before);
    }
  }

  @Override
  public void close() {
    closing.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
    } finally {
      closing.unlock();
    }
    release();
  }

  // A write that was cut off may hold the memory for a moment longer.
  private void free(Arena held, long size) {
    if (isFreed(held)) {
      if (size > 0) {
        budget.give(size);
      }
    } else {
      Thread.startVirtualThread(() -> freeLater(held, size));
    }
  }

  private static boolean isFreed(Arena held) {
    try {
      held.close();
      return true;
    } catch (IllegalStateException stillRead) {
      return false;
    }
  }

  private void freeLater(Arena held, long size) {
    for (int attempt = 0; attempt < 500 && !isFreed(held); attempt++) {
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        break;
      }
    }
    if (size > 0) {
      budget.give(size);
    }
  }
}
