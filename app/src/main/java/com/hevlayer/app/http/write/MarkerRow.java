package com.hevlayer.app.http.write;

import com.hevlayer.app.http.StoreAnswers;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.Filter;
import com.hevlayer.ports.store.NamespaceName;
import com.hevlayer.ports.store.Query;
import com.hevlayer.ports.store.QueryAnswer;
import com.hevlayer.ports.store.QueryRequest;
import com.hevlayer.ports.store.QueryResult;
import com.hevlayer.ports.store.RankBy;
import com.hevlayer.ports.store.ResultRow;
import com.hevlayer.ports.store.VectorStore;
import com.hevlayer.protocol.WireNames;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The row that says how many shards a namespace was initialised with. */
final class MarkerRow {
  private static final QueryRequest FETCH =
      new QueryRequest(
          List.of(
              new Query(
                  new RankBy.Orders(List.of(new RankBy.Order("id", true))),
                  new Filter.Test("id", Filter.Operator.EQ, Json.of(WireNames.MARKER_ID), null),
                  new Query.Limit(1, null),
                  0,
                  new Query.Projection.AllExcept(List.of()),
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

  private MarkerRow() {}

  /**
   * Returns the number of shards that writes are stamped by.
   *
   * @param otherwise what counts without a marker
   * @throws com.hevlayer.app.http.Fault if the store refuses to say; wrapped
   */
  static int shards(
      VectorStore store, CallContext context, NamespaceName namespace, int otherwise) {
    return switch (store.query(context, namespace, FETCH)) {
      case Answer.Ok<QueryAnswer> ok -> count(ok.value(), otherwise);
      case Answer.Refused<QueryAnswer> refused -> {
        if (refused.status() == 404 || hasOtherIds(refused)) {
          yield otherwise;
        }
        throw StoreAnswers.wrapped("reading the marker row", refused);
      }
      // A store that cannot look rows up by id holds no marker either.
      case Answer.Unsupported<QueryAnswer> ignored -> otherwise;
    };
  }

  private static boolean hasOtherIds(Answer.Refused<?> refused) {
    String text = new String(refused.body(), StandardCharsets.UTF_8);
    return refused.status() == 400
        && text.contains("filter error in key `id`")
        && text.contains("type mismatch");
  }

  private static int count(QueryAnswer answer, int otherwise) {
    for (QueryResult result : answer.results()) {
      if (result instanceof QueryResult.Rows rows) {
        for (ResultRow row : rows.rows()) {
          if (row.attributes().get(WireNames.SHARD_COUNT) instanceof JsonNumber number
              && number.text().matches("[1-9][0-9]{0,8}")) {
            return Integer.parseInt(number.text());
          }
        }
      }
    }
    return otherwise;
  }
}
