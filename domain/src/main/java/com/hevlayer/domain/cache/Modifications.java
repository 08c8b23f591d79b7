package com.hevlayer.domain.cache;

import com.hevlayer.ports.store.NamespaceName;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Tells whether a row was changed since a moment. Thread-safe, touches memory only.
 *
 * <p>A clock counts changes. Each row belongs to a stripe, which holds the time of its last change;
 * rows that share one are taken for changed together, which costs a cached row and never makes a
 * stale one. The time of a stripe only grows, in the order of the changes.
 *
 * <p>How the cache stays true with it: whoever reads the store for the cache takes the time first,
 * puts what it read only if the row was not changed since, and takes it out again if it was changed
 * by the time the put ended. A write takes the time before it is sent, marks its rows once the
 * store has accepted it and only then touches the cache; rows that were marked by another since the
 * write began are taken out, and so are those that are marked by another by the time it ends. So of
 * two that meet, the later to mark sees the other, and the other sees it when it looks again.
 */
final class Modifications {
  private static final int NAMESPACES = 1 << 12;

  private final AtomicLong clock = new AtomicLong();
  private final AtomicLongArray rows;
  private final AtomicLongArray namespaces = new AtomicLongArray(NAMESPACES);

  /** Creates one with so many stripes of rows, a power of two. */
  Modifications(int stripes) {
    if (Integer.bitCount(stripes) != 1) {
      throw new IllegalArgumentException(stripes + " stripes; allowed is a power of two");
    }
    rows = new AtomicLongArray(stripes);
  }

  /** Returns the time. */
  long now() {
    return clock.get();
  }

  /** Whether a row, or its whole namespace, was changed since a time. */
  boolean changed(NamespaceName namespace, String key, long since) {
    return rows.get(stripe(namespace, key)) > since || dropped(namespace, since);
  }

  /** Whether a namespace was dropped since a time. */
  boolean dropped(NamespaceName namespace, long since) {
    return namespaces.get(stripe(namespace)) > since;
  }

  /** Marks a namespace as dropped now. */
  void drop(NamespaceName namespace) {
    int stripe = stripe(namespace);
    long seen;
    do {
      seen = namespaces.get(stripe);
    } while (!namespaces.compareAndSet(stripe, seen, clock.incrementAndGet()));
  }

  /** Marks rows as changed now. */
  Marks mark(NamespaceName namespace, List<String> keys) {
    int[] stripes = new int[keys.size()];
    for (int i = 0; i < stripes.length; i++) {
      stripes[i] = stripe(namespace, keys.get(i));
    }
    // Once for each stripe: two rows of one write are no strangers to each other.
    int[] distinct = Arrays.stream(stripes).sorted().distinct().toArray();
    long[] before = new long[distinct.length];
    long[] mine = new long[distinct.length];
    for (int i = 0; i < distinct.length; i++) {
      do {
        before[i] = rows.get(distinct[i]);
        // Taken after the other was seen, so that the times of a stripe grow.
        mine[i] = clock.incrementAndGet();
      } while (!rows.compareAndSet(distinct[i], before[i], mine[i]));
    }
    return new Marks(namespace, stripes, distinct, before, mine);
  }

  /** The marks that a write left; used by its thread. */
  final class Marks {
    private final NamespaceName namespace;
    private final int[] stripes;
    private final int[] distinct;
    private final long[] before;
    private final long[] mine;

    private Marks(
        NamespaceName namespace, int[] stripes, int[] distinct, long[] before, long[] mine) {
      this.namespace = namespace;
      this.stripes = stripes;
      this.distinct = distinct;
      this.before = before;
      this.mine = mine;
    }

    /** Whether another had changed a row, by its place in the list, since a time. */
    boolean overlapped(int row, long since) {
      return before[place(row)] > since || dropped(namespace, since);
    }

    /** Whether another changed a row, by its place in the list, after it was marked here. */
    boolean overtaken(int row) {
      int place = place(row);
      return rows.get(distinct[place]) != mine[place] || dropped(namespace, mine[place]);
    }

    private int place(int row) {
      return Arrays.binarySearch(distinct, stripes[row]);
    }
  }

  private int stripe(NamespaceName namespace, String key) {
    return mixed(31 * namespace.value().hashCode() + key.hashCode()) & (rows.length() - 1);
  }

  private static int stripe(NamespaceName namespace) {
    return mixed(namespace.value().hashCode()) & (NAMESPACES - 1);
  }

  /** Spreads a hash over all bits, as MurmurHash3 ends. */
  private static int mixed(int hash) {
    int h = (hash ^ (hash >>> 16)) * 0x85EBCA6B;
    h = (h ^ (h >>> 13)) * 0xC2B2AE35;
    return h ^ (h >>> 16);
  }
}
