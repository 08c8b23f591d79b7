package com.hevlayer.domain.query.text;

import java.nio.charset.StandardCharsets;

/** FNV-1a with 64 bits, which shuffles ids the same way everywhere. */
public final class Fnv1a {
  private static final long OFFSET_BASIS = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;

  private Fnv1a() {}

  /** Returns the unsigned hash of the UTF-8 bytes of a text. */
  public static long hash(String text) {
    long hash = OFFSET_BASIS;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * PRIME;
    }
    return hash;
  }
}
