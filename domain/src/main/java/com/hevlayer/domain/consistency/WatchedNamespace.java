package com.hevlayer.domain.consistency;

import com.hevlayer.ports.store.NamespaceName;
import org.jspecify.annotations.Nullable;

/** What is known of a namespace. Guarded by the list it stands in, but for the freshness. */
final class WatchedNamespace {

  /** Where it stands between two polls. */
  enum Phase {
    /** Not watched: it only holds writes in flight. */
    IDLE,
    /** Until it is due. */
    WAITING,
    /** Due, in the queue of its store. */
    READY,
    /** Asked about. */
    POLLING
  }

  final NamespaceName name;

  /** Different for each, so that equal times can be told apart. */
  final long order;

  /** Written under the list's guard, read by everybody. */
  volatile Freshness freshness = Freshness.UNKNOWN;

  Phase phase = Phase.IDLE;

  /** While waiting: until when, elapsed nanoseconds. */
  long dueAt;

  /** No poll begins before this, elapsed nanoseconds. */
  long notBefore;

  /** Something happened that the last poll cannot know of. */
  boolean marked;

  /** How many polls in a row found no such namespace. */
  int missing;

  /** Where its freshness was learnt; while ready, whose queue it stands in. */
  @Nullable StorePolls store;

  /** The poll under way whose result counts. */
  @Nullable Poll poll;

  private @Nullable InFlight newest;

  WatchedNamespace(NamespaceName name, long order) {
    this.name = name;
    this.order = order;
  }

  boolean watched() {
    return phase != Phase.IDLE;
  }

  boolean hasWrites() {
    return newest != null;
  }

  void add(InFlight write) {
    write.before = newest;
    if (newest != null) {
      newest.after = write;
    }
    newest = write;
  }

  void remove(InFlight write) {
    InFlight before = write.before;
    InFlight after = write.after;
    if (before != null) {
      before.after = after;
    }
    if (after != null) {
      after.before = before;
    } else {
      newest = before;
    }
  }

  /** Returns the lowest stamp in flight, or {@link Long#MAX_VALUE}. */
  long oldestStamp() {
    // When the clock steps back stamps are not in the order of their writes.
    long oldest = Long.MAX_VALUE;
    for (InFlight write = newest; write != null; write = write.before) {
      oldest = Math.min(oldest, write.stamp);
    }
    return oldest;
  }
}
