package com.hevlayer.domain.scan;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A value and how many rows have it.
 *
 * @param value a string itself, anything else as compact JSON
 * @param rows at least 1
 */
public record ValueCount(String value, long rows) {

  /** Returns bytes whose unsigned order is: more rows first, then by the bytes of the value. */
  static byte[] encode(byte[] value, long rows) {
    return ByteBuffer.allocate(Long.BYTES + value.length)
        .putLong(Long.MAX_VALUE - rows)
        .put(value)
        .array();
  }

  static ValueCount decode(byte[] key) {
    return new ValueCount(
        new String(key, Long.BYTES, key.length - Long.BYTES, StandardCharsets.UTF_8),
        Long.MAX_VALUE - ByteBuffer.wrap(key).getLong());
  }
}
