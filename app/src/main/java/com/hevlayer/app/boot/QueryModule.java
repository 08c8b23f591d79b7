package com.hevlayer.app.boot;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.multibindings.ProvidesIntoSet;
import com.hevlayer.app.http.RouteGroup;
import com.hevlayer.app.http.query.QueryRoutes;
import com.hevlayer.domain.consistency.Watermarks;
import com.hevlayer.domain.embed.QueryEmbedding;
import com.hevlayer.domain.parallel.Fork;
import com.hevlayer.domain.query.Legs;

/** Queries. */
final class QueryModule extends AbstractModule {

  @Provides
  @Singleton
  static Legs legs(Watermarks watermarks, Fork fork) {
    return new Legs(watermarks, fork);
  }

  @ProvidesIntoSet
  static RouteGroup queries(QueryEmbedding embedding) {
    return new QueryRoutes(embedding);
  }
}
