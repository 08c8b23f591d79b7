package com.hevlayer.app.boot;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.multibindings.ProvidesIntoSet;
import com.hevlayer.app.http.RouteGroup;
import com.hevlayer.app.http.scans.ScanRoutes;
import com.hevlayer.app.spool.TemporarySpools;
import com.hevlayer.domain.cache.CachedNamespaces;
import com.hevlayer.domain.consistency.Watermarks;
import com.hevlayer.domain.namespace.NamespaceMemory;
import com.hevlayer.domain.parallel.Fork;
import com.hevlayer.domain.parallel.Tasks;
import com.hevlayer.domain.scan.Scans;
import com.hevlayer.domain.shard.Shards;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;

/** Scans. */
final class ScanModule extends AbstractModule {
  private static final Duration BETWEEN_PURGES = Duration.ofMinutes(10);

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
}
