package com.hevlayer.protocol.scan;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The names seen in one object, to find the one that occurs twice. Names are ranges of unescaped
 * bytes; hashes are salted, so that a body cannot be made to collide. Reused from object to object.
 */
final class NameSet {
  private static final long SALT = new SplittableRandom().nextLong();
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private long[] hashes = new long[32];
  private MemorySegment[] segments = new MemorySegment[32];
  private long[] offsets = new long[32];
  private int[] lengths = new int[32];
  private int[] rounds = new int[32];
  private int round = 1;
  private int size;

  /** Forgets all names. */
  void clear() {
    size = 0;
    if (++round == 0) {
      Arrays.fill(rounds, 0);
      round = 1;
    }
  }

  /** Adds a name; returns whether it was new. */
  boolean add(MemorySegment segment, long offset, int length) {
    long hash = hash(segment, offset, length);
    int mask = hashes.length - 1;
    int slot = (int) hash & mask;
    while (rounds[slot] == round) {
      if (hashes[slot] == hash
          && lengths[slot] == length
          && MemorySegment.mismatch(
                  segments[slot],
                  offsets[slot],
                  offsets[slot] + length,
                  segment,
                  offset,
                  offset + length)
              < 0) {
        return false;
      }
      slot = (slot + 1) & mask;
    }
    set(slot, hash, segment, offset, length);
    if (++size * 2 > hashes.length) {
      grow();
    }
    return true;
  }

  private void set(int slot, long hash, MemorySegment segment, long offset, int length) {
    hashes[slot] = hash;
    segments[slot] = segment;
    offsets[slot] = offset;
    lengths[slot] = length;
    rounds[slot] = round;
  }

  private void grow() {
    int old = hashes.length;
    long[] oldHashes = hashes;
    MemorySegment[] oldSegments = segments;
    long[] oldOffsets = offsets;
    int[] oldLengths = lengths;
    int[] oldRounds = rounds;
    hashes = new long[old * 2];
    segments = new MemorySegment[old * 2];
    offsets = new long[old * 2];
    lengths = new int[old * 2];
    rounds = new int[old * 2];
    int mask = hashes.length - 1;
    for (int i = 0; i < old; i++) {
      if (oldRounds[i] != round) {
        continue;
      }
      int slot = (int) oldHashes[i] & mask;
      while (rounds[slot] == round) {
        slot = (slot + 1) & mask;
      }
      set(slot, oldHashes[i], oldSegments[i], oldOffsets[i], oldLengths[i]);
    }
  }

  private static long hash(MemorySegment segment, long offset, int length) {
    long hash = SALT + length;
    int i = 0;
    for (; i + Long.BYTES <= length; i += Long.BYTES) {
      hash = mix(hash ^ segment.get(LONG, offset + i));
    }
    long tail = 0;
    for (; i < length; i++) {
      tail = (tail << 8) | (segment.get(ValueLayout.JAVA_BYTE, offset + i) & 0xFF);
    }
    return mix(hash ^ tail);
  }

  private static long mix(long value) {
    long x = (value ^ (SALT >>> 17)) * 0x9E3779B97F4A7C15L;
    return x ^ (x >>> 29) ^ (x >>> 47);
  }
}
