package com.hevlayer.adapters.embedded.namespace;

import com.hevlayer.adapters.embedded.index.Snapshot;
import com.hevlayer.adapters.embedded.schema.Refusal;
import com.hevlayer.adapters.embedded.write.Change;
import com.hevlayer.adapters.embedded.write.NamespaceState;
import com.hevlayer.ports.plugin.Telemetry;
import com.hevlayer.ports.store.NoAnswerException;
import com.hevlayer.ports.store.NoAnswerException.Reason;
import com.hevlayer.ports.store.NoAnswerException.Sent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.lucene.search.IndexSearcher;
import org.jspecify.annotations.Nullable;

/**
 * An open namespace. Changes queue up; whoever holds the lock evaluates all that wait, appends
 * their effects to the log with one fsync, applies them and answers them. A reader sees whole
 * changes only, and waits for the lock only when it must see a change that no view holds yet.
 * Thread-safe.
 */
final class Namespace implements AutoCloseable {
  private static final long LOG_BYTES = 64L << 20;
  private static final long COMMIT_NANOS = 30_000_000_000L;
  private static final long REFRESH_NANOS = 100_000_000L;
  private static final long PROBE_NANOS = 1_000_000_000L;
  private static final long READING_NANOS = 10_000_000_000L;
  private static final int REFRESH_ROWS = 2_000;
  private static final int REFRESH_ROWS_UNREAD = 20_000;
  private static final long RETRY_NANOS = 1_000_000_000L;

  private final String name;
  private final Path directory;
  private final StoreSettings settings;
  private final ReentrantLock lock = new ReentrantLock(true);
  private final ReentrantLock commitLock = new ReentrantLock();
  private final Queue<Pending<?>> queue = new ConcurrentLinkedQueue<>();
  private volatile Engine engine;
  private volatile @Nullable RuntimeException stopped;
  private volatile boolean faulty;
  private volatile long refreshedAt = System.nanoTime();
  private volatile long readAt = System.nanoTime() - READING_NANOS;
  private volatile long committedAt = System.nanoTime();
  private long recoveryTriedAt = System.nanoTime() - RETRY_NANOS;

  /**
   * Opens a namespace and replays its log.
   *
   * @throws com.hevlayer.adapters.embedded.log.DamagedLogException if the log is damaged
   */
  Namespace(String name, Path directory, StoreSettings settings) throws IOException {
    this.name = name;
    this.directory = directory;
    this.settings = settings;
    this.engine = Engine.open(name, directory, settings);
  }

  /** Returns the state after the last change that was answered. */
  NamespaceState state() {
    return engine.state();
  }

  /**
   * Makes a change and answers once it is durable and applied.
   *
   * @throws Refusal if it is refused; then nothing changed
   * @throws NoAnswerException if it is not known whether it will survive
   */
  <T> T submit(Change<T> change) {
    Pending<T> own = new Pending<>(change);
    queue.add(own);
    lock.lock();
    try {
      while (!own.isDone()) {
        runBatch();
      }
    } finally {
      lock.unlock();
    }
    return own.answer();
  }

  private void runBatch() {
    try {
      ensureOpen();
    } catch (RuntimeException e) {
      failAll(e);
      return;
    }
    // Not before: opening again may have replayed changes that the former engine had not applied.
    Batch batch = new Batch(this, engine, settings);
    for (Pending<?> next = queue.poll(); next != null; next = queue.poll()) {
      try {
        batch.take(next);
      } catch (Refusal | NoAnswerException e) {
        next.fail(e);
      } catch (IndexSearcher.TooManyClauses e) {
        next.fail(Refusal.tooManyClauses(e.getMaxClauseCount()));
      } catch (IOException | RuntimeException e) {
        settings
            .telemetry()
            .event(Telemetry.Level.ERROR, "a change of namespace " + name + " failed: " + e, e);
        next.fail(noAnswer(Sent.NOTHING, "the change could not be evaluated: " + e, e));
      }
      if (batch.isFull()) {
        break;
      }
    }
    batch.finish();
  }

  private void failAll(RuntimeException cause) {
    for (Pending<?> next = queue.poll(); next != null; next = queue.poll()) {
      next.fail(cause);
    }
  }

  private void ensureOpen() {
    checkRunning();
    if (!isFaulty()) {
      return;
    }
    if (System.nanoTime() - recoveryTriedAt < RETRY_NANOS) {
      throw noAnswer(Sent.NOTHING, "storage of the namespace failed and is not back yet", null);
    }
    recoveryTriedAt = System.nanoTime();
    String fault = engine.fault();
    try {
      engine.abandon();
      Engine fresh = Engine.open(name, directory, settings);
      Engine old = engine;
      engine = fresh;
      faulty = false;
      old.closeView();
      settings
          .telemetry()
          .event(
              Telemetry.Level.WARN,
              "namespace " + name + " was opened again after a fault: " + fault,
              null);
    } catch (IOException | RuntimeException e) {
      throw noAnswer(
          Sent.NOTHING, "storage of the namespace failed and cannot be opened again: " + e, e);
    }
  }

  private void checkRunning() {
    RuntimeException reason = stopped;
    if (reason != null) {
      throw reason;
    }
  }

  /** Whether storage failed and was not opened again yet. */
  boolean isFaulty() {
    return faulty || engine.isBroken();
  }

  /** Storage failed: whoever comes next opens it again. */
  void fail() {
    faulty = true;
  }

  String name() {
    return name;
  }

