package com.hevlayer.domain.consistency;

import com.hevlayer.domain.access.InboundAuth;
import com.hevlayer.domain.routing.RoutedStore;
import com.hevlayer.domain.routing.StoreSpec;
import com.hevlayer.ports.store.StoreProfile;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * The queue of one store and how fast it may be worked off. Guarded by the list of namespaces, but
 * for the routed store.
 */
final class StorePolls {
  /** Most polls that begin within any second. */
  static final int MOST_PER_SECOND = 50;

  /** Most polls under way at once: at the full rate, enough for answers within 320 ms. */
  static final int MOST_AT_ONCE = 16;

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  /** How the namespaces of a store are visited. */
  enum Manner {
    /** The store is asked. */
    ASKED,
    /** Every read sees every accepted write: nothing to ask. */
    CURRENT,
    /** The store never says how its index stands: nothing to ask. */
    SILENT,
    /** There is no key to ask with. */
    KEYLESS
  }

  private final StoreProfile.Freshness freshness;
  private volatile RoutedStore routed;

  private final SequencedSet<WatchedNamespace> ready = new LinkedHashSet<>();

  /** When the last polls began, oldest first from {@link #next} on. */
  private final long[] starts = new long[MOST_PER_SECOND];

  private int next;
  private int started;
  private int running;

  StorePolls(RoutedStore routed, StoreProfile.Freshness freshness) {
    this.routed = routed;
    this.freshness = freshness;
  }

  RoutedStore routed() {
    return routed;
  }

  String name() {
    return routed.spec().name();
  }

  /** Whether a definition leads to the same rows, so that what was learnt here still holds. */
  boolean leadsTo(StoreSpec spec) {
    StoreSpec mine = routed.spec();
    return mine.name().equals(spec.name())
        && mine.kind().equals(spec.kind())
        && Objects.equals(mine.url(), spec.url())
        && Objects.equals(mine.region(), spec.region());
  }

  void reroute(RoutedStore now) {
    routed = now;
  }

  Manner manner() {
    return switch (freshness) {
      case ALWAYS_CURRENT -> Manner.CURRENT;
      case UNKNOWN -> Manner.SILENT;
      case REPORTED -> {
        StoreSpec spec = routed.spec();
        boolean keyless =
            spec.credential().isEmpty()
                && spec.inboundAuth() instanceof InboundAuth.DeriveFromStore;
        yield keyless ? Manner.KEYLESS : Manner.ASKED;
      }
    };
  }

  void enqueue(WatchedNamespace namespace) {
    ready.add(namespace);
  }

  void dequeue(WatchedNamespace namespace) {
    ready.remove(namespace);
  }

  /** Takes the next namespace; {@code null} if there is none, or none may be polled now. */
  @Nullable WatchedNamespace take(long now) {
    if (ready.isEmpty() || running == MOST_AT_ONCE || opensIn(now) > 0) {
      return null;
    }
    starts[next] = now;
    next = (next + 1) % MOST_PER_SECOND;
    started = Math.min(MOST_PER_SECOND, started + 1);
    running++;
    return ready.removeFirst();
  }

  void ended() {
    running--;
  }

  /** Returns after how many nanoseconds the next poll may begin, as far as time decides. */
  long pause(long now) {
    return ready.isEmpty() || running == MOST_AT_ONCE ? Long.MAX_VALUE : opensIn(now);
  }

  private long opensIn(long now) {
    return started < MOST_PER_SECOND ? 0 : Math.max(0, starts[next] + SECOND - now);
  }
}
