package com.hevlayer.app.boot;

import com.google.inject.AbstractModule;
import com.google.inject.Provider;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.multibindings.ProvidesIntoSet;
import com.hevlayer.app.config.GatewayConfig;
import com.hevlayer.app.http.RouteGroup;
import com.hevlayer.app.http.query.PostedQueries;
import com.hevlayer.app.http.query.QueryRoutes;
import com.hevlayer.app.http.query.RankExpressionHandler;
import com.hevlayer.app.telemetry.RequestTelemetry;
import com.hevlayer.domain.cache.SeedVectors;
import com.hevlayer.domain.consistency.Watermarks;
import com.hevlayer.domain.embed.QueryEmbedding;
import com.hevlayer.domain.parallel.Fork;
import com.hevlayer.domain.query.BatchQueries;
import com.hevlayer.domain.query.Legs;
import com.hevlayer.domain.query.PlainQueries;
import com.hevlayer.domain.shard.Shards;
import java.util.concurrent.ThreadLocalRandom;

/** Queries. */
final class QueryModule extends AbstractModule {

  @Provides
  @Singleton
  static Legs legs(Watermarks watermarks, Fork fork) {
    return new Legs(watermarks, fork);
  }

  @Provides
  @Singleton
  static PlainQueries plain(Legs legs, Shards shards, SeedVectors vectors) {
    return new PlainQueries(legs, shards, vectors);
  }

  @Provides
  @Singleton
  static BatchQueries batches(
      Legs legs, Shards shards, SeedVectors vectors, GatewayModule.LateTransport http) {
    return new BatchQueries(legs, shards, vectors, new PostedQueries(http));
  }

  @ProvidesIntoSet
  static RouteGroup queries(
      GatewayConfig config,
      PlainQueries plain,
      BatchQueries batches,
      RankExpressionHandler expressions,
      QueryEmbedding embedding,
      Watermarks watermarks,
      Provider<RequestTelemetry> telemetry) {
    // The telemetry knows the routes, so it is there only after them.
    return new QueryRoutes(
        plain,
        batches,
        expressions,
        embedding,
        watermarks,
        () -> ThreadLocalRandom.current().nextLong(),
        config.upstreamTimeout(),
        outcome -> telemetry.get().served(outcome));
  }
}
