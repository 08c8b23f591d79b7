package com.hevlayer.app.http;

import org.jspecify.annotations.Nullable;

/**
 * What the table said of the paths that were asked for last: a request is matched several times,
 * and the next one often has the same path. One match lies in each slot, the latest whose hash
 * leads there. Thread-safe without a lock: an entry is immutable, and one that is missed is found
 * out anew.
 */
final class RecentMatches {
  private static final int SLOTS = 1024; // a power of two

  /** Longer paths are not worth the memory. */
  private static final int LONGEST = 256;

  private final @Nullable Entry[] entries = new @Nullable Entry[SLOTS];

  private record Entry(String method, String path, Match match) {}

  @Nullable Match find(String method, String path) {
    Entry entry = entries[slot(method, path)];
    return entry != null && entry.path.equals(path) && entry.method.equals(method)
        ? entry.match
        : null;
  }

  /** Keeps a match, which is immutable. */
  void keep(String method, String path, Match match) {
    if (path.length() <= LONGEST && method.length() <= LONGEST) {
      entries[slot(method, path)] = new Entry(method, path, match);
    }
  }

  private static int slot(String method, String path) {
    int hash = 31 * path.hashCode() + method.hashCode();
    return (hash ^ (hash >>> 10) ^ (hash >>> 20)) & (SLOTS - 1);
  }
}
