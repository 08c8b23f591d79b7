package com.hevlayer.domain.query.hybrid;

import com.hevlayer.domain.query.RowOrder;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.store.ResultRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fuses ranked lists: a row counts 1 / (constant + rank) for each list that holds it. */
final class ReciprocalRanks {
  private static final Comparator<Fused> ORDER =
      Comparator.<Fused>comparingDouble(row -> -row.score)
          .thenComparing(row -> row.row.id(), RowOrder.IDS);

  private ReciprocalRanks() {}

  /** A list under its name. */
  record Ranked(String name, List<ResultRow> rows) {
    Ranked {
      rows = List.copyOf(rows);
    }
  }

  /** A row of at least one list. */
  static final class Fused {
    private final ResultRow row;

    /** By list, from 1; 0 where the list does not hold the row. */
    private final int[] ranks;

    private double score;

    private Fused(ResultRow row, int lists) {
      this.row = row;
      ranks = new int[lists];
    }

    /** Returns the row as the first list that holds it has it. */
    ResultRow row() {
      return row;
    }

    double score() {
      return score;
    }

    /** Returns what the row had in each list. */
    List<FoundRow.InLeg> inLegs(List<Ranked> lists) {
      List<FoundRow.InLeg> legs = new ArrayList<>(lists.size());
      for (int i = 0; i < ranks.length; i++) {
        Ranked list = lists.get(i);
        legs.add(
            ranks[i] == 0
                ? new FoundRow.InLeg(list.name(), null, null)
                : new FoundRow.InLeg(
                    list.name(), ranks[i], scoreOf(list.rows().get(ranks[i] - 1))));
      }
      return legs;
    }
  }

  /**
   * Returns the rows of all lists, highest score first, ties by id.
   *
   * @param constant above 0
   */
  static List<Fused> fuse(List<Ranked> lists, double constant) {
    Map<Json, Fused> byId = new LinkedHashMap<>();
    for (int list = 0; list < lists.size(); list++) {
      List<ResultRow> rows = lists.get(list).rows();
      for (int i = 0; i < rows.size(); i++) {
        ResultRow row = rows.get(i);
        Fused fused = byId.get(row.id());
        if (fused == null) {
          fused = new Fused(row, lists.size());
          byId.put(row.id(), fused);
        }
        if (fused.ranks[list] == 0) {
          fused.ranks[list] = i + 1;
        }
      }
    }
    List<Fused> fused = new ArrayList<>(byId.values());
    int[] sorted = new int[lists.size()];
    for (Fused row : fused) {
      row.score = score(row.ranks, sorted, constant);
    }
    fused.sort(ORDER);
    return fused;
  }

  /** Adds by rank, not by list, so that rows with the same ranks in other lists tie exactly. */
  private static double score(int[] ranks, int[] sorted, double constant) {
    System.arraycopy(ranks, 0, sorted, 0, ranks.length);
    Arrays.sort(sorted);
    double score = 0;
    for (int i = sorted.length - 1; i >= 0 && sorted[i] > 0; i--) {
      score += 1 / (constant + sorted[i]);
    }
    return score;
  }

  private static @Nullable JsonNumber scoreOf(ResultRow row) {
    JsonNumber written = row.writtenDistance();
    if (written != null || row.distance().isEmpty()) {
      return written;
    }
    float score = (float) row.distance().getAsDouble();
    return Json.of(Math.clamp(score, -Float.MAX_VALUE, Float.MAX_VALUE));
  }
}
