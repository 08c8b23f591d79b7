package com.hevlayer.app.boot;

import com.google.inject.CreationException;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Stage;
import com.google.inject.spi.Message;
import com.hevlayer.app.config.Environment;
import com.hevlayer.app.config.GatewayConfig;
import com.hevlayer.app.edge.Edge;
import com.hevlayer.app.http.Route;
import com.hevlayer.app.http.RouteTable;
import com.hevlayer.app.run.Stops;
import com.hevlayer.app.run.VirtualTasks;
import com.hevlayer.app.spool.TemporarySpools;
import com.hevlayer.app.telemetry.Meters;
import com.hevlayer.domain.consistency.Watcher;
import com.hevlayer.domain.routing.StoreRegistry;
import com.hevlayer.ports.catalog.Catalog;
import com.hevlayer.ports.plugin.PluginContext;
import com.hevlayer.ports.plugin.PluginException;
import io.javalin.Javalin;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running gateway. Started in order, stopped in reverse: it says that it is not ready, finishes
 * what runs, closes its stores. Closing twice does nothing.
 */
public final class Gateway implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
  private static final Duration LONGEST_DRAIN = Duration.ofSeconds(25);

  private final Stops stops = new Stops();
  private final Edge edge;
  private final StoreRegistry registry;
  private final RouteTable routes;
  private boolean closed;

  private Gateway(Edge edge, StoreRegistry registry, RouteTable routes) {
    this.edge = edge;
    this.registry = registry;
    this.routes = routes;
  }

  /**
   * Starts a gateway; it answers when this returns.
   *
   * @throws com.hevlayer.app.config.ConfigException if the configuration is wrong
   * @throws com.hevlayer.ports.plugin.PluginException if a plug-in does not fit or a store cannot
   *     be opened
   * @throws com.hevlayer.domain.routing.InvalidStoresException if the stores make no sense
   * @throws RuntimeException with a {@link java.net.BindException} behind it if the port is taken
   */
  public static Gateway start(GatewayConfig config, Environment environment) {
    Plugins plugins = Plugins.load(config.plugins(), Gateway.class.getClassLoader());
    return start(
        config,
        environment,
        plugins,
        context -> OpenCatalog.open(config.stores(), plugins, context));
  }

  /** Starts one whose catalogue of stores is opened by the caller's function. */
  static Gateway start(
      GatewayConfig config,
      Environment environment,
      Plugins plugins,
      Function<PluginContext, Catalog> catalogs) {
    Injector injector;
    try {
      injector =
          Guice.createInjector(
              Stage.PRODUCTION, new GatewayModule(config, environment, plugins, catalogs));
    } catch (CreationException e) {
      plugins.close();
      // What a person can do about it stands in the cause, not in the list of bindings.
      for (Message message : e.getErrorMessages()) {
        if (message.getCause() instanceof PluginException cause) {
          throw cause;
        }
      }
      throw e;
    } catch (RuntimeException e) {
      plugins.close();
      throw e;
    }
    Gateway gateway =
        new Gateway(
            injector.getInstance(Edge.class),
            injector.getInstance(StoreRegistry.class),
            injector.getInstance(RouteTable.class));
    gateway.stops.push(plugins::close);
    gateway.stops.push(injector.getInstance(OpenCache.class)::close);
    try {
      gateway.start(injector);
    } catch (RuntimeException e) {
      gateway.stops.close();
      throw e;
    }
    return gateway;
  }

  private void start(Injector injector) {
    Meters meters = injector.getInstance(Meters.class);
    stops.push(meters::close);
    gauges(meters);
    stops.push(edge::close);
    stops.push(injector.getInstance(TemporarySpools.class)::close);
    stops.push(injector.getInstance(EmbedPorts.class)::close);
    stops.push(injector.getInstance(StoreCloser.class)::close);
    Routing routing = injector.getInstance(Routing.class);
    stops.push(routing::close);
    // Before the stores are closed: background work holds leases on them.
    VirtualTasks tasks = injector.getInstance(VirtualTasks.class);
    stops.push(tasks::close);
    routing.start();
    Watcher watcher = injector.getInstance(Watcher.class);
    meters.gauge("layer_consistency_namespaces", Map.of(), watcher::registered);
    tasks.repeat("consistency-watcher", watcher);
    injector.getInstance(OpenCache.class).watch(tasks);
    Javalin server = injector.getInstance(Javalin.class);
    stops.push(server::stop);
    server.start();
  }

  /** Returns the port that is listened on. */
  public int port() {
    return edge.port();
  }

  /** Returns the stores, for tests and diagnosis. */
  StoreRegistry stores() {
    return registry;
  }

  /** Returns the routes, for tests. */
  List<Route> routes() {
    return routes.routes();
  }

  /** Drains and stops; blocks until everything is closed. */
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    edge.drain().begin();
    try {
      if (!edge.awaitIdle(LONGEST_DRAIN)) {
        LOG.warn("requests still run after {} s; they are cut off", LONGEST_DRAIN.toSeconds());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    stops.close();
  }

  private void gauges(Meters meters) {
    meters.gauge("layer_client_connections", Map.of(), edge::connections);
    meters.gauge("layer_requests_running", Map.of(), edge::running);
    meters.gauge("layer_held_body_bytes", Map.of(), edge::heldBytes);
    meters.gauge(
        "layer_upstream_connections",
        Map.of("state", "open"),
        () -> edge.pools().values().stream().mapToInt(state -> state.open()).sum());
    meters.gauge(
        "layer_upstream_connections",
        Map.of("state", "idle"),
        () -> edge.pools().values().stream().mapToInt(state -> state.idle()).sum());
    meters.gauge(
        "layer_tpuf_inflight",
        Map.of(),
        () ->
            edge.pools().values().stream()
                .mapToInt(state -> state.open() - state.idle() + state.waiting())
                .sum());
  }
}
