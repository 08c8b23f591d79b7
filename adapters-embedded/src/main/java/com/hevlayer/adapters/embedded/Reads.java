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
import com.hevlayer.ports.store.ValueCounts;
import com.hevlayer.ports.store.ValuesRequest;

/** Everything that only reads, on a view that the store leased. Stateless, thread-safe. */
interface Reads {
  Answer<QueryAnswer> query(CallContext context, Snapshot view, QueryRequest request);

  Answer<ValueCounts> values(CallContext context, Snapshot view, ValuesRequest request);

  Answer<String> explain(CallContext context, Snapshot view, QueryRequest request);

  Answer<RecallResult> recall(CallContext context, Snapshot view, RecallRequest request);

  /** Opens a walk that closes the view when it is closed. */
  RowScan scan(CallContext context, Snapshot view, ScanRequest request);
}
