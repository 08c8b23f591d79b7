package com.hevlayer.app.boot;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.multibindings.ProvidesIntoSet;
import com.hevlayer.app.config.GatewayConfig;
import com.hevlayer.app.http.RouteGroup;
import com.hevlayer.app.http.federated.FederatedRoutes;
import com.hevlayer.domain.consistency.Watermarks;
import com.hevlayer.domain.embed.QueryEmbedding;
import com.hevlayer.domain.federation.FederatedQueries;
import com.hevlayer.domain.federation.NamespaceQueries;
import com.hevlayer.domain.parallel.Fork;
import com.hevlayer.domain.query.PlainQueries;
import com.hevlayer.domain.query.hybrid.Auto;
import com.hevlayer.domain.query.hybrid.HybridText;
import com.hevlayer.domain.routing.StoreRegistry;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Queries of several namespaces. */
final class FederationModule extends AbstractModule {
  private static final Logger LOG = LoggerFactory.getLogger("com.hevlayer.federation");

  @Provides
  @Singleton
  static FederatedQueries federated(
      GatewayConfig config,
      QueryEmbedding embedding,
      PlainQueries plain,
      HybridText hybrid,
      Auto auto,
      Watermarks watermarks,
      StoreRegistry registry,
      Fork fork,
      InstantSource clock) {
    return new FederatedQueries(
        new NamespaceQueries(embedding::lower, plain, hybrid, auto),
        watermarks,
        namespace ->
            registry
                .table()
                .policy(namespace.value())
                .flatMap(policy -> Optional.ofNullable(policy.embedding())),
        fork,
        new FederatedQueries.Settings(
            config.dataPlane().federatedNamespaces(),
            config.dataPlane().federatedThreads(),
            config.upstreamTimeout(),
            clock),
        (namespace, failure) ->
            LOG.atError()
                .setCause(failure)
                .addKeyValue("namespace", namespace.value())
                .log("a namespace of a federated query failed"));
  }

  @ProvidesIntoSet
  static RouteGroup routes(FederatedQueries queries) {
    return new FederatedRoutes(queries);
  }
}
