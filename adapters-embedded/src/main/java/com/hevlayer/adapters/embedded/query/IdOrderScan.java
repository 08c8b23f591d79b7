package com.hevlayer.adapters.embedded.query;

import com.hevlayer.adapters.embedded.filter.FilterCompiler;
import com.hevlayer.adapters.embedded.index.RowReader;
import com.hevlayer.adapters.embedded.schema.Attribute;
import com.hevlayer.adapters.embedded.schema.IndexValues;
import com.hevlayer.adapters.embedded.schema.NamespaceSchema;
import com.hevlayer.adapters.embedded.schema.Refusal;
import com.hevlayer.adapters.embedded.schema.ValueKind;
import com.hevlayer.adapters.embedded.schema.Values;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.store.NoAnswerException;
import com.hevlayer.ports.store.NoAnswerException.Reason;
import com.hevlayer.ports.store.NoAnswerException.Sent;
import com.hevlayer.ports.store.ResultRow;
import com.hevlayer.ports.store.RowScan;
import com.hevlayer.ports.store.ScanRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.apache.lucene.search.Query;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/**
 * A walk over rows in id order: one walk over each segment, merged. The segments are opened with
 * the first page; from then on a page costs what its rows cost.
 */
final class IdOrderScan implements RowScan {
  private static final int MAX_PAGE = 10_000;
  private static final int ROWS_BETWEEN_CHECKS = 1_024;

  private final View view;
  private final @Nullable Query filter;
  private final Collection<Attribute> projection;
  private final int pageSize;
  private final @Nullable BytesRef after;
  private @Nullable PriorityQueue<Segment> segments;
  private volatile boolean closed;

  /** A walk that stands on a row. */
  private record Segment(IdWalk walk, int docBase) {}

  private IdOrderScan(
      View view,
      @Nullable Query filter,
      Collection<Attribute> projection,
      int pageSize,
      @Nullable BytesRef after) {
    this.view = view;
    this.filter = filter;
    this.projection = projection;
    this.pageSize = pageSize;
    this.after = after;
  }

  static IdOrderScan of(View view, ScanRequest request) {
    NamespaceSchema schema = view.schema();
    if (request.pageSize() < 1 || request.pageSize() > MAX_PAGE) {
      throw Refusal.meaning(
          "the page size is %d, allowed are 1 to %d".formatted(request.pageSize(), MAX_PAGE));
    }
    BytesRef after = null;
    if (request.afterId() != null) {
      ValueKind kind = schema.idKind();
      Object value = Values.scalar(kind, request.afterId());
      if (value == null) {
        throw Refusal.meaning(
            "type mismatch, the id to begin behind must be %s, but got %s"
                .formatted(kind.wireName(), request.afterId().describe()));
      }
      after = IndexValues.idTerm(kind, value);
    }
    return new IdOrderScan(
        view,
        request.filter() == null ? null : FilterCompiler.compile(schema, request.filter()),
        Projection.of(schema, request.projection()),
        request.pageSize(),
        after);
  }

  @Override
  public List<ResultRow> nextPage() {
    if (closed) {
      throw new NoAnswerException(Reason.CLOSED, Sent.NOTHING, "the scan was closed", null);
    }
    try {
      PriorityQueue<Segment> walks = segments;
      if (walks == null) {
        walks = open();
        segments = walks;
      }
      return page(walks);
    } catch (IOException | AlreadyClosedException e) {
      throw SnapshotQueries.unreadable(e);
    }
  }

  private PriorityQueue<Segment> open() throws IOException {
    PriorityQueue<Segment> walks =
        new PriorityQueue<>((a, b) -> a.walk.term().compareTo(b.walk.term()));
    for (FilteredLeaf leaf : FilteredLeaf.of(view, filter)) {
      view.checkWanted();
      IdWalk walk = IdWalk.of(view, leaf, filter != null, after);
      if (walk.advance()) {
        walks.add(new Segment(walk, leaf.leaf().docBase));
      }
    }
    return walks;
  }

  private List<ResultRow> page(PriorityQueue<Segment> walks) throws IOException {
    List<ResultRow> rows = new ArrayList<>(Math.min(pageSize, view.rowCount()));
    RowReader reader = view.rows();
    ValueKind idKind = view.schema().idKind();
    while (rows.size() < pageSize) {
      Segment segment = walks.poll();
      if (segment == null) {
        break;
      }
      if (rows.size() % ROWS_BETWEEN_CHECKS == 0) {
        view.checkWanted();
      }
      IdWalk walk = segment.walk;
      Json id = Values.scalarJson(idKind, IndexValues.idValue(idKind, walk.term()));
      int doc = segment.docBase + walk.doc();
      rows.add(
          ResultRow.of(
              id, projection.isEmpty() ? Map.of() : reader.attributes(doc, projection, false)));
      if (walk.advance()) {
        walks.add(segment);
      }
    }
    return rows;
  }

  @Override
  public void close() {
    closed = true;
    view.snapshot().close();
  }
}
