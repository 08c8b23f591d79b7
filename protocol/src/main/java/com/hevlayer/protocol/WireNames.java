package com.hevlayer.protocol;

import java.util.List;

/** Names with a meaning of their own on the wire. */
public final class WireNames {
  /** Prefix of every attribute name that callers may not write. */
  public static final String RESERVED_PREFIX = "_hevlayer_";

  /** Attribute: when the gateway stamped the row, epoch milliseconds. */
  public static final String UPSERTED_AT = "_hevlayer_upserted_at";

  /** Attribute: the shard number of the row. */
  public static final String SHARD = "_hevlayer_shard";

  /** Attribute of the marker row: how many shards the namespace was initialised with. */
  public static final String SHARD_COUNT = "_hevlayer_shard_count";

  /** Attribute of the marker row: whether rows may still carry shards of another count. */
  public static final String SHARD_REWRITE = "_hevlayer_shard_rewrite";

  /** Attribute of the marker row: the version of its form. */
  public static final String SCHEMA_VERSION = "_hevlayer_schema_version";

  /** Attribute of a chunk: the id of the row it was cut from. */
  public static final String PARENT_ID = "_hevlayer_parent_id";

  /** Attribute of a chunk: its number within the row. */
  public static final String CHUNK_INDEX = "_hevlayer_chunk_index";

  /** Id of the marker row. */
  public static final String MARKER_ID = "_hevlayer:namespace_meta";

  /** Header: whether documents came from the cache. */
  public static final String CACHE_HEADER = "x-layer-cache";

  /** Header: what an answer leaves out. */
  public static final String WARNING_HEADER = "x-layer-warning";

  /** Header: the watermark of the namespace. */
  public static final String STABLE_AS_OF_HEADER = "x-layer-stable-as-of";

  /** Header: where the next page begins. */
  public static final String NEXT_CURSOR_HEADER = "x-layer-next-cursor";

  /** Header: that a namespace or a store failed. */
  public static final String PARTIAL_HEADER = "x-layer-partial";

  /** Member of {@code performance}: the share of what was read that a cache held, 0 to 1. */
  public static final String CACHE_HIT_RATIO = "cache_hit_ratio";

  /** Member of {@code performance}: rows of the namespace. */
  public static final String APPROX_NAMESPACE_SIZE = "approx_namespace_size";

  /** Headers: labels of a query or a fetch. */
  public static final List<String> TAG_HEADERS = List.of("x-hevlayer-tag", "x-hevlayer-tags");

  /** The attributes that every managed write carries; typed stores' views hide them. */
  public static final List<String> STAMPS = List.of(UPSERTED_AT, SHARD);

  private WireNames() {}

  /** Whether this is the name of a stamped attribute. */
  public static boolean isStamp(String name) {
    return name.equals(UPSERTED_AT) || name.equals(SHARD);
  }
}
