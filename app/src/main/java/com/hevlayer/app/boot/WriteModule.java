package com.hevlayer.app.boot;

import com.google.inject.AbstractModule;
import com.google.inject.Provider;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.multibindings.ProvidesIntoSet;
import com.hevlayer.app.config.GatewayConfig;
import com.hevlayer.app.http.RouteGroup;
import com.hevlayer.app.http.write.RelayedWrites;
import com.hevlayer.app.http.write.WriteRoutes;
import com.hevlayer.app.telemetry.RequestTelemetry;
import com.hevlayer.domain.cache.CacheEffects;
import com.hevlayer.domain.consistency.Watermarks;
import com.hevlayer.domain.embed.WriteEmbedding;
import com.hevlayer.domain.shard.Shards;
import com.hevlayer.domain.write.Writes;
import java.time.InstantSource;

/** Writes. */
final class WriteModule extends AbstractModule {

  @Provides
  @Singleton
  static Writes writes(
      Shards shards, Watermarks watermarks, CacheEffects cache, WriteEmbedding embedding) {
    return new Writes(shards, watermarks, cache, embedding);
  }

  @ProvidesIntoSet
  static RouteGroup routes(
      GatewayConfig config,
      Writes writes,
      InstantSource clock,
      Provider<RequestTelemetry> telemetry) {
    // The telemetry knows the routes, so it is there only after them.
    RelayedWrites relayed =
        new RelayedWrites(
            writes,
            clock,
            config.upstreamTimeout(),
            (namespace, rows) -> telemetry.get().batch(namespace, rows));
    return new WriteRoutes(writes, relayed);
  }
}
