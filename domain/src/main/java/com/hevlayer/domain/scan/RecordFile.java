package com.hevlayer.domain.scan;

import com.hevlayer.domain.fault.Fault;
import java.util.Arrays;

/**
 * Records in a spool: length of the key, key, number. The place of every 512th is remembered, so
 * that a page is found without reading what stands before it. Filled by one thread, then read.
 */
final class RecordFile implements Records {
  private static final int STEP = 512;
  private static final int WRITE_BUFFER = 64 * 1024;
  private static final int READ_BUFFER = 16 * 1024;
  private static final int LONGEST_NUMBER = 10;

  private final Spool spool;
  private byte[] pending = new byte[WRITE_BUFFER];
  private int filled;
  private long written;
  private long size;
  private long[] places = new long[16];
  private byte[] last = new byte[0];

  RecordFile(Spools spools) {
    spool = spools.open();
  }

  void append(byte[] key, long count) {
    if (size % STEP == 0) {
      int step = (int) (size / STEP);
      if (step == places.length) {
        places = Arrays.copyOf(places, step * 2);
      }
      places[step] = written + filled;
    }
    if (pending.length - filled < key.length + 2 * LONGEST_NUMBER) {
      flush();
      if (pending.length < key.length + 2 * LONGEST_NUMBER) {
        pending = new byte[key.length + 2 * LONGEST_NUMBER];
      }
    }
    number(key.length);
    System.arraycopy(key, 0, pending, filled, key.length);
    filled += key.length;
    number(count);
    size++;
    last = key;
  }

  /** Returns the key of the last record; empty if there is none. */
  byte[] last() {
    return last;
  }

  /** Writes what is still in memory; nothing is appended afterwards without a further call. */
  void flush() {
    if (filled > 0) {
      spool.append(pending, filled);
      written += filled;
      filled = 0;
    }
  }

  private void number(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      pending[filled++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    pending[filled++] = (byte) rest;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public RecordCursor from(long index) {
    if (index >= size) {
      return new Cursor(written, 0);
    }
    long skipped = index % STEP;
    Cursor cursor = new Cursor(places[(int) (index / STEP)], size - index + skipped);
    for (long i = 0; i < skipped; i++) {
      cursor.advance();
    }
    return cursor;
  }

  @Override
  public void close() {
    spool.close();
  }

  private final class Cursor implements RecordCursor {
    private final byte[] buffer = new byte[READ_BUFFER];
    private long position;
    private long left;
    private int at;
    private int end;
    private byte[] key = new byte[0];
    private long count;

    Cursor(long position, long left) {
      this.position = position;
      this.left = left;
    }

    @Override
    public boolean advance() {
      if (left == 0) {
        return false;
      }
      left--;
      byte[] bytes = new byte[(int) number()];
      for (int copied = 0; copied < bytes.length; ) {
        if (at == end) {
          fill();
        }
        int piece = Math.min(end - at, bytes.length - copied);
        System.arraycopy(buffer, at, bytes, copied, piece);
        copied += piece;
        at += piece;
      }
      key = bytes;
      count = number();
      return true;
    }

    private long number() {
      long value = 0;
      int shift = 0;
      while (true) {
        if (at == end) {
          fill();
        }
        byte b = buffer[at++];
        value |= (b & 0x7FL) << shift;
        if (b >= 0) {
          return value;
        }
        shift += 7;
      }
    }

    private void fill() {
      at = 0;
      end = spool.read(position, buffer);
      position += end;
      if (end == 0) {
        throw new Fault.Unavailable("a temporary file of a scan is shorter than it was written");
      }
    }

    @Override
    public byte[] key() {
      return key;
    }

    @Override
    public long count() {
      return count;
    }
  }
}
