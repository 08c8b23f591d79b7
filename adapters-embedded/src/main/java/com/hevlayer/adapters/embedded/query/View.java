package com.hevlayer.adapters.embedded.query;

import com.hevlayer.adapters.embedded.index.RowReader;
import com.hevlayer.adapters.embedded.index.Snapshot;
import com.hevlayer.adapters.embedded.schema.NamespaceSchema;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.NoAnswerException;
import com.hevlayer.ports.store.NoAnswerException.Reason;
import com.hevlayer.ports.store.NoAnswerException.Sent;
import java.time.Instant;
import java.util.List;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.IndexSearcher;

/**
 * A snapshot as one call reads it. Used by one thread.
 *
 * @param rows reads decoded rows
 */
record View(Snapshot snapshot, NamespaceSchema schema, RowReader rows, CallContext context) {

  static View of(Snapshot snapshot, CallContext context) {
    return new View(snapshot, snapshot.schema(), snapshot.rows(), context);
  }

  IndexSearcher searcher() {
    return snapshot.searcher();
  }

  List<LeafReaderContext> leaves() {
    return snapshot.reader().leaves();
  }

  /** Number of rows, as an int: Lucene holds no more. */
  int rowCount() {
    return snapshot.reader().numDocs();
  }

  LeafIds ids(LeafReaderContext leaf) {
    return new LeafIds(leaf.reader(), schema.idKind());
  }

  /**
   * Ends the call when nobody waits for it any more; asked between pieces of work.
   *
   * @throws NoAnswerException then
   */
  void checkWanted() {
    if (context.cancellation().isCancelled()) {
      throw new NoAnswerException(Reason.CANCELLED, Sent.NOTHING, "the caller left", null);
    }
    Instant deadline = context.deadline();
    if (deadline != null && Instant.now().isAfter(deadline)) {
      throw new NoAnswerException(
          Reason.TIMEOUT, Sent.NOTHING, "the query ran past its deadline", null);
    }
  }
}
