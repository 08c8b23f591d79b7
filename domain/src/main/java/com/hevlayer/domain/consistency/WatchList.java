package com.hevlayer.domain.consistency;

import com.hevlayer.ports.store.NamespaceName;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Map;
import java.util.NavigableSet;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The state of all namespaces: what is known, which writes are in flight, what is polled when.
 *
 * <p>Why a watermark is right: {@link #start} fixes, in one step, the bound of a poll, which lies
 * below every stamp in flight, and the floor that every later stamp is above. So a row at or below
 * the bound belongs to a write that ended before the poll asked, and an index that is up to date
 * then holds it. The floor is common to all namespaces and never falls, so this holds across a
 * namespace that is forgotten and returns, and whatever the clock does.
 *
 * <p>Thread-safe. Times are arguments, read before the call: nothing here blocks or looks at a
 * clock, and a time that is a little old only makes a bound lower.
 */
final class WatchList {
  private final WatcherSettings settings;
  private final long pollInterval;
  private final long stableInterval;

  private final Map<NamespaceName, WatchedNamespace> known = new ConcurrentHashMap<>();
  private final NavigableSet<WatchedNamespace> waiting =
      new TreeSet<>(
          Comparator.<WatchedNamespace>comparingLong(namespace -> namespace.dueAt)
              .thenComparingLong(namespace -> namespace.order));

  /** Writes with an unknown outcome, in the order in which they cease to count. */
  private final Deque<InFlight> expiring = new ArrayDeque<>();

  /** The highest bound of any poll so far. */
  private long floor;

  private long orders;
  private int watched;

  WatchList(WatcherSettings settings) {
    this.settings = settings;
    pollInterval = settings.pollInterval().toNanos();
    stableInterval = settings.stableInterval().toNanos();
  }

  /** Touches no lock. */
  Freshness of(NamespaceName name) {
    WatchedNamespace namespace = known.get(name);
    return namespace == null ? Freshness.UNKNOWN : namespace.freshness;
  }

  synchronized int watched() {
    return watched;
  }

  /** Returns how many namespaces take memory: the watched ones, and those with writes in flight. */
  int tracked() {
    return known.size();
  }

  /** Takes the stamp of a write; {@code wall} is the clock's, epoch milliseconds. */
  synchronized InFlight begin(NamespaceName name, long wall) {
    WatchedNamespace namespace = namespace(name);
    InFlight write = new InFlight(namespace, Math.max(wall, floor + 1));
    namespace.add(write);
    return write;
  }

  synchronized void accepted(InFlight write, long now) {
    if (end(write)) {
      write.namespace.remove(write);
      watch(write.namespace, true, now);
    }
  }

  synchronized void refused(InFlight write) {
    if (end(write)) {
      write.namespace.remove(write);
      dropIfIdle(write.namespace);
    }
  }

  synchronized void unknown(InFlight write, long now) {
    if (end(write)) {
      write.expiresAt = now + settings.timeout().toNanos();
      expiring.addLast(write);
      if (write.namespace.watched()) {
        mark(write.namespace, now);
      }
    }
  }

  synchronized void watch(NamespaceName name, boolean due, long now) {
    watch(namespace(name), due, now);
  }

  synchronized void forget(NamespaceName name) {
    WatchedNamespace namespace = known.get(name);
    if (namespace == null || !namespace.watched()) {
      return;
    }
    leavePhase(namespace);
    namespace.phase = WatchedNamespace.Phase.IDLE;
    namespace.freshness = Freshness.UNKNOWN;
    namespace.marked = false;
    namespace.missing = 0;
    namespace.notBefore = 0;
    namespace.store = null;
    watched--;
    dropIfIdle(namespace);
  }

  /**
   * Visits namespaces that are due: those that must be asked about go to the queue of their store.
   *
   * @param route the queue of the store that serves a name, or {@code null} if none does
   * @param most how many at once, since writes wait meanwhile
   * @return whether more are due
   */
  synchronized boolean visit(
      long now, long wall, Function<NamespaceName, @Nullable StorePolls> route, int most) {
    expire(now);
    for (int i = 0; i < most; i++) {
      if (waiting.isEmpty() || waiting.first().dueAt > now) {
        return false;
      }
      WatchedNamespace namespace = waiting.removeFirst();
      StorePolls store = route.apply(namespace.name);
      if (store == null) {
        wait(namespace, now + pollInterval);
      } else {
        servedBy(namespace, store);
        visit(namespace, store, now, wall);
      }
    }
    return true;
  }

  /**
   * Follows a new routing: what was learnt, or is being asked, at a store that no longer serves a
   * namespace is forgotten.
   */
  synchronized void reroute(long now, Function<NamespaceName, @Nullable StorePolls> route) {
    for (WatchedNamespace namespace : known.values()) {
      if (!namespace.watched()) {
        continue;
      }
      StorePolls store = route.apply(namespace.name);
      if (store == null || servedBy(namespace, store)) {
        leavePhase(namespace);
        wait(namespace, Math.max(now, namespace.notBefore));
      }
    }
  }

  /** Takes the next poll of a store; {@code null} if none may begin now. */
  synchronized @Nullable Poll take(StorePolls store, long now) {
    WatchedNamespace namespace = store.take(now);
    if (namespace == null) {
      return null;
    }
    Poll poll = new Poll(namespace, store, now);
    namespace.phase = WatchedNamespace.Phase.POLLING;
    namespace.poll = poll;
    return poll;
  }

  /**
   * Begins a poll, right before the store is asked.
   *
   * @param wall the clock's, epoch milliseconds: the start of the poll
   * @return whether it still matters
   */
  synchronized boolean start(Poll poll, long now, long wall) {
    expire(now);
    WatchedNamespace namespace = poll.namespace;
    if (namespace.poll != poll) {
      return false;
    }
    poll.startedAt = now;
    poll.bound = bound(namespace, wall);
    poll.marked = namespace.marked;
    namespace.marked = false;
    namespace.notBefore = now + pollInterval;
    return true;
  }

  /**
   * Ends a poll.
   *
   * @return whether its result counted: the namespace was not forgotten meanwhile
   */
  synchronized boolean finish(Poll poll, PollListener.Outcome outcome, long now) {
    poll.store.ended();
    WatchedNamespace namespace = poll.namespace;
    if (namespace.poll != poll) {
      return false;
    }
    namespace.poll = null;
    switch (outcome) {
      case STABLE -> stable(namespace, poll.bound);
      case UPDATING -> status(namespace, Freshness.Status.UPDATING);
      case UNKNOWN -> status(namespace, Freshness.Status.UNKNOWN);
      // Nothing was learnt of the write that marked it.
      case FAILED -> namespace.marked |= poll.marked;
      case MISSING -> {}
    }
    namespace.missing = outcome == PollListener.Outcome.MISSING ? namespace.missing + 1 : 0;
    wait(namespace, Math.max(now, poll.startedAt + interval(namespace)));
    return true;
  }

  /** Returns for how many nanoseconds there is nothing to visit, and no poll to begin. */
  synchronized long pause(long now, Iterable<StorePolls> stores) {
    long pause = settings.tick();
    if (!waiting.isEmpty()) {
      pause = Math.min(pause, waiting.first().dueAt - now);
    }
    for (StorePolls store : stores) {
      pause = Math.min(pause, store.pause(now));
    }
    return Math.max(1, pause);
  }

  private void visit(WatchedNamespace namespace, StorePolls store, long now, long wall) {
    switch (store.manner()) {
      case ASKED -> {
        namespace.phase = WatchedNamespace.Phase.READY;
        store.enqueue(namespace);
        return;
      }
      case CURRENT -> stable(namespace, bound(namespace, wall));
      // Who cannot be asked any more must not stay cut for ever.
      case SILENT, KEYLESS -> status(namespace, Freshness.Status.UNKNOWN);
    }
    namespace.marked = false;
    namespace.notBefore = now + pollInterval;
    wait(namespace, now + stableInterval);
  }

  private WatchedNamespace namespace(NamespaceName name) {
    return known.computeIfAbsent(name, absent -> new WatchedNamespace(absent, orders++));
  }

  private void watch(WatchedNamespace namespace, boolean due, long now) {
    if (!namespace.watched()) {
      watched++;
      wait(namespace, now);
    } else if (due) {
      mark(namespace, now);
    }
  }

  private void mark(WatchedNamespace namespace, long now) {
    namespace.marked = true;
    namespace.missing = 0;
    if (namespace.phase == WatchedNamespace.Phase.WAITING) {
      long soonest = Math.max(now, namespace.notBefore);
      if (soonest < namespace.dueAt) {
        leavePhase(namespace);
        wait(namespace, soonest);
      }
    }
  }

  private void wait(WatchedNamespace namespace, long until) {
    namespace.phase = WatchedNamespace.Phase.WAITING;
    namespace.dueAt = until;
    waiting.add(namespace);
  }

  private void leavePhase(WatchedNamespace namespace) {
    switch (namespace.phase) {
      case IDLE -> {}
      case WAITING -> waiting.remove(namespace);
      case READY -> {
        if (namespace.store != null) {
          namespace.store.dequeue(namespace);
        }
      }
      // Its result will find that nobody waits for it.
      case POLLING -> namespace.poll = null;
    }
  }

  /** Returns whether another store served it before. */
  private static boolean servedBy(WatchedNamespace namespace, StorePolls store) {
    StorePolls before = namespace.store;
    if (before == store) {
      return false;
    }
    if (before != null) {
      before.dequeue(namespace);
      namespace.freshness = Freshness.UNKNOWN;
    }
    namespace.store = store;
    return before != null;
  }

  private long interval(WatchedNamespace namespace) {
    if (namespace.marked) {
      return pollInterval;
    }
    if (namespace.missing > 0) {
      // It was dropped by somebody else, perhaps for good: ask less and less often.
      long backedOff = pollInterval << Math.min(namespace.missing - 1, 16);
      return Math.min(backedOff, Math.max(pollInterval, stableInterval));
    }
    return namespace.freshness.status() == Freshness.Status.STABLE ? stableInterval : pollInterval;
  }

  private long bound(WatchedNamespace namespace, long wall) {
    long start = wall - settings.safetyMargin().toMillis();
    long bound = Math.max(0, Math.min(start, namespace.oldestStamp() - 1));
    floor = Math.max(floor, bound);
    return bound;
  }

  private static void stable(WatchedNamespace namespace, long bound) {
    long watermark = Math.max(bound, namespace.freshness.watermark().orElse(0));
    namespace.freshness = new Freshness(Freshness.Status.STABLE, OptionalLong.of(watermark));
  }

  private static void status(WatchedNamespace namespace, Freshness.Status status) {
    Freshness before = namespace.freshness;
    if (before.status() != status) {
      namespace.freshness = new Freshness(status, before.watermark());
    }
  }

  private static boolean end(InFlight write) {
    boolean first = !write.ended;
    write.ended = true;
    return first;
  }

  private void expire(long now) {
    while (!expiring.isEmpty() && expiring.getFirst().expiresAt <= now) {
      InFlight write = expiring.removeFirst();
      write.namespace.remove(write);
      dropIfIdle(write.namespace);
    }
  }

  private void dropIfIdle(WatchedNamespace namespace) {
    if (!namespace.watched() && !namespace.hasWrites()) {
      known.remove(namespace.name);
    }
  }
}
