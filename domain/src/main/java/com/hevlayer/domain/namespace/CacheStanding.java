package com.hevlayer.domain.namespace;

import java.util.OptionalLong;

/**
 * How a namespace stands in the document cache.
 *
 * @param state {@code cold}, {@code warming} or {@code warm}
 * @param warmedThrough epoch milliseconds; empty if unknown
 * @param warming whether it is being filled
 */
public record CacheStanding(String state, OptionalLong warmedThrough, boolean warming) {
  /** Nothing is cached. */
  public static final CacheStanding COLD = new CacheStanding("cold", OptionalLong.empty(), false);
}
