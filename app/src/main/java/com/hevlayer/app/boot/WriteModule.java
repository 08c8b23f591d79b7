package com.hevlayer.app.boot;

import com.google.inject.AbstractModule;
import com.google.inject.Provider;
import com.google.inject.multibindings.ProvidesIntoSet;
import com.hevlayer.app.config.GatewayConfig;
import com.hevlayer.app.http.RouteGroup;
import com.hevlayer.app.http.write.RelayedWrites;
import com.hevlayer.app.http.write.WriteRoutes;
import com.hevlayer.app.telemetry.RequestTelemetry;
import com.hevlayer.domain.shard.Shards;
import java.time.InstantSource;

/** Writes. */
final class WriteModule extends AbstractModule {

  @ProvidesIntoSet
  static RouteGroup writes(
      GatewayConfig config,
      InstantSource clock,
      Shards shards,
      Provider<RequestTelemetry> telemetry) {
    // The telemetry knows the routes, so it is there only after them.
    RelayedWrites relayed =
        new RelayedWrites(
            clock,
            shards,
            config.upstreamTimeout(),
            (namespace, rows) -> telemetry.get().batch(namespace, rows));
    return new WriteRoutes(clock, shards, relayed);
  }
}
