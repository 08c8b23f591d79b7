package com.hevlayer.adapters.embedded.query;

import com.hevlayer.adapters.embedded.filter.Condition;
import com.hevlayer.adapters.embedded.filter.FilterCompiler;
import com.hevlayer.adapters.embedded.filter.FilterSchema;
import com.hevlayer.adapters.embedded.filter.Scalars;
import com.hevlayer.adapters.embedded.schema.Attribute;
import com.hevlayer.adapters.embedded.schema.NamespaceSchema;
import com.hevlayer.adapters.embedded.schema.Refusal;
import com.hevlayer.adapters.embedded.schema.ValueKind;
import com.hevlayer.adapters.embedded.schema.Values;
import com.hevlayer.ports.store.NoAnswerException;
import com.hevlayer.ports.store.NoAnswerException.Reason;
import com.hevlayer.ports.store.NoAnswerException.Sent;
import com.hevlayer.ports.store.ResultRow;
import com.hevlayer.ports.store.RowScan;
import com.hevlayer.ports.store.ScanRequest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.store.AlreadyClosedException;
import org.jspecify.annotations.Nullable;

/** A walk over rows in id order: every page begins behind the last id of the one before. */
final class IdOrderScan implements RowScan {
  private static final int MAX_PAGE = 10_000;

  private final View view;
  private final @Nullable Query filter;
  private final RowBuilder builder;
  private final OrderRanking order;
  private final Attribute id;
  private final int pageSize;
  private @Nullable Object after;
  private boolean ended;
  private volatile boolean closed;

  private IdOrderScan(
      View view, @Nullable Query filter, RowBuilder builder, int pageSize, @Nullable Object after) {
    this.view = view;
    this.filter = filter;
    this.builder = builder;
    this.order = OrderRanking.byId(view.schema());
    this.id = FilterSchema.require(view.schema(), NamespaceSchema.ID, "scan");
    this.pageSize = pageSize;
    this.after = after;
  }

  static IdOrderScan of(View view, ScanRequest request) {
    NamespaceSchema schema = view.schema();
    if (request.pageSize() < 1 || request.pageSize() > MAX_PAGE) {
      throw Refusal.meaning(
          "the page size is %d, allowed are 1 to %d".formatted(request.pageSize(), MAX_PAGE));
    }
    Object after = null;
    if (request.afterId() != null) {
      ValueKind kind = schema.idKind();
      Object value = Values.scalar(kind, request.afterId());
      if (value == null) {
        throw Refusal.meaning(
            "type mismatch, the id to begin behind must be %s, but got %s"
                .formatted(kind.wireName(), request.afterId().describe()));
      }
      after = Scalars.of(kind, value);
    }
    return new IdOrderScan(
        view,
        request.filter() == null ? null : FilterCompiler.compile(schema, request.filter()),
        new RowBuilder(view, Projection.of(schema, request.projection()), Map.of(), false),
        request.pageSize(),
        after);
  }

  @Override
  public List<ResultRow> nextPage() {
    if (closed) {
      throw new NoAnswerException(Reason.CLOSED, Sent.NOTHING, "the scan was closed", null);
    }
    if (ended) {
      return List.of();
    }
    view.checkWanted();
    try {
      Hits hits = order.top(view, query(), pageSize);
      if (hits.size() < pageSize) {
        ended = true;
      }
      if (hits.size() > 0) {
        after = Scalars.of(view.schema().idKind(), view.rows().id(hits.docs()[hits.size() - 1]));
      }
      return builder.rows(hits);
    } catch (IOException | AlreadyClosedException e) {
      throw SnapshotQueries.unreadable(e);
    }
  }

  private @Nullable Query query() {
    if (after == null) {
      return filter;
    }
    Query behind =
        FilterCompiler.query(view.schema(), new Condition.Between(id, after, false, null, false));
    return filter == null
        ? behind
        : new BooleanQuery.Builder().add(behind, Occur.FILTER).add(filter, Occur.FILTER).build();
  }

  @Override
  public void close() {
    closed = true;
    view.snapshot().close();
  }
}
