package com.hevlayer.domain.shard;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * XXH64 with seed 0 over the UTF-8 bytes of an id, modulo the number of shards, both unsigned.
 * Numeric ids are hashed by their JSON number text.
 */
public final class ShardHash {
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final long P1 = 0x9E3779B185EBCA87L;
  private static final long P2 = 0xC2B2AE3D27D4EB4FL;
  private static final long P3 = 0x165667B19E3779F9L;
  private static final long P4 = 0x85EBCA77C2B2AE63L;
  private static final long P5 = 0x27D4EB2F165667C5L;

  private ShardHash() {}

  /**
   * Returns the shard of an id.
   *
   * @param id the string, or the text of the number
   * @param shards how many there are; 0 gives shard 0
   */
  public static int shard(String id, int shards) {
    MemorySegment utf8 = MemorySegment.ofArray(id.getBytes(StandardCharsets.UTF_8));
    return shard(utf8, 0, utf8.byteSize(), shards);
  }

  /** Returns the shard of the id whose UTF-8 bytes stand in this range. */
  public static int shard(MemorySegment segment, long offset, long length, int shards) {
    return shards == 0 ? 0 : (int) Long.remainderUnsigned(hash(segment, offset, length), shards);
  }

  /** Returns the hash of this range. */
  public static long hash(MemorySegment segment, long offset, long length) {
    long at = offset;
    long end = offset + length;
    long hash;
    if (length >= 32) {
      long v1 = 0x60EA27EEADC0B5D6L; // P1 + P2
      long v2 = P2;
      long v3 = 0;
      long v4 = 0x61C8864E7A143579L; // -P1
      while (end - at >= 32) {
        v1 = round(v1, segment.get(LONG, at));
        v2 = round(v2, segment.get(LONG, at + 8));
        v3 = round(v3, segment.get(LONG, at + 16));
        v4 = round(v4, segment.get(LONG, at + 24));
        at += 32;
      }
      hash =
          Long.rotateLeft(v1, 1)
              + Long.rotateLeft(v2, 7)
              + Long.rotateLeft(v3, 12)
              + Long.rotateLeft(v4, 18);
      hash = merge(hash, v1);
      hash = merge(hash, v2);
      hash = merge(hash, v3);
      hash = merge(hash, v4);
    } else {
      hash = P5;
    }
    hash += length;
    for (; end - at >= 8; at += 8) {
      hash = Long.rotateLeft(hash ^ round(0, segment.get(LONG, at)), 27) * P1 + P4;
    }
    if (end - at >= 4) {
      hash = Long.rotateLeft(hash ^ ((segment.get(INT, at) & 0xFFFFFFFFL) * P1), 23) * P2 + P3;
      at += 4;
    }
    for (; at < end; at++) {
      long b = segment.get(ValueLayout.JAVA_BYTE, at) & 0xFF;
      hash = Long.rotateLeft(hash ^ (b * P5), 11) * P1;
    }
    hash = (hash ^ (hash >>> 33)) * P2;
    hash = (hash ^ (hash >>> 29)) * P3;
    return hash ^ (hash >>> 32);
  }

  private static long round(long accumulator, long lane) {
    return Long.rotateLeft(accumulator + lane * P2, 31) * P1;
  }

  private static long merge(long hash, long accumulator) {
    return (hash ^ round(0, accumulator)) * P1 + P4;
  }
}
