package com.hevlayer.adapters.embedded;

import com.hevlayer.adapters.embedded.filter.FilterCompiler;
import com.hevlayer.adapters.embedded.index.RowReader;
import com.hevlayer.adapters.embedded.index.Snapshot;
import com.hevlayer.adapters.embedded.schema.Attribute;
import com.hevlayer.adapters.embedded.schema.IndexValues;
import com.hevlayer.adapters.embedded.schema.ValueKind;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.Query;
import com.hevlayer.ports.store.QueryAnswer;
import com.hevlayer.ports.store.QueryRequest;
import com.hevlayer.ports.store.QueryResult;
import com.hevlayer.ports.store.RecallRequest;
import com.hevlayer.ports.store.RecallResult;
import com.hevlayer.ports.store.ResultRow;
import com.hevlayer.ports.store.RowScan;
import com.hevlayer.ports.store.ScanRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.ScoreDoc;

/** Reads that only know filters and the order of ids, for tests of writes. */
final class ScanningReads implements Reads {
  @Override
  public Answer<QueryAnswer> query(CallContext context, Snapshot view, QueryRequest request) {
    Query query = request.queries().getFirst();
    try {
      var filter =
          query.filter() == null
              ? MatchAllDocsQuery.INSTANCE
              : FilterCompiler.compile(view.schema(), query.filter());
      int[] docs =
          Arrays.stream(view.searcher().search(filter, 1_000_000).scoreDocs)
              .mapToInt((ScoreDoc hit) -> hit.doc)
              .toArray();
      return Answer.ok(QueryAnswer.of(List.of(QueryResult.rows(rows(view, docs, query)))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<ResultRow> rows(Snapshot view, int[] docs, Query query) throws IOException {
    RowReader reader = view.rows();
    ValueKind kind = view.schema().idKind();
    List<Map.Entry<Object, Integer>> sorted = new ArrayList<>();
    for (int doc : docs) {
      sorted.add(Map.entry(reader.id(doc), doc));
    }
    sorted.sort(
        (a, b) ->
            IndexValues.idTerm(kind, a.getKey()).compareTo(IndexValues.idTerm(kind, b.getKey())));
    Collection<Attribute> wanted =
        switch (query.projection()) {
          case Query.Projection.IdOnly ignored -> List.of();
          case Query.Projection.AllExcept ignored -> view.schema().attributes();
          case Query.Projection.Only only ->
              view.schema().attributes().stream()
                  .filter(a -> only.names().contains(a.name()))
                  .toList();
        };
    List<ResultRow> rows = new ArrayList<>();
    for (Map.Entry<Object, Integer> entry : sorted) {
      Map<String, Json> attributes = reader.attributes(entry.getValue(), wanted, false);
      rows.add(ResultRow.of(reader.idJson(entry.getValue()), attributes));
    }
    return rows;
  }

  @Override
  public Answer<String> explain(CallContext context, Snapshot view, QueryRequest request) {
    return Answer.unsupported("explainQuery");
  }

  @Override
  public Answer<RecallResult> recall(CallContext context, Snapshot view, RecallRequest request) {
    return Answer.unsupported("recall");
  }

  @Override
  public RowScan scan(CallContext context, Snapshot view, ScanRequest request) {
    throw new UnsupportedOperationException();
  }
}
