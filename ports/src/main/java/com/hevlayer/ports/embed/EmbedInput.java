package com.hevlayer.ports.embed;

/** One thing to embed. Immutable; the host constructs it. */
public sealed interface EmbedInput {

  /** A text, with the instruction of the model already in front of it. */
  record Text(String text) implements EmbedInput {}

  /**
   * An image.
   *
   * @param bytes as they came, 1 byte to 20 MiB; not to be changed
   * @param mediaType such as {@code image/png}; {@code application/octet-stream} if nobody knows
   */
  @SuppressWarnings("ArrayRecordComponent") // bytes are handed over, never compared
  record Image(byte[] bytes, String mediaType) implements EmbedInput {}
}
