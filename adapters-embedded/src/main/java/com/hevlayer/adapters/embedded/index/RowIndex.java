package com.hevlayer.adapters.embedded.index;

import com.hevlayer.adapters.embedded.schema.FieldNames;
import com.hevlayer.adapters.embedded.schema.NamespaceSchema;
import com.hevlayer.adapters.embedded.text.ExactLengthSimilarity;
import com.hevlayer.adapters.embedded.text.TextStatistics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexCommit;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.KeepOnlyLastCommitDeletionPolicy;
import org.apache.lucene.index.SnapshotDeletionPolicy;
import org.apache.lucene.index.Term;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.store.NRTCachingDirectory;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.InfoStream;

/**
 * The open Lucene index of one namespace: a writer and the view that readers lease. Methods that
 * change it are called by one thread at a time, under the lock of the namespace; {@link #lease} and
 * {@link #commit} by any.
 */
public final class RowIndex implements AutoCloseable {
  private static final double BUFFER_MB = 64;
  private static final double CACHED_MERGE_MB = 2;
  private static final double CACHED_TOTAL_MB = 6;
  private static final int IDLE_MILLIS = 500;
  private static final int QUIET_MILLIS = 3_000;
  private static final int LOADING_ROWS_PER_SECOND = 1_000;
  private static final long LOADING_AT_MOST_MILLIS = 5 * 60_000L;

  private final Directory directory;
  private final SnapshotDeletionPolicy commits;
  private final IndexWriter writer;
  private final TextStatistics statistics = new TextStatistics();
  private final WritePace pace;
  private final Stopping stopping;
  private final AtomicInteger open = new AtomicInteger(1);
  private final AtomicBoolean writerClosed = new AtomicBoolean();
  private volatile View view;

  private RowIndex(
      Directory directory,
      SnapshotDeletionPolicy commits,
      IndexWriter writer,
      WritePace pace,
      Stopping stopping,
      View view) {
    this.directory = directory;
    this.commits = commits;
    this.writer = writer;
    this.pace = pace;
    this.stopping = stopping;
    this.view = view;
  }

