package com.hevlayer.domain.cache;

import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.NamespaceName;
import java.util.List;

/**
 * What writes do to the document cache. Best effort: nothing here throws because the cache fails.
 * Thread-safe; blocks where it says so.
 */
public interface CacheEffects {
  /** There is no cache. */
  CacheEffects NONE =
      new CacheEffects() {
        @Override
        public boolean wanted() {
          return false;
        }

        @Override
        public Ticket begin(NamespaceName namespace) {
          return () -> namespace;
        }

        @Override
        public void apply(CallContext context, Ticket ticket, CacheChange change) {}

        @Override
        public void drop(CallContext context, NamespaceName namespace) {}
      };

  /** Whether there is a cache at all; without one nobody needs to read rows for it. */
  boolean wanted();

  /**
   * Takes a ticket before a write is sent. Rows that another write changed between the ticket and
   * its use are removed instead of put, since nobody knows which of the two the store applied last.
   */
  Ticket begin(NamespaceName namespace);

  /**
   * Applies an accepted write; blocks. A long one comes in parts, one call after the other with the
   * same ticket; no key is in two of them.
   */
  void apply(CallContext context, Ticket ticket, CacheChange change);

  /**
   * Removes rows of a write of which nobody knows whether the store applied it, or still will: what
   * is read of them is not cached for one more time-out. Blocks.
   */
  default void unknown(CallContext context, Ticket ticket, List<String> keys) {
    apply(context, ticket, CacheChange.removing(keys));
  }

  /**
   * Removes everything of a namespace and forgets what was known of it; blocks. What the cache
   * fails to remove is owed: nothing of the namespace is read from it before that is made up for.
   */
  void drop(CallContext context, NamespaceName namespace);

  /** Whether something of a namespace is still to be removed, since the cache failed to. */
  default boolean owes(NamespaceName namespace) {
    return false;
  }

  /** The moment before a write. */
  interface Ticket {

    /** Returns the namespace it was taken for. */
    NamespaceName namespace();
  }
}
