package com.hevlayer.domain.namespace;

import com.hevlayer.ports.store.NamespaceName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Remembers finished lists for a short time. Thread-safe; touches memory only. */
public final class ListCache implements NamespaceMemory {
  private static final int MOST = 256;

  private final InstantSource clock;
  private final Duration ttl;
  private final Map<Object, Entry> entries = new LinkedHashMap<>();
  private long epoch;

  /** Creates one; a {@code ttl} of zero remembers nothing. */
  public ListCache(InstantSource clock, Duration ttl) {
    this.clock = clock;
    this.ttl = ttl;
  }

  @SuppressWarnings("ArrayRecordComponent") // handed out, never compared
  private record Entry(byte[] body, Instant until) {}

  /**
   * What a list must be remembered under, and whether anything was deleted since it was begun.
   *
   * @param question everything that the list depends on, with {@code equals}
   */
  public record Ticket(Object question, long epoch) {}

  /** Begins a list. */
  public synchronized Ticket begin(Object question) {
    return new Ticket(question, epoch);
  }

  /** Returns a list that is remembered; not changed by anybody. */
  public synchronized Optional<byte[]> get(Ticket ticket) {
    Entry entry = entries.get(ticket.question());
    if (entry == null || !clock.instant().isBefore(entry.until)) {
      return Optional.empty();
    }
    return Optional.of(entry.body);
  }

  /** Remembers a list, unless a namespace was deleted since it was begun. */
  public synchronized void put(Ticket ticket, byte[] body) {
    if (ttl.isZero() || ticket.epoch() != epoch) {
      return;
    }
    entries.remove(ticket.question());
    entries.put(ticket.question(), new Entry(body, clock.instant().plus(ttl)));
    if (entries.size() > MOST) {
      entries.remove(entries.keySet().iterator().next());
    }
  }

  @Override
  public synchronized void forget(NamespaceName namespace) {
    epoch++;
    entries.clear();
  }
}
