package com.hevlayer.app.boot;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.hevlayer.app.config.DataPlaneConfig;
import com.hevlayer.app.config.GatewayConfig;
import com.hevlayer.app.telemetry.Meters;
import com.hevlayer.app.telemetry.PollTelemetry;
import com.hevlayer.domain.consistency.Watcher;
import com.hevlayer.domain.consistency.WatcherSettings;
import com.hevlayer.domain.consistency.Watermarks;
import com.hevlayer.domain.parallel.Tasks;
import com.hevlayer.domain.routing.StoreRegistry;
import com.hevlayer.ports.store.NamespaceName;
import java.time.InstantSource;

/** Watermarks. */
final class ConsistencyModule extends AbstractModule {

  @Provides
  @Singleton
  static Watcher watcher(
      GatewayConfig config,
      InstantSource clock,
      StoreRegistry registry,
      Tasks tasks,
      Meters meters) {
    DataPlaneConfig plane = config.dataPlane();
    Watcher watcher =
        new Watcher(
            WatcherSettings.of(
                plane.pollInterval(),
                plane.stablePollInterval(),
                plane.safetyMargin(),
                config.upstreamTimeout()),
            clock,
            System::nanoTime,
            registry::table,
            tasks,
            new PollTelemetry(meters, System::nanoTime));
    for (NamespaceName namespace : plane.facetFields().keySet()) {
      watcher.register(namespace, true);
    }
    return watcher;
  }

  @Provides
  static Watermarks watermarks(Watcher watcher) {
    return watcher;
  }
}
