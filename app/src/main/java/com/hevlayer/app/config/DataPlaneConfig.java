package com.hevlayer.app.config;

import com.hevlayer.ports.store.NamespaceName;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Settings of the data plane. Immutable.
 *
 * @param pollInterval how often a namespace is polled while its index catches up, or nothing is
 *     known
 * @param stablePollInterval how often one is polled whose index is up to date
 * @param safetyMargin how far a watermark stays behind the start of its poll
 * @param shardCount count of shards that rows of a namespace without a marker are stamped by
 * @param initBatch rows of a page and of a write of the backfill
 * @param initRate writes of the backfill in a second; 0: as fast as it goes
 * @param federatedNamespaces most namespaces of one federated query
 * @param federatedThreads most namespaces that one federated query asks at once
 * @param listCacheTtl how long a list of namespaces may be answered again; zero: never
 * @param embedCacheTtl how long an embedded text is remembered; zero: never
 * @param facetFields attributes that are facets, by namespace; such namespaces are polled from the
 *     start
 */
public record DataPlaneConfig(
    Duration pollInterval,
    Duration stablePollInterval,
    Duration safetyMargin,
    int shardCount,
    int initBatch,
    int initRate,
    int federatedNamespaces,
    int federatedThreads,
    Duration listCacheTtl,
    Duration embedCacheTtl,
    Map<NamespaceName, List<String>> facetFields) {

  static DataPlaneConfig read(ConfigReader in) {
    return new DataPlaneConfig(
        millis(in, "CONSISTENCY_POLL_INTERVAL_MS", 1000, 1),
        millis(in, "CONSISTENCY_STABLE_POLL_INTERVAL_MS", 60_000, 1),
        millis(in, "CONSISTENCY_SAFETY_MARGIN_MS", 500, 0),
        in.integer("LAYER_SHARD_COUNT", 16, 1, Integer.MAX_VALUE),
        in.integer("LAYER_INIT_BACKFILL_BATCH_SIZE", 1000, 1, 10_000),
        in.integer("LAYER_INIT_BACKFILL_RPS", 5, 0, Integer.MAX_VALUE),
        in.integer("LAYER_FEDERATED_QUERY_MAX_NAMESPACES", 512, 1, Integer.MAX_VALUE),
        in.integer("LAYER_FEDERATED_QUERY_NAMESPACE_THREADS", 16, 1, 1024),
        millis(in, "NAMESPACE_LIST_CACHE_TTL_MS", 10_000, 0),
        millis(in, "LAYER_EMBED_CACHE_TTL_MS", 60_000, 0),
        FacetFields.read(in));
  }

  private static Duration millis(ConfigReader in, String name, int otherwise, int least) {
    return Duration.ofMillis(in.integer(name, otherwise, least, Integer.MAX_VALUE));
  }
}
