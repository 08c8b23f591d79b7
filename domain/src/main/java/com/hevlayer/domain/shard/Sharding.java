package com.hevlayer.domain.shard;

/**
 * How a namespace is sharded.
 *
 * @param active how many shards reads scatter to; 0: they do not
 * @param marked whether the namespace is known to have a marker row, which is no document
 */
public record Sharding(int active, boolean marked) {
  /** Neither sharded nor marked. */
  public static final Sharding NONE = new Sharding(0, false);
}
