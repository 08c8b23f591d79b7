package com.hevlayer.app.boot;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.hevlayer.app.http.LayerHeaders;
import com.hevlayer.app.http.hybrid.TextQueries;
import com.hevlayer.app.http.query.RankExpressionHandler;
import com.hevlayer.domain.consistency.Watermarks;
import com.hevlayer.domain.embed.QueryVectors;
import com.hevlayer.domain.parallel.Fork;
import com.hevlayer.domain.query.Legs;
import com.hevlayer.domain.query.hybrid.Auto;
import com.hevlayer.domain.query.hybrid.HybridText;
import com.hevlayer.domain.shard.Shards;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;

/** Queries that the gateway ranks itself. */
final class TextQueryModule extends AbstractModule {

  @Provides
  @Singleton
  static HybridText hybrid(Legs legs, Shards shards, Fork fork) {
    // Settings of single namespaces come with resources that this process does not read.
    return new HybridText(legs, shards, fork, namespace -> OptionalInt.empty());
  }

  @Provides
  @Singleton
  static Auto auto(HybridText hybrid, Legs legs, Shards shards, QueryVectors vectors) {
    return new Auto(hybrid, legs, shards, vectors);
  }

  @Provides
  @Singleton
  static RankExpressionHandler expressions(HybridText hybrid, Auto auto, Watermarks watermarks) {
    LayerHeaders headers =
        new LayerHeaders(watermarks, () -> ThreadLocalRandom.current().nextLong());
    return new TextQueries(hybrid, auto, headers)::handle;
  }
}
