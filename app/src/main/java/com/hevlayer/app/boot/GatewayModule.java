package com.hevlayer.app.boot;

import com.google.inject.AbstractModule;
import com.google.inject.Provider;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.multibindings.ProvidesIntoSet;
import com.hevlayer.app.config.Environment;
import com.hevlayer.app.config.EnvironmentSecrets;
import com.hevlayer.app.config.GatewayConfig;
import com.hevlayer.app.config.StoreSource;
import com.hevlayer.app.edge.Edge;
import com.hevlayer.app.edge.EdgeSettings;
import com.hevlayer.app.guard.Breakers;
import com.hevlayer.app.http.Gate;
import com.hevlayer.app.http.OpenApi;
import com.hevlayer.app.http.RouteGroup;
import com.hevlayer.app.http.RouteTable;
import com.hevlayer.app.http.ServedHandler;
import com.hevlayer.app.http.legacy.LegacyRoutes;
import com.hevlayer.app.http.ops.OpsRoutes;
import com.hevlayer.app.http.stores.StoreRoutes;
import com.hevlayer.app.net.NetLimits;
import com.hevlayer.app.run.VirtualFork;
import com.hevlayer.app.run.VirtualTasks;
import com.hevlayer.app.telemetry.HostTelemetry;
import com.hevlayer.app.telemetry.Meters;
import com.hevlayer.app.telemetry.RequestTelemetry;
import com.hevlayer.domain.cache.CacheStates;
import com.hevlayer.domain.consistency.Watermarks;
import com.hevlayer.domain.parallel.Fork;
import com.hevlayer.domain.parallel.Tasks;
import com.hevlayer.domain.routing.StoreRegistry;
import com.hevlayer.ports.catalog.Catalog;
import com.hevlayer.ports.net.HttpAnswer;
import com.hevlayer.ports.net.HttpCall;
import com.hevlayer.ports.net.HttpTransport;
import com.hevlayer.ports.plugin.PluginContext;
import com.hevlayer.ports.store.CallContext;
import io.javalin.Javalin;
import java.time.Clock;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** How the parts of a gateway fit together. Every binding is written out. */
final class GatewayModule extends AbstractModule {
  private final GatewayConfig config;
  private final Environment environment;
  private final Plugins plugins;
  private final Function<PluginContext, Catalog> catalogs;

  /** Creates one; {@code catalogs} opens the catalogue of stores. */
  GatewayModule(
      GatewayConfig config,
      Environment environment,
      Plugins plugins,
      Function<PluginContext, Catalog> catalogs) {
    this.catalogs = catalogs;
    this.config = config;
    this.environment = environment;
    this.plugins = plugins;
  }

  @Override
  protected void configure() {
    binder().requireExplicitBindings();
    binder().requireAtInjectOnConstructors();
    binder().requireExactBindingAnnotations();
    binder().disableCircularProxies();
    bind(GatewayConfig.class).toInstance(config);
    bind(Environment.class).toInstance(environment);
    bind(Plugins.class).toInstance(plugins);
    bind(Meters.class).toInstance(new Meters());
    bind(InstantSource.class).toInstance(InstantSource.system());
    bind(Breakers.class).toInstance(new Breakers(Clock.systemUTC()));
    bind(LateTransport.class).toInstance(new LateTransport());
    bind(VirtualTasks.class).toInstance(new VirtualTasks());
    bind(Fork.class).toInstance(new VirtualFork());
    install(new ConsistencyModule());
    install(new CacheModule());
    install(new NamespaceModule());
    install(new WriteModule());
    install(new QueryModule());
    install(new TextQueryModule());
    install(new FederationModule());
    install(new ScanModule());
    install(new EmbedModule());
  }

  @Provides
  @Singleton
  static RouteTable routes(Set<RouteGroup> groups) {
    return RouteTable.of(List.copyOf(groups));
  }

  @ProvidesIntoSet
  static RouteGroup ops(
      Breakers breakers, Meters meters, CacheStates cache, Provider<RouteTable> routes) {
    OpenApi openApi = new OpenApi(routes::get, Version.text());
    return new OpsRoutes(
        Version.text(), () -> states(breakers), cache, meters::scrape, openApi::document);
  }

  @ProvidesIntoSet
  static RouteGroup stores(Catalog catalog, GatewayConfig config) {
    return new StoreRoutes(catalog::status, config.dashboard());
  }

  @ProvidesIntoSet
  static RouteGroup legacy() {
    return new LegacyRoutes();
  }

  @Provides
  static Tasks tasks(VirtualTasks tasks) {
    return tasks;
  }

  @Provides
  @Singleton
  static StoreCloser storeCloser() {
    return new StoreCloser();
  }

  @Provides
  @Singleton
  static StoreRegistry registry(
      GatewayConfig config,
      Plugins plugins,
      LateTransport transport,
      InstantSource clock,
      Meters meters,
      StoreCloser closer) {
    return new StoreRegistry(
        new StoreOpener(plugins, transport, clock, meters, config.data()), closer);
  }

  @Provides
  @Singleton
  Catalog catalog(LateTransport transport, InstantSource clock, Meters meters) {
    return catalogs.apply(
        new HostContext(
            transport,
            clock,
            new HostTelemetry(meters, "catalog"),
            config.data().resolve("catalog")));
  }

  @Provides
  @Singleton
  static Routing routing(
      Catalog catalog,
      Plugins plugins,
      GatewayConfig config,
      Environment environment,
      Watermarks watermarks,
      StoreRegistry registry,
      Meters meters,
      Breakers breakers) {
    boolean resources = config.stores() instanceof StoreSource.Resources;
    return new Routing(
        catalog,
        plugins.stores().keySet(),
        resources ? new CatalogSecrets(catalog) : new EnvironmentSecrets(environment),
        watermarks,
        registry,
        meters,
        breakers);
  }

  @Provides
  @Singleton
  static RequestTelemetry telemetry(Meters meters, RouteTable routes) {
    return new RequestTelemetry(meters, routes);
  }

  @Provides
  @Singleton
  static Edge edge(
      GatewayConfig config,
      RouteTable routes,
      StoreRegistry registry,
      RequestTelemetry telemetry,
      Breakers breakers,
      LateTransport transport) {
    Edge edge =
        new Edge(
            EdgeSettings.of(config.host(), config.port(), config.drainMarker()),
            NetLimits.of(config.upstreamTimeout()),
            new Gate(routes, registry, telemetry, telemetry),
            breakers,
            telemetry);
    transport.is(edge.transport());
    return edge;
  }

  @Provides
  @Singleton
  static Javalin server(GatewayConfig config, Edge edge, RequestTelemetry telemetry) {
    return Server.of(edge, new ServedHandler(config.upstreamTimeout(), telemetry));
  }

  private static Map<String, String> states(Breakers breakers) {
    Map<String, String> states = new TreeMap<>();
    breakers
        .states()
        .forEach((store, state) -> states.put(store, state.name().toLowerCase(Locale.ROOT)));
    return states;
  }

  /** The transport that stores are opened with, before the edge that provides it is there. */
  static final class LateTransport implements HttpTransport {
    private final AtomicReference<HttpTransport> transport = new AtomicReference<>();

    void is(HttpTransport now) {
      transport.set(now);
    }

    @Override
    public HttpAnswer send(HttpCall call, CallContext context) {
      return transport.get().send(call, context);
    }
  }
}
