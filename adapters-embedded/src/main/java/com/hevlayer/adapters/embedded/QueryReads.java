package com.hevlayer.adapters.embedded;

import com.hevlayer.adapters.embedded.index.Snapshot;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.QueryAnswer;
import com.hevlayer.ports.store.QueryRequest;
import com.hevlayer.ports.store.RecallRequest;
import com.hevlayer.ports.store.RecallResult;
import com.hevlayer.ports.store.RowScan;
import com.hevlayer.ports.store.ScanRequest;

/** Reads through the packages that plan and run queries. */
final class QueryReads implements Reads {
  @Override
  public Answer<QueryAnswer> query(CallContext context, Snapshot view, QueryRequest request) {
    return Answer.unsupported("query");
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
    throw new UnsupportedOperationException("scan");
  }
}
