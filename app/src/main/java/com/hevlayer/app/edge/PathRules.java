package com.hevlayer.app.edge;

import org.jspecify.annotations.Nullable;

/**
 * The name that is judged must be the name that is served: below {@code /v1/} and {@code /v2/} a
 * path that a store might read differently is refused before anything else.
 */
final class PathRules {
  private PathRules() {}

  /** Returns what is wrong with a raw path, or {@code null}. */
  static @Nullable String flaw(String path) {
    if (!path.startsWith("/v1/") && !path.startsWith("/v2/")) {
      return null;
    }
    int at = 1;
    while (at <= path.length()) {
      int slash = path.indexOf('/', at);
      int end = slash < 0 ? path.length() : slash;
      // A trailing slash makes an unknown path, not a trick; it is answered 404 later.
      if (end == at && slash >= 0) {
        return "the path has an empty segment";
      }
      String flaw = segmentFlaw(path, at, end);
      if (flaw != null) {
        return flaw;
      }
      at = end + 1;
    }
    return null;
  }

  // Walks over the components of the segment decoded once, split at '/' and '\'.
  private static @Nullable String segmentFlaw(String path, int from, int end) {
    int length = 0;
    boolean dots = true;
    for (int i = from; i <= end; i++) {
      char c = i == end ? '/' : path.charAt(i);
      if (c == ';' && i < end) {
        return "the path has a ';'";
      }
      if (c == '%' && i < end) {
        int decoded = decode(path, i, end);
        if (decoded < 0) {
          return "the path has a '%' without two hexadecimal digits";
        }
        c = (char) decoded;
        i += 2;
      }
      if (c == '/' || c == '\\') {
        if (dots && (length == 1 || length == 2)) {
          return "the path has a segment '.' or '..'";
        }
        length = 0;
        dots = true;
      } else {
        length++;
        dots &= c == '.';
      }
    }
    return null;
  }

  private static int decode(String path, int at, int end) {
    if (at + 2 >= end) {
      return -1;
    }
    int high = Character.digit(path.charAt(at + 1), 16);
    int low = Character.digit(path.charAt(at + 2), 16);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
  }
}
