package com.hevlayer.protocol.json;

import com.hevlayer.protocol.WireRefusal;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Says where in a body something is wrong. */
public final class Position {
  private Position() {}

  /**
   * Returns the refusal of malformed text.
   *
   * @param offset of the offending byte; may be the length of the body
   * @param expected what would have been right
   */
  public static WireRefusal malformed(MemorySegment body, long offset, String expected) {
    return WireRefusal.meaning(
        "malformed JSON at "
            + describe(body, offset)
            + ": expected "
            + expected
            + ", found "
            + found(body, offset));
  }

  /** Returns the line and column, counted from 1 in bytes, and the offset. */
  public static String describe(MemorySegment body, long offset) {
    long line = 1;
    long lineStart = 0;
    for (long i = 0; i < offset; i++) {
      if (body.get(ValueLayout.JAVA_BYTE, i) == '\n') {
        line++;
        lineStart = i + 1;
      }
    }
    return "line " + line + " column " + (offset - lineStart + 1) + " (byte " + offset + ")";
  }

  private static String found(MemorySegment body, long offset) {
    if (offset >= body.byteSize()) {
      return "the end of the body";
    }
    int b = body.get(ValueLayout.JAVA_BYTE, offset) & 0xFF;
    return b > 0x20 && b < 0x7F ? "'" + (char) b + "'" : String.format("byte 0x%02x", b);
  }
}
