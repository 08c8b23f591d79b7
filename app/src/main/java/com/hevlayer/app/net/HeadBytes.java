package com.hevlayer.app.net;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes the head of a request: text in ISO 8859-1, with hardly a copy in between. One thread. */
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
    byte[] encoded = text.getBytes(StandardCharsets.ISO_8859_1);
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
