package com.hevlayer.adapters.embedded;

import com.hevlayer.adapters.embedded.index.Snapshot;
import com.hevlayer.adapters.embedded.query.SnapshotQueries;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.QueryAnswer;
import com.hevlayer.ports.store.QueryRequest;
import com.hevlayer.ports.store.RecallRequest;
import com.hevlayer.ports.store.RecallResult;
import com.hevlayer.ports.store.RowScan;
import com.hevlayer.ports.store.ScanRequest;
import com.hevlayer.ports.store.ValueCounts;
import com.hevlayer.ports.store.ValuesRequest;

/** Reads through the package that plans and runs queries. */
final class QueryReads implements Reads {
  @Override
  public Answer<QueryAnswer> query(CallContext context, Snapshot view, QueryRequest request) {
    return SnapshotQueries.query(context, view, request);
  }

  @Override
  public Answer<ValueCounts> values(CallContext context, Snapshot view, ValuesRequest request) {
    return SnapshotQueries.values(context, view, request);
  }

  @Override
  public Answer<String> explain(CallContext context, Snapshot view, QueryRequest request) {
    return SnapshotQueries.explain(context, view, request);
  }

  @Override
  public Answer<RecallResult> recall(CallContext context, Snapshot view, RecallRequest request) {
    return SnapshotQueries.recall(context, view, request);
  }

  @Override
  public RowScan scan(CallContext context, Snapshot view, ScanRequest request) {
    return SnapshotQueries.scan(context, view, request);
  }
}
