package com.hevlayer.app.edge;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Names requests: a sane name of the caller's own is kept, otherwise one is made. */
final class RequestIds {
  static final String HEADER = "X-Request-Id";

  private static final int LONGEST = 128;
  private static final char[] DIGITS = "0123456789abcdef".toCharArray();

  private final AtomicLong next;
  private final long mask;

  /**
   * Creates a source of names.
   *
   * @param seed differs from process to process
   */
  RequestIds(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    next = new AtomicLong(random.nextLong());
    mask = random.nextLong();
  }

  /** Returns the caller's name for the request if it is sane, otherwise a new one. */
  String of(@Nullable String inbound) {
    return inbound != null && sane(inbound) ? inbound : make();
  }

  private static boolean sane(String id) {
    if (id.isEmpty() || id.length() > LONGEST) {
      return false;
    }
    for (int i = 0; i < id.length(); i++) {
      if (id.charAt(i) <= ' ' || id.charAt(i) > '~') {
        return false;
      }
    }
    return true;
  }

  // Counts, and mixes the count so that names of one process do not look alike.
  private String make() {
    long mixed = next.getAndIncrement() * 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ (mixed >>> 29)) * 0xBF58476D1CE4E5B9L;
    char[] id = new char[36];
    "layer_".getChars(0, 6, id, 0);
    hex(mixed ^ (mixed >>> 32), id, 6);
    hex(mask ^ mixed, id, 22);
    return new String(id, 0, 36);
  }

  private static void hex(long value, char[] into, int at) {
    int digits = Math.min(16, into.length - at);
    for (int i = 0; i < digits; i++) {
      into[at + i] = DIGITS[(int) (value >>> (60 - 4 * i)) & 15];
    }
  }
}
