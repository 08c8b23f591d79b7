package com.hevlayer.app.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which document cache is opened. Immutable.
 *
 * @param kind as a plug-in offers it, or {@code none}
 * @param reason the variable that chose the kind, or {@code the default}
 * @param options what the configuration says to this kind
 */
public record CacheConfig(String kind, String reason, Map<String, String> options) {
  /** The kind of no cache at all. */
  public static final String NONE = "none";

  private static final String AEROSPIKE = "aerospike";
  private static final String EMBEDDED = "embedded";
  private static final String VARIABLE = "LAYER_CACHE";
  private static final String HOSTS = "AEROSPIKE_HOSTS";

  /** Copies the options. */
  public CacheConfig {
    options = Map.copyOf(options);
  }

  /** Whether there is a cache. */
  public boolean isWanted() {
    return !kind.equals(NONE);
  }

  static CacheConfig read(ConfigReader in, boolean laptop) {
    String hosts = in.text(HOSTS, null).orElse(null);
    String otherwise = laptop ? EMBEDDED : hosts == null ? NONE : AEROSPIKE;
    String kind = in.choice(VARIABLE, otherwise, List.of(AEROSPIKE, EMBEDDED, NONE));
    String reason = in.isSet(VARIABLE) ? VARIABLE : kind.equals(AEROSPIKE) ? HOSTS : "the default";
    Map<String, String> options = new HashMap<>();
    String namespace = in.text("AEROSPIKE_NAMESPACE", "hevlayer").orElseThrow();
    String prefix = in.text("AEROSPIKE_SET_PREFIX", "tpuf_").orElseThrow();
    String cluster = in.text("AEROSPIKE_CLUSTER_NAME", null).orElse(null);
    long bytes = in.wholeNumber("LAYER_CACHE_MAX_BYTES", 0, 1 << 20);
    if (kind.equals(AEROSPIKE)) {
      if (hosts == null) {
        in.problem(HOSTS + " is not set; LAYER_CACHE=aerospike needs host:port,...");
      } else {
        options.put("hosts", hosts);
      }
      options.put("namespace", namespace);
      options.put("set-prefix", prefix);
      if (cluster != null) {
        options.put("cluster-name", cluster);
      }
    }
    if (kind.equals(EMBEDDED) && bytes > 0) {
      options.put("max-bytes", Long.toString(bytes));
    }
    return new CacheConfig(kind, reason, options);
  }
}
