package com.hevlayer.app.boot;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.multibindings.ProvidesIntoSet;
import com.hevlayer.app.config.GatewayConfig;
import com.hevlayer.app.http.RouteGroup;
import com.hevlayer.app.http.namespaces.ListRoutes;
import com.hevlayer.app.http.namespaces.NamespaceRoutes;
import com.hevlayer.domain.shard.MarkerShards;
import com.hevlayer.domain.shard.Shards;
import java.time.InstantSource;

/** Namespaces and their shards. */
final class NamespaceModule extends AbstractModule {

  @Provides
  @Singleton
  static Shards shards(GatewayConfig config, InstantSource clock) {
    return new MarkerShards(clock, config.dataPlane().shardCount());
  }

  @ProvidesIntoSet
  static RouteGroup lists() {
    return new ListRoutes();
  }

  @ProvidesIntoSet
  static RouteGroup namespaces() {
    return new NamespaceRoutes();
  }
}
