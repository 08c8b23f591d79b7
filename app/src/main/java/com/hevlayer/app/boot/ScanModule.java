package com.hevlayer.app.boot;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.multibindings.OptionalBinder;
import com.google.inject.multibindings.ProvidesIntoSet;
import com.hevlayer.app.http.RouteGroup;
import com.hevlayer.app.http.scans.ScanRoutes;
import com.hevlayer.app.spool.TemporarySpools;
import com.hevlayer.domain.cache.CachedNamespaces;
import com.hevlayer.domain.consistency.Watermarks;
import com.hevlayer.domain.namespace.NamespaceMemory;
import com.hevlayer.domain.parallel.Fork;
import com.hevlayer.domain.parallel.Tasks;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.domain.scan.Scans;
import com.hevlayer.domain.shard.Shards;
import com.hevlayer.ports.cache.CacheException;
import com.hevlayer.ports.cache.DocumentCache;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.NamespaceName;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.UUID;

/** Scans. */
final class ScanModule extends AbstractModule {
  private static final Duration BETWEEN_PURGES = Duration.ofMinutes(10);

  @Override
  protected void configure() {
    // Whoever has a cache binds its own.
    OptionalBinder.newOptionalBinder(binder(), CachedNamespaces.class)
        .setDefault()
        .toInstance(NoCache.INSTANCE);
  }

  @Provides
  @Singleton
  static TemporarySpools spools() {
    return new TemporarySpools(Path.of(System.getProperty("java.io.tmpdir")));
  }

  @Provides
  @Singleton
  static Scans scans(
      Shards shards,
      Watermarks watermarks,
      CachedNamespaces cache,
      TemporarySpools spools,
      Fork fork,
      Tasks tasks,
      InstantSource clock) {
    Scans scans =
        new Scans(
            shards,
            watermarks,
            cache,
            spools,
            new Scans.Threads(fork, tasks, UUID::randomUUID),
            clock,
            true);
    tasks.repeat(
        "scan-retention",
        () -> {
          scans.purge();
          return BETWEEN_PURGES;
        });
    return scans;
  }

  @ProvidesIntoSet
  static RouteGroup routes(Scans scans) {
    return new ScanRoutes(scans);
  }

  @ProvidesIntoSet
  static NamespaceMemory jobs(Scans scans) {
    return scans::forget;
  }

  /** A cache that is never there. */
  private enum NoCache implements CachedNamespaces {
    INSTANCE;

    @Override
    public boolean connected() {
      return false;
    }

    @Override
    public long size(CallContext context, NamespaceName namespace) {
      throw new CacheException("no document cache is configured", null);
    }

    @Override
    public DocumentCache.Walk walk(CallContext context, NamespaceName namespace) {
      throw new CacheException("no document cache is configured", null);
    }

    @Override
    public OptionalLong warmedThrough(NamespaceName namespace) {
      return OptionalLong.empty();
    }

    @Override
    public void warm(Target target) {}
  }
}
