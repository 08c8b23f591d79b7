package com.hevlayer.domain.lookup;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.store.Filter;
import com.hevlayer.ports.store.Query;
import com.hevlayer.ports.store.QueryAnswer;
import com.hevlayer.ports.store.QueryRequest;
import com.hevlayer.ports.store.QueryResult;
import com.hevlayer.ports.store.RankBy;
import com.hevlayer.ports.store.ResultRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Queries for rows by id, eventually consistent. */
public final class IdLookup {
  /** Everything a row has. */
  public static final Query.Projection ALL = new Query.Projection.AllExcept(List.of());

  private static final RankBy BY_ID = new RankBy.Orders(List.of(new RankBy.Order("id", true)));

  private IdLookup() {}

  /** Returns a query for one row. */
  public static QueryRequest one(Json id, Query.Projection projection) {
    return ordered(new Filter.Test("id", Filter.Operator.EQ, id, null), 1, projection);
  }

  /**
   * Returns a query for several rows.
   *
   * @param ids 1 to 10,000
   */
  public static QueryRequest many(List<? extends Json> ids, Query.Projection projection) {
    return ordered(
        new Filter.Test("id", Filter.Operator.IN, Json.array(ids), null), ids.size(), projection);
  }

  /** Returns a query for the first rows in id order that match. */
  public static QueryRequest ordered(
      @Nullable Filter filter, int limit, Query.Projection projection) {
    return request(BY_ID, filter, limit, projection);
  }

  /** Returns an eventually consistent query with nothing but a ranking, a filter and a limit. */
  public static QueryRequest request(
      RankBy rankBy, @Nullable Filter filter, int limit, Query.Projection projection) {
    return new QueryRequest(
        List.of(
            new Query(
                rankBy,
                filter,
                new Query.Limit(limit, null),
                0,
                projection,
                Map.of(),
                Map.of(),
                List.of(),
                null)),
        false,
        null,
        null,
        0,
        false,
        false);
  }

  /** Returns all rows of an answer; not to be changed. */
  public static List<ResultRow> rows(QueryAnswer answer) {
    if (answer.results().size() == 1
        && answer.results().getFirst() instanceof QueryResult.Rows only) {
      return only.rows();
    }
    List<ResultRow> rows = new ArrayList<>();
    for (QueryResult result : answer.results()) {
      if (result instanceof QueryResult.Rows found) {
        rows.addAll(found.rows());
      }
    }
    return rows;
  }
}
