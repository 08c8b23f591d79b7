package com.hevlayer.domain.query;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonString;

/** How the rows of a leg are ordered, and so how those of several shards merge. */
public enum LegOrder {
  /** Nearest first, rows without a distance last, ties by id. Scatters. */
  DISTANCE,
  /** Highest score first, ties by id. Scatters. */
  SCORE,
  /** As the store gave them; never scattered. */
  STORE;

  /** Returns the order of a ranking as written. */
  public static LegOrder of(Json rankBy) {
    if (rankBy instanceof JsonArray array
        && array.size() > 1
        && array.get(1) instanceof JsonString word) {
      if (word.value().equalsIgnoreCase("ANN")) {
        return DISTANCE;
      }
      if (word.value().equalsIgnoreCase("BM25")) {
        return SCORE;
      }
    }
    return STORE;
  }
}