  NoAnswerException noAnswer(Sent sent, String message, @Nullable Throwable cause) {
    return new NoAnswerException(
        Reason.CLOSED, sent, "namespace '" + name + "': " + message, cause);
  }

  /** Lets readers see everything applied so far. Under the lock. */
  void refresh() throws IOException {
    engine.refresh();
    refreshedAt = System.nanoTime();
  }

  /** How much a reader must see. */
  enum Sight {
    /** Every change that was answered. */
    STRONG,
    /** What a view holds that is at most a second old. */
    RECENT,
    /** What the newest view holds. */
    ANY
  }

  /** Leases a view. */
  Snapshot lease(Sight sight, Runnable onClose) {
    readAt = System.nanoTime();
    boolean enough =
        switch (sight) {
          case STRONG -> false;
          case RECENT -> System.nanoTime() - refreshedAt < PROBE_NANOS;
          case ANY -> true;
        };
    if (!enough && engine.isDirty()) {
      lock.lock();
      try {
        if (engine.isDirty()) {
          ensureOpen();
          refresh();
        }
      } catch (IOException e) {
        faulty = true;
        throw noAnswer(Sent.NOTHING, "the newest rows cannot be read: " + e, e);
      } finally {
        lock.unlock();
      }
    }
    while (true) {
      Engine current = engine;
      try {
        return current.lease(onClose);
      } catch (IllegalStateException closed) {
        checkRunning();
        if (current == engine) {
          throw noAnswer(Sent.NOTHING, "the namespace is closed", closed);
        }
      }
    }
  }

  /** Does what is due in the background; called often, by one thread. Returns whether to commit. */
  boolean tick() {
    if (stopped != null || isFaulty()) {
      return false;
    }
    long now = System.nanoTime();
    try {
      if (refreshIsDue(now) && lock.tryLock()) {
        try {
          if (stopped == null) {
            refresh();
          }
        } finally {
          lock.unlock();
        }
      }
      engine.merge();
    } catch (IOException | RuntimeException e) {
      report("background work", e);
    }
    return engine.log().size() >= LOG_BYTES
        || (now - committedAt >= COMMIT_NANOS && engine.hasUncommitted());
  }

  private boolean refreshIsDue(long now) throws IOException {
    boolean silent = now - engine.lastChangeNanos() >= REFRESH_NANOS;
    if (engine.isDirty()) {
      boolean read = now - readAt < READING_NANOS;
      return silent || engine.rowsUnrefreshed() >= (read ? REFRESH_ROWS : REFRESH_ROWS_UNREAD);
    }
    return silent && now - refreshedAt >= REFRESH_NANOS && engine.isStale();
  }

  private void report(String what, Exception e) {
    if (stopped != null) {
      return;
    }
    if (engine.isBroken()) {
      faulty = true;
    }
    settings
        .telemetry()
        .event(Telemetry.Level.WARN, what + " of namespace " + name + " failed: " + e, e);
  }

  /** Commits the index and cuts the log. */
  void commit() {
    commitLock.lock();
    try {
      long sequence;
      lock.lock();
      try {
        if (stopped != null || isFaulty()) {
          return;
        }
        sequence = engine.beginCommit();
        committedAt = System.nanoTime();
      } finally {
        lock.unlock();
      }
      engine.index().prepareCommit();
      lock.lock();
      try {
        // A commit may hold a part of a later request; the log then has the whole of it.
        engine.log().force();
      } finally {
        lock.unlock();
      }
      engine.index().commit();
      engine.endCommit(sequence);
    } catch (IOException | RuntimeException e) {
      report("commit", e);
    } finally {
      commitLock.unlock();
    }
  }

  /**
   * Copies what there is now into a directory of a namespace to be.
   *
   * @return the state of the source and its number of rows
   */
  Copied copyTo(Path target) throws IOException {
    commitLock.lock();
    try {
      lock.lock();
      try {
        ensureOpen();
        if (engine.isDirty()) {
          refresh();
        }
        long sequence = engine.beginCommit();
        engine.index().commit();
        engine.endCommit(sequence);
        committedAt = System.nanoTime();
        engine.index().copyTo(directory.resolve(Engine.INDEX), target.resolve(Engine.INDEX));
        try (Snapshot view = engine.lease(() -> {})) {
          return new Copied(engine.state(), sequence, view.rowCount());
        }
      } finally {
        lock.unlock();
      }
    } finally {
      commitLock.unlock();
    }
  }

  /** What was copied. */
  record Copied(NamespaceState state, long sequence, long rows) {}

  long bufferedBytes() {
    return engine.index().bufferedBytes();
  }

  void flushBuffer() {
    try {
      if (stopped == null && !engine.isBroken()) {
        engine.index().flushBuffer();
      }
    } catch (IOException | RuntimeException e) {
      report("flush", e);
    }
  }

  boolean isMerging() {
    return engine.index().isMerging();
  }

  /** Stops at once, without a commit, since the namespace is dropped; leases go on. */
  void drop() {
    stop(Namespaces.missing(name));
  }

  private void stop(RuntimeException reason) {
    lock.lock();
    try {
      stopped = reason;
      failAll(reason);
      engine.close();
    } catch (IOException | RuntimeException e) {
      settings
          .telemetry()
          .event(Telemetry.Level.WARN, "namespace " + name + " did not close cleanly: " + e, e);
    } finally {
      lock.unlock();
    }
  }

  /** Commits and stops. */
  @Override
  public void close() {
    if (engine.hasUncommitted()) {
      commit();
    }
    stop(noAnswer(Sent.NOTHING, "the store is closed", null));
  }
}
