package com.hevlayer.app.boot;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.multibindings.ProvidesIntoSet;
import com.hevlayer.app.config.GatewayConfig;
import com.hevlayer.app.http.RouteGroup;
import com.hevlayer.app.http.documents.DocumentRoutes;
import com.hevlayer.app.telemetry.CacheTelemetry;
import com.hevlayer.app.telemetry.HostTelemetry;
import com.hevlayer.app.telemetry.Meters;
import com.hevlayer.domain.cache.CacheEffects;
import com.hevlayer.domain.cache.CacheStates;
import com.hevlayer.domain.cache.CachedNamespaces;
import com.hevlayer.domain.cache.DocumentCaching;
import com.hevlayer.domain.cache.SeedVectors;
import com.hevlayer.domain.consistency.Watermarks;
import com.hevlayer.domain.parallel.Fork;
import com.hevlayer.domain.parallel.Tasks;
import com.hevlayer.ports.cache.DocumentCache;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** The document cache, and documents by id. */
final class CacheModule extends AbstractModule {

  @Provides
  @Singleton
  static CacheTelemetry telemetry(GatewayConfig config, Meters meters) {
    return new CacheTelemetry(meters, config.cache().isWanted());
  }

  @Provides
  @Singleton
  static OpenCache cache(
      GatewayConfig config,
      Plugins plugins,
      GatewayModule.LateTransport transport,
      InstantSource clock,
      Meters meters,
      CacheTelemetry telemetry) {
    String kind = config.cache().kind();
    OpenCache open =
        OpenCache.open(
            config.cache(),
            plugins,
            new HostContext(
                transport,
                clock,
                new HostTelemetry(meters, "cache." + kind),
                config.data().resolve("cache").resolve(kind)),
            telemetry);
    open.cache()
        .ifPresent(each -> meters.gauge("layer_aerospike_inflight", Map.of(), each::running));
    return open;
  }

  @Provides
  @Singleton
  static DocumentCaching caching(
      GatewayConfig config,
      OpenCache open,
      Watermarks watermarks,
      InstantSource clock,
      Fork fork,
      Tasks tasks,
      CacheTelemetry telemetry) {
    Optional<DocumentCache> cache = open.cache().map(each -> each);
    DocumentCaching caching =
        new DocumentCaching(
            cache, watermarks, clock, config.upstreamTimeout(), fork, tasks, telemetry);
    telemetry.watch(caching.states());
    return caching;
  }

  @Provides
  static CacheEffects effects(DocumentCaching caching) {
    return caching.effects();
  }

  @Provides
  static SeedVectors seeds(DocumentCaching caching) {
    return caching.seeds();
  }

  @Provides
  static CachedNamespaces namespaces(DocumentCaching caching) {
    return caching.namespaces();
  }

  @Provides
  static CacheStates states(DocumentCaching caching) {
    return caching.states();
  }

  @ProvidesIntoSet
  static RouteGroup documents(DocumentCaching caching, CacheTelemetry telemetry) {
    return new DocumentRoutes(caching.documents(), telemetry::fetched);
  }
}
