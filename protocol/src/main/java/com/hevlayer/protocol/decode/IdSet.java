package com.hevlayer.protocol.decode;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.json.JsonString;
import java.util.HashSet;
import java.util.Set;

/** The ids a write names, each of which it may name once. */
final class IdSet {
  private final Set<Json> seen = new HashSet<>();

  /** Checks an id and remembers it. */
  void add(Json id, String path, int index, String suffix) {
    if (!isFresh(id)) {
      String where = path + "[" + index + "]" + suffix;
      Cells.id(id, where);
      throw Shape.meaning(
          where, "duplicate id " + id + ": a write may name every document only once");
    }
  }

  private boolean isFresh(Json id) {
    if (!isQuickId(id)) {
      return false;
    }
    return seen.add(id);
  }

  private static boolean isQuickId(Json id) {
    return switch (id) {
      case JsonString string -> Cells.utf8Length(string.value()) <= 64;
      case JsonNumber number -> number.isUnsignedLong();
      default -> false;
    };
  }
}
