package com.hevlayer.domain.cache;

import com.hevlayer.ports.store.NamespaceName;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * How the cache stands to a namespace.
 *
 * @param warmedThrough epoch milliseconds up to which it is known to hold every row; empty: unknown
 * @param warmInflight whether it is being filled with every row
 */
public record NamespaceCacheState(
    NamespaceName namespace, Warmth state, OptionalLong warmedThrough, boolean warmInflight) {

  /** How much of a namespace is cached. */
  public enum Warmth {
    /** Perhaps nothing. */
    COLD,
    /** Perhaps nothing yet. */
    WARMING,
    /** Every row up to an instant. */
    WARM;

    /** Returns the name on the wire. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
