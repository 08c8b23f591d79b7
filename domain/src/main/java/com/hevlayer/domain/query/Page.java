package com.hevlayer.domain.query;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.store.Filter;
import com.hevlayer.ports.store.ResultRow;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** One page of a plain query: how many rows are asked for and which of them are delivered. */
final class Page {
  private final int topK;
  private final LegOrder order;
  private final @Nullable PlainCursor cursor;
  private final boolean banded;

  private Page(int topK, LegOrder order, @Nullable PlainCursor cursor, boolean banded) {
    this.topK = topK;
    this.order = order;
    this.cursor = cursor;
    this.banded = banded;
  }

  static Page of(PlainRequest request, LegOrder order) {
    PlainCursor cursor = request.cursor();
    // A cursor of an older gateway says nothing of its depth. A store that speaks the wire gets the
    // band such gateways sent; a typed store has no filter on distances and is read from the top.
    boolean banded =
        cursor != null && cursor.offset().isEmpty() && request.dialect() == Dialect.AS_WRITTEN;
    return new Page(request.topK(), order, cursor, banded);
  }

  /** Returns how many rows the store is asked for. */
  int asked() {
    if (cursor == null || banded) {
      return topK;
    }
    return cursor.offset().isEmpty()
        ? PlainCursor.DEEPEST
        : (int) Math.min((long) cursor.offset().getAsInt() + topK, PlainCursor.DEEPEST);
  }

  /** Returns the caller's filter, with the band behind the cursor where it has no offset. */
  @Nullable Filter band(@Nullable Filter filter) {
    if (!banded || cursor == null) {
      return filter;
    }
    Json beyond = Json.of(order == LegOrder.SCORE ? "Lt" : "Gt");
    Json distance = Json.of("$dist");
    Json at = Json.of(cursor.distance());
    JsonArray band =
        Json.array(
            Json.of("Or"),
            Json.array(
                Json.array(distance, beyond, at),
                Json.array(
                    Json.of("And"),
                    Json.array(
                        Json.array(distance, Json.of("Eq"), at),
                        Json.array(Json.of("id"), Json.of("Gt"), cursor.id())))));
    return Filters.and(filter, new Filter.Unknown(band));
  }

  /** The rows to deliver, and the cursor behind them. */
  record Cut(List<ResultRow> rows, @Nullable String nextCursor) {}

  /** Picks the page out of what the store gave, in order. */
  Cut cut(List<ResultRow> all) {
    int from = cursor == null || banded ? 0 : behind(cursor, all);
    List<ResultRow> rows = all.subList(from, (int) Math.min(all.size(), (long) from + topK));
    return new Cut(rows, next(rows));
  }

  private int behind(PlainCursor mark, List<ResultRow> all) {
    Comparator<ResultRow> comparator = order.comparator();
    if (comparator == null) {
      return behindId(mark, all);
    }
    ResultRow last = ResultRow.ranked(mark.id(), Json.of(mark.distance()), Map.of());
    int from = 0;
    while (from < all.size() && comparator.compare(all.get(from), last) <= 0) {
      from++;
    }
    return from;
  }

  /** In an order that only the store knows the row itself is looked for, else it is counted. */
  private static int behindId(PlainCursor mark, List<ResultRow> all) {
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).id().equals(mark.id())) {
        return i + 1;
      }
    }
    return Math.min(mark.offset().orElse(0), all.size());
  }

  private @Nullable String next(List<ResultRow> rows) {
    if (rows.size() < topK) {
      return null;
    }
    ResultRow last = rows.getLast();
    long offset = (long) (cursor == null ? 0 : cursor.offset().orElse(0)) + rows.size();
    boolean unknown = cursor != null && cursor.offset().isEmpty();
    if (last.distance().isEmpty()
        || !Double.isFinite(last.distance().getAsDouble())
        || offset + topK > PlainCursor.DEEPEST) {
      return null;
    }
    return new PlainCursor(
            last.distance().getAsDouble(),
            last.id(),
            unknown ? OptionalInt.empty() : OptionalInt.of((int) offset))
        .encode();
  }
}
