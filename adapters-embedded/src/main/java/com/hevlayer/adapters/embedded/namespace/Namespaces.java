package com.hevlayer.adapters.embedded.namespace;

import com.hevlayer.adapters.embedded.index.Snapshot;
import com.hevlayer.adapters.embedded.log.DamagedLogException;
import com.hevlayer.adapters.embedded.log.WriteLog;
import com.hevlayer.adapters.embedded.schema.Refusal;
import com.hevlayer.adapters.embedded.write.Change;
import com.hevlayer.adapters.embedded.write.Effect;
import com.hevlayer.adapters.embedded.write.NamespaceState;
import com.hevlayer.ports.plugin.PluginException;
import com.hevlayer.ports.plugin.Telemetry;
import com.hevlayer.ports.store.NoAnswerException;
import com.hevlayer.ports.store.NoAnswerException.Reason;
import com.hevlayer.ports.store.NoAnswerException.Sent;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.apache.lucene.util.IOUtils;
import org.jspecify.annotations.Nullable;

/**
 * All namespaces of a store. They are opened when asked for and closed when nobody asked for a
 * while or too many are open. Thread-safe.
 */
public final class Namespaces implements AutoCloseable {
  private static final int MAX_OPEN = 500;
  private static final long IDLE_NANOS = 60_000_000_000L;
  private static final long LEAST_SPACE = 1 << 20;
  private static final long CALLS_END_NANOS = 10_000_000_000L;
  private static final long TICK_MILLIS = 50;
  private static final int COMMITS_AT_ONCE = 2;
  private static final int TICKS_PER_SWEEP = 20;
  private static final long MAX_BUFFERED =
      Math.min(256L << 20, Runtime.getRuntime().maxMemory() / 6);

  private final DataDirectory directory;
  private final StoreSettings settings;
  private final NavigableSet<String> names;
  private final ConcurrentHashMap<String, Slot> slots = new ConcurrentHashMap<>();
  private final ScheduledExecutorService ticker;
  private final ExecutorService committer;
  private final Semaphore commits = new Semaphore(COMMITS_AT_ONCE);
  private volatile boolean closed;
  private int ticks;

