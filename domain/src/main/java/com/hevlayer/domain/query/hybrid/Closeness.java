package com.hevlayer.domain.query.hybrid;

import com.hevlayer.domain.query.RowOrder;
import com.hevlayer.domain.query.text.EditDistance;
import com.hevlayer.domain.query.text.Fnv1a;
import com.hevlayer.domain.query.text.Words;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonString;
import com.hevlayer.ports.store.ResultRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Orders rows by how close the words of their text come to a word. Rows that are as close as each
 * other lie in no order that anybody could have meant, but always in the same one.
 */
final class Closeness {
  private static final Comparator<Close> ORDER =
      Comparator.comparingInt(Close::distance)
          .thenComparing(Close::hash, Long::compareUnsigned)
          .thenComparing(close -> close.row().id(), RowOrder.IDS);

  private final String field;
  private final int limit;
  private final Map<Json, List<String>> words = new HashMap<>();

  /**
   * Creates one.
   *
   * @param field whose text is looked at
   * @param limit rows of a list that are kept
   */
  Closeness(String field, int limit) {
    this.field = field;
    this.limit = limit;
  }

  private record Close(int distance, long hash, ResultRow row) {}

  /** Returns the lists in order and cut; {@code legs} holds the word of each by its name. */
  List<ReciprocalRanks.Ranked> order(
      List<ReciprocalRanks.Ranked> lists, List<LegRounds.Named> legs) {
    Map<String, String> tokens = new HashMap<>();
    legs.forEach(leg -> tokens.put(leg.name(), leg.token()));
    List<ReciprocalRanks.Ranked> ordered = new ArrayList<>(lists.size());
    for (ReciprocalRanks.Ranked list : lists) {
      String token = tokens.getOrDefault(list.name(), "");
      ordered.add(new ReciprocalRanks.Ranked(list.name(), order(list.rows(), token)));
    }
    return ordered;
  }

  private List<ResultRow> order(List<ResultRow> rows, String token) {
    EditDistance distance = new EditDistance(token);
    List<Close> close = new ArrayList<>(rows.size());
    for (ResultRow row : rows) {
      List<String> text = words.computeIfAbsent(row.id(), id -> wordsOf(row));
      close.add(new Close(distance.toClosest(text), Fnv1a.hash(text(row.id())), row));
    }
    close.sort(ORDER);
    return close.stream().limit(limit).map(Close::row).toList();
  }

  private List<String> wordsOf(ResultRow row) {
    return row.attributes().get(field) instanceof JsonString text
        ? Words.first(text.value())
        : List.of();
  }

  private static String text(Json id) {
    return id instanceof JsonString string ? string.value() : id.toString();
  }
}
