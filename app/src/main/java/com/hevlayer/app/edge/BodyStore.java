package com.hevlayer.app.edge;

import com.hevlayer.protocol.Splice;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One held body: in memory out of the budget, a long one in a mapped file that is deleted while it
 * is open. Filled by one thread, read by any, closed once by any.
 */
final class BodyStore implements HeldBody, AutoCloseable {
  private static final int FIRST = 16 * 1024;

  private final EdgeSettings settings;
  private final ByteBudget budget;
  private final boolean present;
  private final ReentrantLock closing = new ReentrantLock();
  private byte[] memory = new byte[0];
  private long taken;
  private @Nullable Arena arena;
  private @Nullable Arena splicedArena;
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

  /** Makes room for a short body of known length without waiting; null if there is none now. */
  byte @Nullable [] reserve(int length) {
    if (!budget.take(length)) {
      return null;
    }
    taken = length;
    memory = new byte[length];
    return memory;
  }

  /** The array of {@link #reserve} is filled. */
  void filled() {
    bytes = MemorySegment.ofArray(memory).asReadOnly();
  }

  /**
   * Reads a whole body; blocks.
   *
   * @param expected its length, or -1 if it is not known
   */
  void read(InputStream in, long expected) throws IOException, BodyException, InterruptedException {
    if (expected > settings.mappedAbove()) {
      map(in, 0);
      return;
    }
    int length = 0;
    grow(expected < 0 ? FIRST : (int) Math.min(expected, 1 << 20), 0);
    while (true) {
      if (length == memory.length) {
        if (length == expected) {
          break;
        }
        if (length >= settings.mappedAbove()) {
          map(in, length);
          return;
        }
        long most = expected >= 0 ? expected : settings.mappedAbove();
        grow((int) Math.min(most, 2L * length), length);
      }
      int read = in.read(memory, length, memory.length - length);
      if (read < 0) {
        break;
      }
      length += read;
      check(length);
    }
    if (in.read() >= 0) {
      throw new BodyException(
          Reply.error(400, "bad_request", "the body is longer than its Content-Length"));
    }
    bytes = MemorySegment.ofArray(memory).asSlice(0, length).asReadOnly();
  }

  private void check(long length) throws BodyException {
    if (length > settings.maxBody()) {
      throw tooLarge(settings.maxBody());
    }
  }

  static BodyException tooLarge(long most) {
    return new BodyException(tooLargeReply(most));
  }

  static Reply tooLargeReply(long most) {
    return Reply.error(
        413, "payload_too_large", "the request body is longer than " + most + " bytes");
  }

  // The old array still counts while it is copied.
  private void grow(int capacity, int used) throws BodyException, InterruptedException {
    if (!budget.take(capacity, settings.budgetWait().toNanos())) {
      throw new BodyException(
          Reply.error(503, "service_unavailable", "no memory for the request body is free")
              .with("Retry-After", "1"));
    }
    byte[] larger = used == 0 ? new byte[capacity] : Arrays.copyOf(memory, capacity);
    long before = taken;
    memory = larger;
    taken = capacity;
    if (before > 0) {
      budget.give(before);
    }
  }

  private void map(InputStream in, int used) throws IOException, BodyException {
    Path file = Files.createTempFile(settings.temporary(), "layer-body-", ".tmp");
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE)) {
      long length = write(channel, memory, used);
      give();
      byte[] piece = new byte[256 * 1024];
      for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
        length += write(channel, piece, read);
        check(length);
      }
      Arena mapped = Arena.ofShared();
      arena = mapped;
      bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, length, mapped);
    }
  }

  /**
   * Returns the body with splices applied, in the pieces that go out. Those of a body in a mapped
   * file lie in another one, so that they take no memory either; then it blocks.
   */
  List<ByteBuffer> spliced(List<Splice> splices) throws IOException {
    if (arena == null || splices.isEmpty()) {
      return SplicedBody.of(bytes, splices);
    }
    Path file = Files.createTempFile(settings.temporary(), "layer-body-", ".tmp");
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE)) {
      long length = SplicedBody.write(bytes, splices, channel);
      Arena mapped = Arena.ofShared();
      splicedArena = mapped;
      return SplicedBody.of(
          channel.map(FileChannel.MapMode.READ_ONLY, 0, length, mapped), List.of());
    }
  }

  private static long write(FileChannel channel, byte[] piece, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(piece, 0, length);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    return length;
  }

  private void give() {
    long before = taken;
    taken = 0;
    memory = new byte[0];
    if (before > 0) {
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
    give();
    if (arena != null) {
      unmap(arena);
    }
    if (splicedArena != null) {
      unmap(splicedArena);
    }
  }

  // A write that was cut off may hold the mapping for a moment longer.
  private static void unmap(Arena mapped) {
    try {
      mapped.close();
    } catch (IllegalStateException stillWritten) {
      Thread.startVirtualThread(() -> unmapLater(mapped));
    }
  }

  private static void unmapLater(Arena mapped) {
    for (int attempt = 0; attempt < 500; attempt++) {
      try {
        Thread.sleep(20);
        mapped.close();
        return;
      } catch (IllegalStateException stillWritten) {
        // once more
      } catch (InterruptedException e) {
        return;
      }
    }
  }
}
