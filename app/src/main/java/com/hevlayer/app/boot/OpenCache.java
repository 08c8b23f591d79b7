package com.hevlayer.app.boot;

import com.hevlayer.app.config.CacheConfig;
import com.hevlayer.app.guard.GuardedCache;
import com.hevlayer.app.guard.InPlugin;
import com.hevlayer.domain.parallel.Tasks;
import com.hevlayer.ports.cache.DocumentCache;
import com.hevlayer.ports.cache.DocumentCacheProvider;
import com.hevlayer.ports.plugin.PluginContext;
import com.hevlayer.ports.plugin.PluginException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** The document cache of the process, if there is one. */
final class OpenCache implements AutoCloseable {
  private static final Duration BETWEEN_PROBES = Duration.ofSeconds(1);

  private final Optional<GuardedCache> cache;

  private OpenCache(Optional<GuardedCache> cache) {
    this.cache = cache;
  }

  /**
   * Opens the cache that the configuration names.
   *
   * @throws PluginException if no plug-in offers it, or it does not take its options
   */
  static OpenCache open(
      CacheConfig config, Plugins plugins, PluginContext context, GuardedCache.Observer observer) {
    if (!config.isWanted()) {
      return new OpenCache(Optional.empty());
    }
    DocumentCacheProvider provider = plugins.caches().get(config.kind());
    if (provider == null) {
      throw new PluginException(
          "no plug-in offers the document cache '"
              + config.kind()
              + "', chosen by "
              + config.reason()
              + "; installed are "
              + plugins.caches().keySet()
              + ", and LAYER_CACHE=none does without");
    }
    try {
      DocumentCache opened = InPlugin.run(provider, () -> provider.open(config.options(), context));
      return new OpenCache(
          Optional.of(
              new GuardedCache(opened, Clock.systemUTC(), GuardedCache.Limits.USUAL, observer)));
    } catch (IllegalArgumentException e) {
      throw new PluginException("document cache '" + config.kind() + "': " + e.getMessage(), e);
    }
  }

  /** Returns the cache. */
  Optional<GuardedCache> cache() {
    return cache;
  }

  /** Finds out from now on when a cache that went away is back. */
  void watch(Tasks tasks) {
    cache
        .filter(each -> !each.local())
        .ifPresent(each ->
            tasks.repeat(
                "cache-probe",
                () -> {
                  each.probe();
                  return BETWEEN_PROBES;
                }));
  }

  @Override
  public void close() {
    cache.ifPresent(GuardedCache::close);
  }
}