  /** Thrown inside a merge to end it, since graphs ask for nothing else while they are built. */
  static final class StoppingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoppingException() {
      super("the index is closing", null, false, false);
    }
  }

  /** What the last commit of an index says about itself, read without opening a writer. */
  public static Map<String, String> commitData(Path path) throws IOException {
    try (Directory directory = new MMapDirectory(path)) {
      if (!DirectoryReader.indexExists(directory)) {
        return Map.of();
      }
      return DirectoryReader.listCommits(directory).getLast().getUserData();
    }
  }

  /** Opens an index, creating it where there is none. */
  public static RowIndex open(
      String name,
      Path path,
      MergePool pool,
      NamespaceSchema schema,
      long sequence,
      Instant lastWriteAt)
      throws IOException {
    Files.createDirectories(path);
    WritePace pace = new WritePace();
    pace.hasVectors = schema.hasGraphs();
    Stopping stopping = new Stopping();
    SnapshotDeletionPolicy commits =
        new SnapshotDeletionPolicy(new KeepOnlyLastCommitDeletionPolicy());
    GraphFormat graphs = pool.format();
    IndexWriterConfig config =
        new IndexWriterConfig()
            .setCodec(
                new Lucene104Codec() {
                  @Override
                  public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
                    return graphs;
                  }
                })
            .setSimilarity(new ExactLengthSimilarity())
            .setMergePolicy(new SegmentPolicy(pace))
            .setMergeScheduler(pool.scheduler(name))
            .setIndexDeletionPolicy(commits)
            .setRAMBufferSizeMB(BUFFER_MB)
            .setMaxFullFlushMergeWaitMillis(0)
            .setCommitOnClose(false)
            .setInfoStream(stopping);
    Directory directory =
        new NRTCachingDirectory(new MMapDirectory(path), CACHED_MERGE_MB, CACHED_TOTAL_MB);
    IndexWriter writer = null;
    try {
      writer = new IndexWriter(directory, config);
      TextStatistics none = new TextStatistics();
      View view = new View(DirectoryReader.open(writer), none, schema, sequence, lastWriteAt);
      return new RowIndex(directory, commits, writer, pace, stopping, view);
    } catch (IOException | RuntimeException e) {
      if (writer != null) {
        writer.rollback();
      }
      directory.close();
      throw e;
    }
  }

  /** Adds a row, or replaces the one with the same id. */
  public void put(BytesRef id, Document document) throws IOException {
    writer.updateDocument(new Term(FieldNames.ID, id), document);
  }

  /** Adds a row whose id is new. */
  public void add(Document document) throws IOException {
    writer.addDocument(document);
  }

  /** Removes rows; ids without a row are no error. */
  public void remove(Collection<BytesRef> ids) throws IOException {
    Term[] terms = new Term[ids.size()];
    int i = 0;
    for (BytesRef id : ids) {
      terms[i++] = new Term(FieldNames.ID, id);
    }
    writer.deleteDocuments(terms);
  }

  /** Says how many rows a request wrote, for the merges to keep out of its way. */
  public void wrote(int rows, NamespaceSchema schema) {
    pace.wrote(rows);
    pace.hasVectors = schema.hasGraphs();
  }

  /** Lets the next lease see everything written so far. */
  public void refresh(NamespaceSchema schema, long sequence, Instant lastWriteAt)
      throws IOException {
    View old = view;
    DirectoryReader fresh = DirectoryReader.openIfChanged(old.reader(), writer);
    if (fresh == null) {
      if (old.sequence() == sequence
          && old.schema().equals(schema)
          && old.lastWriteAt().equals(lastWriteAt)) {
        return;
      }
      fresh = old.reader();
      fresh.incRef();
    }
    view = new View(fresh, statistics, schema, sequence, lastWriteAt);
    old.reader().decRef();
  }

  /** Whether a refresh would show something else, be it only merged segments. */
  public boolean isStale() throws IOException {
    return writer.isOpen() && !view.reader().isCurrent();
  }

  /** Returns the number of the last request that a lease sees. */
  public long sequence() {
    return view.sequence();
  }

  /** Leases the newest view. */
  public Snapshot lease(Runnable onClose) {
    while (true) {
      Snapshot lease = Snapshot.lease(view, onClose);
      if (lease != null) {
        return lease;
      }
      if (open.get() == 0) {
        throw new IllegalStateException("the index is closed");
      }
      Thread.onSpinWait();
    }
  }

  /** Returns the bytes of memory that unwritten rows use. */
  public long bufferedBytes() {
    return writer.isOpen() ? writer.ramBytesUsed() : 0;
  }

  /** Writes the largest buffer to disk. */
  public void flushBuffer() throws IOException {
    writer.flushNextBuffer();
  }

  /** Starts merges that are due now. */
  public void merge() throws IOException {
    if (writer.isOpen() && pace.isDue()) {
      writer.maybeMerge();
    }
  }

  /** Whether merges are under way. */
  public boolean isMerging() {
    return writer.isOpen() && (writer.hasPendingMerges() || !writer.getMergingSegments().isEmpty());
  }

  /** Whether the writer gave up after a fault; then only leases still work. */
  public boolean isBroken() {
    return !writer.isOpen();
  }

  /** Returns why the writer gave up, for a message. */
  public String fault() {
    Throwable fault = writer.getTragicException();
    return fault == null ? "unknown" : fault.toString();
  }

  /** Says what the next commit says about itself. Under the lock, when no request is half done. */
  public void prepareData(Map<String, String> data) {
    writer.setLiveCommitData(new HashMap<>(data).entrySet());
  }

  /** Writes all files of a commit; it counts once {@link #commit} returns. */
  public void prepareCommit() throws IOException {
    writer.prepareCommit();
  }

  /** Makes the prepared commit, or a new one, count. */
  public void commit() throws IOException {
    writer.commit();
  }

  /** Links or copies the files of the last commit into another directory. */
  public void copyTo(Path source, Path target) throws IOException {
    IndexCommit commit = commits.snapshot();
    try {
      Files.createDirectories(target);
      for (String file : commit.getFileNames()) {
        try {
          Files.createLink(target.resolve(file), source.resolve(file));
        } catch (IOException | UnsupportedOperationException noLinks) {
          Files.copy(source.resolve(file), target.resolve(file));
        }
      }
    } finally {
      commits.release(commit);
      if (writer.isOpen()) {
        writer.deleteUnusedFiles();
      }
    }
  }

  /** Ends merges and closes the writer without a commit; {@link #lease} goes on. */
  public void closeWriter() throws IOException {
    if (writerClosed.getAndSet(true)) {
      return;
    }
    stopping.now = true;
    try {
      writer.rollback();
    } finally {
      directory.close();
    }
  }

  /** Closes everything without a commit. Leases go on until they are closed. */
  @Override
  public void close() throws IOException {
    if (open.getAndSet(0) == 0) {
      return;
    }
    try {
      closeWriter();
    } finally {
      view.reader().decRef();
    }
  }

  /** Ends the building of graphs when the index closes. */
  private static final class Stopping extends InfoStream {
    private volatile boolean now;

    @Override
    public void message(String component, String message) {}

    @Override
    public boolean isEnabled(String component) {
      if (now && component.equals("HNSW")) {
        throw new StoppingException();
      }
      return false;
    }

    @Override
    public void close() {}
  }

  /** Counts rows by second to tell a load from a trickle. */
  private static final class WritePace implements SegmentPolicy.Pace {
    private volatile boolean hasVectors;
    private volatile long lastWrite = System.nanoTime() - QUIET_MILLIS * 1_000_000L;
    private volatile long windowStart = System.nanoTime();
    private final AtomicInteger windowRows = new AtomicInteger();
    private volatile int rate;
    private volatile long loadingSince = System.nanoTime();

    void wrote(int rows) {
      long now = System.nanoTime();
      lastWrite = now;
      long elapsed = (now - windowStart) / 1_000_000;
      if (elapsed >= 1_000) {
        int before = rate;
        rate = (int) (windowRows.getAndSet(0) * 1_000L / elapsed);
        if (before < LOADING_ROWS_PER_SECOND && rate >= LOADING_ROWS_PER_SECOND) {
          loadingSince = now;
        }
        windowStart = now;
      }
      windowRows.addAndGet(rows);
    }

    private long silentMillis() {
      return (System.nanoTime() - lastWrite) / 1_000_000;
    }

    /** Whether the policy may have something to do that no flush tells it. */
    boolean isDue() {
      return hasVectors && isIdle();
    }

    @Override
    public boolean hasVectors() {
      return hasVectors;
    }

    @Override
    public boolean isIdle() {
      return silentMillis() >= IDLE_MILLIS;
    }

    @Override
    public boolean isQuiet() {
      return silentMillis() >= QUIET_MILLIS;
    }

    @Override
    public boolean isLoading() {
      return !isIdle()
          && (rate >= LOADING_ROWS_PER_SECOND || windowRows.get() >= LOADING_ROWS_PER_SECOND)
          && (System.nanoTime() - loadingSince) / 1_000_000 < LOADING_AT_MOST_MILLIS;
    }
  }
}
