package com.hevlayer.domain.namespace;

import com.hevlayer.domain.shard.Marker;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonNull;
import org.jspecify.annotations.Nullable;

/**
 * How far a namespace is sharded.
 *
 * @param marker {@code null}: it was never initialised
 * @param lag rows that still lack a shard
 */
public record ShardStanding(@Nullable Marker marker, long lag) {
  /** Never initialised. */
  public static final ShardStanding NONE = new ShardStanding(null, 0);

  /** Whether every row carries its shard, so that reads scatter. */
  public boolean active() {
    return marker != null && lag == 0 && !marker.rewriting();
  }

  /** Adds the members that answers show. */
  public Json.ObjectBuilder describe(Json.ObjectBuilder out) {
    boolean running = marker != null && !active();
    return out.put("init_state", running ? "running" : "ready")
        .put("init_lag_rows", lag)
        .put("shard_count", marker == null ? JsonNull.NULL : Json.of(marker.shards()))
        .put("shard_state", marker == null ? "unsharded" : running ? "backfilling" : "ready")
        .put("shard_lag_rows", lag)
        .put("scatter_gather_active", active());
  }
}
