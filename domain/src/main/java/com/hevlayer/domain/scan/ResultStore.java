package com.hevlayer.domain.scan;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps results of jobs: a short one in memory while there is room for it, any other in a spool.
 * Thread-safe.
 */
final class ResultStore {
  /** The most bytes of one result in memory. */
  static final long LONGEST_IN_MEMORY = 4L << 20;

  /** The most bytes of all results together in memory. */
  private static final long ALL_IN_MEMORY = 64L << 20;

  private static final int OVERHEAD = 32;

  private final Spools spools;
  private final AtomicLong inMemory = new AtomicLong();

  ResultStore(Spools spools) {
    this.spools = spools;
  }

  /**
   * What was kept.
   *
   * @param truncated whether there was more than was wanted
   */
  record Kept(Records records, boolean truncated) {}

  /** Keeps the first {@code most} records of a walk; their numbers are not kept. */
  Kept keep(RecordCursor source, long most) {
    List<byte[]> keys = new ArrayList<>();
    long bytes = 0;
    while (keys.size() < most && bytes <= LONGEST_IN_MEMORY && source.advance()) {
      keys.add(source.key());
      bytes += source.key().length + OVERHEAD;
    }
    boolean complete = bytes <= LONGEST_IN_MEMORY;
    if (complete && reserve(bytes)) {
      return new Kept(new Remembered(keys, bytes), keys.size() == most && source.advance());
    }
    RecordFile file = new RecordFile(spools);
    try {
      for (byte[] key : keys) {
        file.append(key, 0);
      }
      boolean more = source.advance();
      while (more && file.size() < most) {
        file.append(source.key(), 0);
        more = source.advance();
      }
      file.flush();
      return new Kept(file, more);
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private boolean reserve(long bytes) {
    if (inMemory.addAndGet(bytes) <= ALL_IN_MEMORY) {
      return true;
    }
    inMemory.addAndGet(-bytes);
    return false;
  }

  /** Records in memory that give their room back. */
  private final class Remembered implements Records {
    private final long bytes;
    private final Records.InMemory records;
    private boolean closed;

    Remembered(List<byte[]> keys, long bytes) {
      this.bytes = bytes;
      records = new Records.InMemory(keys, new long[keys.size()]);
    }

    @Override
    public long size() {
      return records.size();
    }

    @Override
    public RecordCursor from(long index) {
      return records.from(index);
    }

    @Override
    public synchronized void close() {
      if (!closed) {
        closed = true;
        inMemory.addAndGet(-bytes);
      }
    }
  }
}
