package com.hevlayer.adapters.embedded.cache;

import com.hevlayer.ports.cache.DocumentCache;
import com.hevlayer.ports.cache.DocumentCacheProvider;
import com.hevlayer.ports.plugin.PluginContext;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Opens caches inside the process. The one option, {@value #MAX_BYTES}, bounds a cache: a number of
 * bytes from 1 MiB on, by default 15 % of the largest heap.
 */
public final class EmbeddedCacheProvider implements DocumentCacheProvider {
  /** Name of the option. */
  public static final String MAX_BYTES = "max-bytes";

  private static final long LEAST = 1 << 20;
  private static final double SHARE = 0.15;

  @Override
  public String kind() {
    return EmbeddedCache.KIND;
  }

  @Override
  public DocumentCache open(Map<String, String> options, PluginContext context) {
    Set<String> unknown = new TreeSet<>(options.keySet());
    unknown.remove(MAX_BYTES);
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "unknown options " + unknown + ", allowed is " + MAX_BYTES);
    }
    String given = options.get(MAX_BYTES);
    long bytes = given == null ? share() : bytes(given);
    return new EmbeddedCache(bytes);
  }

  private static long share() {
    return Math.max(LEAST, (long) (SHARE * Runtime.getRuntime().maxMemory()));
  }

  private static long bytes(String given) {
    long bytes;
    try {
      bytes = Long.parseLong(given);
    } catch (NumberFormatException notNumber) {
      bytes = 0;
    }
    if (bytes < LEAST) {
      throw new IllegalArgumentException(
          MAX_BYTES + " is '" + given + "', allowed is a number of bytes from " + LEAST + " on");
    }
    return bytes;
  }
}
