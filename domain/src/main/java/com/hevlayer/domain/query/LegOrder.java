package com.hevlayer.domain.query;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.store.ResultRow;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** How the rows of a leg are ordered, and so how those of several shards merge. */
public enum LegOrder {
  /** Nearest first, rows without a distance last, ties by id. Scatters. */
  DISTANCE,
  /** Highest score first, ties by id. Scatters. */
  SCORE,
  /** As the store gave them; never scattered. */
  STORE;

  /** Returns how rows compare, or {@code null} where only the store knows. */
  @Nullable Comparator<ResultRow> comparator() {
    return switch (this) {
      case DISTANCE -> RowOrder.DISTANCE;
      case SCORE -> RowOrder.SCORE;
      case STORE -> null;
    };
  }

  /** Returns the order of a ranking as written. */
  public static LegOrder of(Json rankBy) {
    String operator = QueryMembers.operator(rankBy);
    if ("ANN".equalsIgnoreCase(operator)) {
      return DISTANCE;
    }
    return "BM25".equalsIgnoreCase(operator) ? SCORE : STORE;
  }
}
