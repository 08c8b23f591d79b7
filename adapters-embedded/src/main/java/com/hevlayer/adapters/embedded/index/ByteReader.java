package com.hevlayer.adapters.embedded.index;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads what {@link ByteWriter} wrote. Reading behind the end throws an unchecked exception. */
public final class ByteReader {
  private final byte[] bytes;
  private final int end;
  private int at;

  /** Creates one for a part of an array. */
  public ByteReader(byte[] bytes, int from, int length) {
    this.bytes = bytes;
    this.at = from;
    this.end = from + length;
  }

  /** Creates one for an array. */
  public ByteReader(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  /** Returns the position in the array. */
  public int position() {
    return at;
  }

  /** Whether everything was read. */
  public boolean atEnd() {
    return at >= end;
  }

  /** Returns the array; not to be changed. */
  public byte[] array() {
    return bytes;
  }

  /** Passes over bytes. */
  public void skip(int length) {
    check(length);
    at += length;
  }

  /** Reads a byte, 0 to 255. */
  public int readByte() {
    check(1);
    return bytes[at++] & 0xFF;
  }

  /** Reads a number. */
  public int readVarInt() {
    int value = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      int b = readByte();
      value |= (b & 0x7F) << shift;
      if (b < 0x80) {
        return value;
      }
    }
    throw new IllegalStateException("a number has more than five bytes");
  }

  /** Reads eight bytes. */
  public long readLong() {
    check(8);
    long value = ByteBuffer.wrap(bytes).getLong(at);
    at += 8;
    return value;
  }

  /** Reads bytes. */
  public byte[] readBytes(int length) {
    check(length);
    byte[] read = Arrays.copyOfRange(bytes, at, at + length);
    at += length;
    return read;
  }

  /** Reads a string. */
  public String readString() {
    int length = readVarInt();
    check(length);
    String read = new String(bytes, at, length, StandardCharsets.UTF_8);
    at += length;
    return read;
  }

  private void check(int length) {
    if (length < 0 || length > end - at) {
      throw new IllegalStateException(
          "read of " + length + " bytes at " + at + " is behind the end at " + end);
    }
  }
}
