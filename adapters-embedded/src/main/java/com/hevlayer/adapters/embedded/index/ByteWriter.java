package com.hevlayer.adapters.embedded.index;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Appends numbers and bytes to a growing array. */
public final class ByteWriter {
  private byte[] bytes;
  private int size;

  /** Creates one with room for so many bytes. */
  public ByteWriter(int capacity) {
    bytes = new byte[Math.max(16, capacity)];
  }

  /** Returns how many bytes there are. */
  public int size() {
    return size;
  }

  /** Makes room for so many bytes in all, if there is less. */
  public void reserve(int capacity) {
    if (capacity > bytes.length) {
      bytes = Arrays.copyOf(bytes, capacity);
    }
  }

  /** Returns the bytes, copied. */
  public byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }

  /** Returns the bytes as a buffer that shares them. */
  public ByteBuffer toBuffer() {
    return ByteBuffer.wrap(bytes, 0, size);
  }

  /** Appends a byte. */
  public void writeByte(int value) {
    grow(1);
    bytes[size++] = (byte) value;
  }

  /** Appends a number that is mostly small and never negative. */
  public void writeVarInt(int value) {
    int rest = value;
    while ((rest & ~0x7F) != 0) {
      writeByte((rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    writeByte(rest);
  }

  /** Appends eight bytes. */
  public void writeLong(long value) {
    grow(8);
    ByteBuffer.wrap(bytes).putLong(size, value);
    size += 8;
  }

  /** Appends bytes. */
  public void writeBytes(byte[] value) {
    writeBytes(value, 0, value.length);
  }

  /** Appends bytes. */
  public void writeBytes(byte[] value, int from, int length) {
    grow(length);
    System.arraycopy(value, from, bytes, size, length);
    size += length;
  }

  /** Appends a string with its length before it. */
  public void writeString(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    writeVarInt(utf8.length);
    writeBytes(utf8);
  }

  private void grow(int by) {
    int needed = Math.addExact(size, by);
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(needed, (int) Math.min(bytes.length * 2L, 1 << 30)));
    }
  }
}
