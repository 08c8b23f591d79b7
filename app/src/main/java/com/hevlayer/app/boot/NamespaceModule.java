package com.hevlayer.app.boot;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.multibindings.ProvidesIntoSet;
import com.hevlayer.app.config.GatewayConfig;
import com.hevlayer.app.http.RouteGroup;
import com.hevlayer.app.http.namespaces.ListRoutes;
import com.hevlayer.app.http.namespaces.NamespaceRoutes;
import com.hevlayer.app.http.namespaces.OverviewRoutes;
import com.hevlayer.domain.cache.CacheEffects;
import com.hevlayer.domain.cache.CacheStates;
import com.hevlayer.domain.cache.NamespaceCacheState;
import com.hevlayer.domain.consistency.Watermarks;
import com.hevlayer.domain.namespace.CacheStanding;
import com.hevlayer.domain.namespace.InitSettings;
import com.hevlayer.domain.namespace.ListCache;
import com.hevlayer.domain.namespace.NamespaceListing;
import com.hevlayer.domain.namespace.NamespaceMemory;
import com.hevlayer.domain.namespace.NamespaceMetadata;
import com.hevlayer.domain.namespace.NamespaceRemoval;
import com.hevlayer.domain.namespace.Sharder;
import com.hevlayer.domain.parallel.Fork;
import com.hevlayer.domain.parallel.Tasks;
import com.hevlayer.domain.shard.MarkerShards;
import com.hevlayer.domain.shard.Shards;
import com.hevlayer.ports.store.CallContext;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Namespaces and their shards. */
final class NamespaceModule extends AbstractModule {
  private static final Logger LOG = LoggerFactory.getLogger("com.hevlayer.namespaces");

  @Override
  protected void configure() {
    Multibinder.newSetBinder(binder(), NamespaceMemory.class);
  }

  @Provides
  @Singleton
  static Shards shards(GatewayConfig config, InstantSource clock) {
    return new MarkerShards(clock, config.dataPlane().shardCount());
  }

  @Provides
  @Singleton
  static ListCache listCache(GatewayConfig config, InstantSource clock) {
    return new ListCache(clock, config.dataPlane().listCacheTtl());
  }

  @ProvidesIntoSet
  static NamespaceMemory shardMemory(Shards shards) {
    return shards::forget;
  }

  @ProvidesIntoSet
  static NamespaceMemory watermarkMemory(Watermarks watermarks) {
    return watermarks::forget;
  }

  @ProvidesIntoSet
  static NamespaceMemory listMemory(ListCache cache) {
    return cache;
  }

  @Provides
  @Singleton
  static Sharder sharder(GatewayConfig config, Shards shards, Tasks tasks) {
    return new Sharder(
        new InitSettings(
            config.dataPlane().shardCount(),
            config.dataPlane().initBatch(),
            config.dataPlane().initRate()),
        shards,
        tasks,
        (namespace, why) ->
            LOG.atWarn()
                .addKeyValue("namespace", namespace.value())
                .addKeyValue("fault", why)
                .log("giving rows their shards ended early; init starts it again"));
  }

  @ProvidesIntoSet
  static RouteGroup lists() {
    return new ListRoutes();
  }

  @ProvidesIntoSet
  static RouteGroup namespaces() {
    return new NamespaceRoutes();
  }

  @ProvidesIntoSet
  static RouteGroup overview(
      Watermarks watermarks,
      InstantSource clock,
      Fork fork,
      ListCache cache,
      Sharder sharder,
      CacheStates states,
      Set<NamespaceMemory> memories) {
    return new OverviewRoutes(
        new NamespaceListing(watermarks, clock, fork, namespace -> standing(states.of(namespace))),
        cache,
        new NamespaceMetadata(watermarks, sharder),
        sharder,
        new NamespaceRemoval(List.copyOf(memories)));
  }

  /** What was cached of a namespace goes in the background, as often as the cache fails. */
  @ProvidesIntoSet
  static NamespaceMemory cacheMemory(CacheEffects effects, Tasks tasks) {
    return namespace -> {
      if (effects.wanted()) {
        tasks.start(
            "cache-drop",
            cancellation ->
                effects.drop(
                    CallContext.of("drop-" + namespace.value(), CallContext.Purpose.REQUEST),
                    namespace));
      }
    };
  }

  private static CacheStanding standing(NamespaceCacheState state) {
    return new CacheStanding(state.state().wireName(), state.warmedThrough(), state.warmInflight());
  }
}
