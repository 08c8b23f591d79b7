package com.hevlayer.app.net;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes the head of a request: fields in ISO 8859-1, hardly a copy in between. One thread. */
public final class HeadBytes {
  private byte[] bytes = new byte[768];
  private int size;

  /** Creates an empty head. */
  public HeadBytes() {}

  /** Appends text that was read a byte a character, or is ASCII. */
  @SuppressWarnings("deprecation") // the one method that copies without an encoder
  public HeadBytes latin(String text) {
    int length = text.length();
    room(length);
    text.getBytes(0, length, bytes, size);
    size += length;
    return this;
  }

  /** Appends any text; a character beyond ISO 8859-1 becomes a question mark. */
  public HeadBytes text(String text) {
    return put(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /**
   * Appends a request target, which is read as UTF-8: a question mark in place of a character would
   * end the path that was judged.
   */
  public HeadBytes target(String target) {
    return put(target.getBytes(StandardCharsets.UTF_8));
  }

  private HeadBytes put(byte[] encoded) {
    room(encoded.length);
    System.arraycopy(encoded, 0, bytes, size, encoded.length);
    size += encoded.length;
    return this;
  }

  /** Returns the head with the empty line behind it. */
  public byte[] end() {
    latin("\r\n");
    return Arrays.copyOf(bytes, size);
  }

  private void room(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(size + more, 2 * bytes.length));
    }
  }
}
