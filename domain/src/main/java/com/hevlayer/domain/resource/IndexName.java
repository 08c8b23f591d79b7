package com.hevlayer.domain.resource;

import java.util.Optional;

/**
 * The name of the Index object of a namespace. It serves creation only: objects are never found by
 * it.
 */
public final class IndexName {
  private static final int LONGEST = 63;
  private static final int KEPT = 54;

  private IndexName() {}

  /** Returns the name for a namespace; empty if nothing of it can stand in a name. */
  public static Optional<String> of(String namespace) {
    String plain = plain(namespace);
    if (plain.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        plain.equals(namespace) && plain.length() <= LONGEST ? plain : hashed(namespace));
  }

  /**
   * Returns the name that differs from that of every other namespace, but for clashes of hashes.
   */
  public static String hashed(String namespace) {
    String plain = plain(namespace);
    String kept = strip(plain.substring(0, Math.min(KEPT, plain.length())));
    return (kept.isEmpty() ? "namespace" : kept) + "-" + Fnv32.hex(namespace);
  }

  private static String plain(String namespace) {
    StringBuilder plain = new StringBuilder();
    namespace
        .codePoints()
        .map(c -> c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c)
        .forEach(c -> plain.append(isLetterOrDigit(c) ? (char) c : '-'));
    return strip(plain.toString());
  }

  private static boolean isLetterOrDigit(int c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }

  private static String strip(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && text.charAt(from) == '-') {
      from++;
    }
    while (to > from && text.charAt(to - 1) == '-') {
      to--;
    }
    return text.substring(from, to);
  }
}
