package com.hevlayer.app.boot;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.multibindings.ProvidesIntoSet;
import com.hevlayer.app.config.GatewayConfig;
import com.hevlayer.app.telemetry.EmbedTelemetry;
import com.hevlayer.app.telemetry.Meters;
import com.hevlayer.domain.embed.EmbeddingProviders;
import com.hevlayer.domain.embed.EmbeddingService;
import com.hevlayer.domain.embed.ProfileVectors;
import com.hevlayer.domain.embed.Profiles;
import com.hevlayer.domain.embed.QueryEmbedding;
import com.hevlayer.domain.embed.QueryVectors;
import com.hevlayer.domain.embed.VectorCache;
import com.hevlayer.domain.embed.WriteEmbedding;
import com.hevlayer.domain.namespace.NamespaceMemory;
import com.hevlayer.domain.parallel.Fork;
import com.hevlayer.domain.routing.StoreRegistry;
import java.time.InstantSource;

/** Embeddings. */
final class EmbedModule extends AbstractModule {
  /** Some 20,000 vectors of 384 numbers. */
  private static final long CACHE_BYTES = 32L << 20;

  @Provides
  @Singleton
  static EmbedPorts ports(
      GatewayConfig config,
      Plugins plugins,
      GatewayModule.LateTransport transport,
      InstantSource clock,
      Meters meters) {
    return EmbedPorts.open(config.embedding(), plugins, transport, clock, meters, config.data());
  }

  @Provides
  @Singleton
  static EmbeddingService service(
      GatewayConfig config,
      EmbedPorts ports,
      StoreRegistry registry,
      Fork fork,
      InstantSource clock,
      Meters meters) {
    return new EmbeddingService(
        new EmbeddingProviders(ports.embedder(), registry::table),
        new VectorCache(clock, config.dataPlane().embedCacheTtl(), CACHE_BYTES),
        ports.fetcher(),
        fork,
        clock,
        new EmbedTelemetry(meters));
  }

  @Provides
  @Singleton
  static Profiles profiles() {
    return new Profiles();
  }

  @ProvidesIntoSet
  static NamespaceMemory memory(Profiles profiles) {
    return profiles::forget;
  }

  @Provides
  @Singleton
  static QueryVectors vectors(Profiles profiles, EmbeddingService service) {
    return new ProfileVectors(profiles, service);
  }

  @Provides
  @Singleton
  static QueryEmbedding queryEmbedding(Profiles profiles, QueryVectors vectors) {
    return new QueryEmbedding(profiles, vectors);
  }

  @Provides
  @Singleton
  static WriteEmbedding writeEmbedding(Profiles profiles, EmbeddingService service) {
    return new WriteEmbedding(profiles, service);
  }
}
