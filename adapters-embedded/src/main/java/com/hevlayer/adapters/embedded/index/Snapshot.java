package com.hevlayer.adapters.embedded.index;

import com.hevlayer.adapters.embedded.schema.NamespaceSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.search.IndexSearcher;
import org.jspecify.annotations.Nullable;

/**
 * A leased point-in-time view of a namespace: whole requests only. Thread-safe; what it gives is
 * valid until it is closed.
 */
public final class Snapshot implements AutoCloseable {
  /** So many rows without a graph are normal: searched one by one in a moment. */
  public static final int FEW_UNINDEXED_ROWS = 5_000;

  private final View view;
  private final AtomicBoolean closed = new AtomicBoolean();

  private final Runnable onClose;

  private Snapshot(View view, Runnable onClose) {
    this.view = view;
    this.onClose = onClose;
  }

  /** Leases a view, or returns {@code null} if it was given up meanwhile. */
  static @Nullable Snapshot lease(View view) {
    return lease(view, () -> {});
  }

  /** Leases a view, or returns {@code null} if it was given up meanwhile. */
  static @Nullable Snapshot lease(View view, Runnable onClose) {
    return view.reader().tryIncRef() ? new Snapshot(view, onClose) : null;
  }

  /** Returns the searcher, whose text statistics are exact; without executor and query cache. */
  public IndexSearcher searcher() {
    return view.searcher();
  }

  /** Returns the reader behind the searcher. */
  public DirectoryReader reader() {
    return view.reader();
  }

  /** Returns the schema of the view. */
  public NamespaceSchema schema() {
    return view.schema();
  }

  /** Returns when the newest write was made that the view includes. */
  public Instant lastWriteAt() {
    return view.lastWriteAt();
  }

  /** Returns the number of rows. */
  public long rowCount() {
    return view.reader().numDocs();
  }

  /** Returns the rows that no vector graph covers: searched one by one; counted once. */
  public long unindexedRows() {
    return view.unindexedRows();
  }

  /** Returns a reader of rows, for one thread. */
  public RowReader rows() {
    return new RowReader(view.reader(), view.schema());
  }

  /** Gives the lease back; closing twice does nothing. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      try {
        view.reader().decRef();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } finally {
        onClose.run();
      }
    }
  }
}