  /**
   * Opens the directory of a store.
   *
   * @throws PluginException if it is locked, damaged or of another version
   */
  public Namespaces(Path root, StoreSettings settings) {
    this.directory = DataDirectory.open(root);
    this.settings = settings;
    this.names = directory.names();
    this.ticker = Executors.newSingleThreadScheduledExecutor(thread("layer-namespaces"));
    // Platform threads: a commit waits for the disk and must not hold up requests meanwhile.
    this.committer = Executors.newFixedThreadPool(COMMITS_AT_ONCE, thread("layer-commit"));
    var _ =
        ticker.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private static ThreadFactory thread(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }

  /** One name: at most one open namespace, and who uses it. */
  private static final class Slot {
    private final ReentrantLock lock = new ReentrantLock();
    private final String name;
    private @Nullable Namespace open;
    private int users;
    private boolean gone;
    private boolean committing;
    private volatile long usedAt = System.nanoTime();

    Slot(String name) {
      this.name = name;
    }
  }

  /** A namespace that stays open until this is closed. */
  public final class Lease implements AutoCloseable {
    private final Slot slot;
    private final Namespace namespace;
    private boolean returned;

    private Lease(Slot slot, Namespace namespace) {
      this.slot = slot;
      this.namespace = namespace;
    }

    /** Returns the state after the last change that was answered. */
    public NamespaceState state() {
      return namespace.state();
    }

    /** Makes a change and answers once it is durable and applied. */
    public <T> T submit(Change<T> change) {
      return namespace.submit(change);
    }

    /** Whether merges are under way. */
    public boolean isMerging() {
      return namespace.isMerging();
    }

    /**
     * Leases a view that keeps the namespace open until it is closed.
     *
     * @param strong whether it must hold every change that was answered
     * @param recent where not, whether it must be at most a second old
     */
    public Snapshot view(boolean strong, boolean recent) {
      slot.lock.lock();
      try {
        slot.users++;
      } finally {
        slot.lock.unlock();
      }
      boolean leased = false;
      try {
        Snapshot view =
            namespace.lease(
                strong
                    ? Namespace.Sight.STRONG
                    : recent ? Namespace.Sight.RECENT : Namespace.Sight.ANY,
                () -> release(slot));
        leased = true;
        return view;
      } finally {
        if (!leased) {
          release(slot);
        }
      }
    }

    @Override
    public void close() {
      if (!returned) {
        returned = true;
        release(slot);
      }
    }
  }

  private static void release(Slot slot) {
    slot.lock.lock();
    try {
      slot.users--;
      slot.usedAt = System.nanoTime();
    } finally {
      slot.lock.unlock();
    }
  }

  /** Whether a namespace exists. */
  public boolean exists(String name) {
    return names.contains(name);
  }

  /** Returns the names with a prefix behind a name, at most so many, ascending. */
  public List<String> list(String prefix, @Nullable String after, int most) {
    List<String> page = new ArrayList<>();
    String from = after != null && after.compareTo(prefix) >= 0 ? after : prefix;
    for (String name : names.tailSet(from, !from.equals(after))) {
      if (!name.startsWith(prefix) || page.size() == most) {
        break;
      }
      page.add(name);
    }
    return page;
  }

  /** Leases a namespace, or returns {@code null} if it does not exist. */
  public @Nullable Lease find(String name) {
    while (true) {
      checkOpen();
      if (!names.contains(name)) {
        return null;
      }
      Slot slot = slots.computeIfAbsent(name, Slot::new);
      slot.lock.lock();
      try {
        if (slot.gone) {
          continue;
        }
        if (!names.contains(name)) {
          retire(slot);
          continue;
        }
        Namespace namespace = slot.open;
        if (namespace == null) {
          namespace = open(name);
          slot.open = namespace;
        }
        slot.users++;
        slot.usedAt = System.nanoTime();
        return new Lease(slot, namespace);
      } finally {
        slot.lock.unlock();
      }
    }
  }

  /**
   * Leases a namespace.
   *
   * @throws Refusal 404 if it does not exist
   */
  public Lease get(String name) {
    Lease lease = find(name);
    if (lease == null) {
      throw missing(name);
    }
    return lease;
  }

  /** Returns the refusal of a namespace that does not exist. */
  public static Refusal missing(String name) {
    return Refusal.of(404, "namespace '" + name + "' was not found");
  }

  private void retire(Slot slot) {
    slot.gone = true;
    slots.remove(slot.name, slot);
  }

  private Namespace open(String name) {
    try {
      return new Namespace(name, directory.of(name), settings);
    } catch (DamagedLogException | PluginException e) {
      settings.telemetry().event(Telemetry.Level.ERROR, String.valueOf(e.getMessage()), e);
      throw new NoAnswerException(
          Reason.CLOSED,
          Sent.NOTHING,
          "namespace '" + name + "' cannot be opened: " + e.getMessage(),
          e);
    } catch (IOException | RuntimeException e) {
      settings
          .telemetry()
          .event(Telemetry.Level.ERROR, "namespace " + name + " cannot be opened: " + e, e);
      throw new NoAnswerException(
          Reason.CLOSED, Sent.NOTHING, "namespace '" + name + "' cannot be opened: " + e, e);
    }
  }

  /**
   * Creates a namespace by its first change.
   *
   * @return the answer; {@code null} if the namespace exists by now
   */
  public <T> @Nullable T create(String name, Change<T> change) {
    return make(
        name,
        staged -> {
          Instant now = settings.clock().instant();
          Change.Outcome<T> outcome = change.evaluate(null, null, now);
          Effect effect = Objects.requireNonNull(outcome.effect());
          writeLog(staged, effect, 1);
          return outcome.answer();
        });
  }

  /**
   * Makes a namespace from another.
   *
   * @param derive from the state of the source to that of the copy
   * @return the number of rows; {@code null} if the destination exists
   */
  public @Nullable Long copy(
      String source, String destination, UnaryOperator<NamespaceState> derive) {
    return make(
        destination,
        staged -> {
          try (Lease lease = get(source)) {
            Namespace.Copied copied = lease.namespace.copyTo(staged);
            Effect effect =
                new Effect(derive.apply(copied.state()), false, List.of(), List.of(), null);
            IOUtils.fsync(staged.resolve(Engine.INDEX), true);
            writeLog(staged, effect, copied.sequence() + 1);
            return copied.rows();
          }
        });
  }

  @FunctionalInterface
  private interface Maker<T> {
    T make(Path staged) throws IOException;
  }

  private <T> @Nullable T make(String name, Maker<T> maker) {
    checkOpen();
    while (true) {
      Slot slot = slots.computeIfAbsent(name, Slot::new);
      slot.lock.lock();
      try {
        if (slot.gone) {
          continue;
        }
        if (names.contains(name)) {
          return null;
        }
        Path staged = null;
        boolean published = false;
        try {
          staged = directory.stage();
          T made = maker.make(staged);
          directory.publish(staged, name);
          published = true;
          names.add(name);
          return made;
        } catch (IOException e) {
          throw storageFailed(name, e);
        } finally {
          if (!published) {
            retire(slot);
            discardStaged(staged);
          }
        }
      } finally {
        slot.lock.unlock();
      }
    }
  }

  private void discardStaged(@Nullable Path staged) {
    if (staged != null) {
      try {
        directory.empty(staged);
      } catch (IOException e) {
        settings.telemetry().event(Telemetry.Level.WARN, "staged files are left in " + staged, e);
      }
    }
  }

  private RuntimeException storageFailed(String name, IOException e) {
    settings
        .telemetry()
        .event(Telemetry.Level.ERROR, "namespace " + name + " cannot be created: " + e, e);
    if (settings.freeSpace().getAsLong() < LEAST_SPACE) {
      return Refusal.of(
          507, "namespace '" + name + "' cannot be created: the disk of the store is full");
    }
    return new NoAnswerException(
        Reason.CLOSED, Sent.UNKNOWN, "namespace '" + name + "' cannot be created: " + e, e);
  }

  private void writeLog(Path staged, Effect effect, long sequence) throws IOException {
    try (WriteLog log =
        WriteLog.create(
            staged.resolve(Engine.LOG), settings.durability(), settings.storage(), sequence)) {
      if (!log.append(sequence, List.of(effect.encode().toBuffer()))) {
        throw Refusal.of(507, "the namespace cannot be created: the disk of the store is full");
      }
    }
  }

  /**
   * Removes a namespace.
   *
   * @throws Refusal 404 if it does not exist, 400 if it is read-only
   */
  public void drop(String name) {
    Path thrown;
    try (Lease lease = get(name)) {
      if (lease.state().readOnly()) {
        throw Refusal.meaning("namespace '" + name + "' is read-only and cannot be deleted");
      }
      Slot slot = lease.slot;
      slot.lock.lock();
      try {
        if (slot.gone) {
          throw missing(name);
        }
        lease.namespace.drop();
        thrown = directory.discard(name);
        names.remove(name);
        retire(slot);
      } catch (IOException e) {
        // The directory is where it was: it is opened again when somebody asks.
        slot.open = null;
        throw storageFailed(name, e);
      } finally {
        slot.lock.unlock();
      }
    }
    discardStaged(thrown);
  }

  private void tick() {
    try {
      long buffered = 0;
      @Nullable Namespace largest = null;
      long most = 0;
      for (Slot slot : slots.values()) {
        Namespace namespace = peek(slot);
        if (namespace == null) {
          continue;
        }
        if (namespace.tick()) {
          commitLater(slot, namespace);
        }
        long bytes = namespace.bufferedBytes();
        buffered += bytes;
        if (bytes > most) {
          most = bytes;
          largest = namespace;
        }
      }
      if (buffered > MAX_BUFFERED && largest != null) {
        largest.flushBuffer();
      }
      if (++ticks % TICKS_PER_SWEEP == 0) {
        sweep();
      }
    } catch (RuntimeException e) {
      settings.telemetry().event(Telemetry.Level.ERROR, "background work failed: " + e, e);
    }
  }

  private static @Nullable Namespace peek(Slot slot) {
    if (!slot.lock.tryLock()) {
      return null;
    }
    try {
      return slot.gone ? null : slot.open;
    } finally {
      slot.lock.unlock();
    }
  }

  private void commitLater(Slot slot, Namespace namespace) {
    if (!commits.tryAcquire()) {
      return;
    }
    slot.lock.lock();
    try {
      if (slot.committing) {
        commits.release();
        return;
      }
      slot.committing = true;
    } finally {
      slot.lock.unlock();
    }
    committer.execute(() -> {
      try {
        namespace.commit();
      } finally {
        slot.lock.lock();
        try {
          slot.committing = false;
        } finally {
          slot.lock.unlock();
          commits.release();
        }
      }
    });
  }

  /** Closes what nobody uses. */
  private void sweep() {
    List<Slot> idle = new ArrayList<>();
    int open = 0;
    for (Slot slot : slots.values()) {
      if (peek(slot) != null) {
        open++;
        idle.add(slot);
      }
    }
    idle.sort(Comparator.comparingLong(slot -> slot.usedAt));
    long now = System.nanoTime();
    for (Slot slot : idle) {
      if (now - slot.usedAt < IDLE_NANOS && open <= MAX_OPEN) {
        break;
      }
      if (closeIfIdle(slot)) {
        open--;
      }
    }
  }

  private boolean closeIfIdle(Slot slot) {
    if (!slot.lock.tryLock()) {
      return false;
    }
    try {
      Namespace namespace = slot.open;
      if (namespace == null || slot.users > 0 || slot.committing || namespace.isMerging()) {
        return false;
      }
      namespace.close();
      slot.open = null;
      retire(slot);
      return true;
    } finally {
      slot.lock.unlock();
    }
  }

  private void checkOpen() {
    if (closed) {
      throw new NoAnswerException(Reason.CLOSED, Sent.NOTHING, "the store is closed", null);
    }
  }

  /** Lets calls under way end, those that hold a view included. */
  private static void awaitUnused(Slot slot, long deadline) {
    while (System.nanoTime() < deadline) {
      slot.lock.lock();
      try {
        if (slot.users == 0) {
          return;
        }
      } finally {
        slot.lock.unlock();
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  /** Returns the directory of the store. */
  public Path root() {
    return directory.root();
  }

  /** Commits and closes everything. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    ticker.shutdown();
    committer.shutdown();
    try {
      if (!ticker.awaitTermination(10, TimeUnit.SECONDS)
          || !committer.awaitTermination(30, TimeUnit.SECONDS)) {
        settings.telemetry().event(Telemetry.Level.WARN, "background work does not end", null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    long deadline = System.nanoTime() + CALLS_END_NANOS;
    for (Slot slot : slots.values()) {
      awaitUnused(slot, deadline);
      slot.lock.lock();
      try {
        if (slot.open != null) {
          slot.open.close();
          slot.open = null;
        }
        slot.gone = true;
      } finally {
        slot.lock.unlock();
      }
    }
    try {
      directory.close();
    } catch (IOException e) {
      settings.telemetry().event(Telemetry.Level.WARN, "the lock was not released: " + e, e);
    }
  }
}
