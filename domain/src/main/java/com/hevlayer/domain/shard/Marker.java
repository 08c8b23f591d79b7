package com.hevlayer.domain.shard;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonNull;
import com.hevlayer.ports.store.Filter;
import com.hevlayer.protocol.WireNames;
import java.util.List;

/**
 * The row that says how a namespace was initialised.
 *
 * @param shards how many shards it has, at least 1
 * @param rewriting whether rows may still carry shards of another count
 */
public record Marker(int shards, boolean rewriting) {
  /** Everything but the marker row. */
  public static final Filter NOT_THE_MARKER =
      new Filter.Test("id", Filter.Operator.NOT_EQ, Json.of(WireNames.MARKER_ID), null);

  /** Rows that still lack a shard: null is how the store's API says that an attribute is absent. */
  public static final Filter UNSHARDED =
      new Filter.And(
          List.of(
              NOT_THE_MARKER,
              new Filter.Test(WireNames.SHARD, Filter.Operator.EQ, JsonNull.NULL, null)));

  /** Returns the rows of one shard. */
  public static Filter ofShard(int shard) {
    return new Filter.Test(WireNames.SHARD, Filter.Operator.EQ, Json.of(shard), null);
  }
}
