package com.hevlayer.domain.resource;

import java.nio.charset.StandardCharsets;

/** FNV-1a with 32 bits, which tells shortened names apart. */
public final class Fnv32 {
  private static final int OFFSET_BASIS = 0x811c9dc5;
  private static final int PRIME = 0x01000193;

  private Fnv32() {}

  /** Returns the hash of the UTF-8 bytes of a text as 8 lower-case hexadecimal digits. */
  public static String hex(String text) {
    int hash = OFFSET_BASIS;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * PRIME;
    }
    return String.format("%08x", hash);
  }
}
