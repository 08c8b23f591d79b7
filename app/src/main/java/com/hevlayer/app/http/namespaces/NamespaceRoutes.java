package com.hevlayer.app.http.namespaces;

import com.hevlayer.app.edge.BodyRule;
import com.hevlayer.app.edge.Reply;
import com.hevlayer.app.http.Bodies;
import com.hevlayer.app.http.Call;
import com.hevlayer.app.http.Route;
import com.hevlayer.app.http.RouteGroup;
import com.hevlayer.domain.access.Scope;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.store.NamespaceDescription;
import com.hevlayer.ports.store.NamespaceName;
import com.hevlayer.ports.store.NamespaceSettings;
import com.hevlayer.ports.store.RecallRequest;
import com.hevlayer.protocol.decode.QueryDecoder;
import com.hevlayer.protocol.decode.SchemaDecoder;
import com.hevlayer.protocol.encode.Answers;
import com.hevlayer.protocol.encode.NamespaceAnswers;
import java.util.List;
import java.util.Map;

/** What the store says about one namespace. */
public final class NamespaceRoutes implements RouteGroup {
  private static final String V1 = "/v1/namespaces/{ns}";

  @Override
  public List<Route> routes() {
    return List.of(
        Route.namespace(
                "GET",
                V1 + "/metadata",
                "getMetadataV1",
                Scope.READ,
                null,
                call -> Bodies.ok(NamespaceAnswers.metadataV1(describe(call))))
            .measured(Route.Metric.HEAD),
        Route.namespace(
            "PATCH",
            V1 + "/metadata",
            "updateMetadata",
            Scope.WRITE,
            BodyRule.JSON,
            NamespaceRoutes::configure),
        Route.namespace(
            "GET",
            V1 + "/schema",
            "getSchema",
            Scope.READ,
            null,
            call -> Bodies.ok(NamespaceAnswers.schema(describe(call).schema()))),
        Route.namespace(
            "POST",
            V1 + "/schema",
            "updateSchema",
            Scope.WRITE,
            BodyRule.JSON,
            NamespaceRoutes::changeSchema),
        Route.namespace(
            "GET",
            V1 + "/hint_cache_warm",
            "hintCacheWarm",
            Scope.READ,
            null,
            NamespaceRoutes::warm),
        Route.namespace(
            "POST",
            V1 + "/_debug/recall",
            "recall",
            Scope.WRITE,
            BodyRule.OPTIONAL_JSON,
            NamespaceRoutes::recall),
        Route.namespace(
            "GET",
            V1 + "/_debug/warm_cache",
            "debugWarmCache",
            Scope.READ,
            null,
            NamespaceRoutes::nothingToDo),
        Route.namespace(
            "GET",
            V1 + "/_debug/purge_cache",
            "debugPurgeCache",
            Scope.READ,
            null,
            NamespaceRoutes::nothingToDo));
  }

  static NamespaceDescription describe(Call call) {
    NamespaceName namespace = call.namespace();
    return call.ask(() -> call.store().describe(call.context(), namespace)).value();
  }

  private static Reply configure(Call call) {
    NamespaceName namespace = call.namespace();
    NamespaceSettings settings = call.decoded(SchemaDecoder::settings);
    return Bodies.ok(
        NamespaceAnswers.metadataV1(
            call.ask(() -> call.store().configure(call.context(), namespace, settings)).value()));
  }

  private static Reply changeSchema(Call call) {
    NamespaceName namespace = call.namespace();
    Map<String, Json> changes = call.decoded(SchemaDecoder::changes);
    return Bodies.ok(
        NamespaceAnswers.schema(
            call.ask(() -> call.store().changeSchema(call.context(), namespace, changes)).value()));
  }

  private static Reply warm(Call call) {
    NamespaceName namespace = call.namespace();
    return Bodies.of(
        202, Answers.warm(call.ask(() -> call.store().warm(call.context(), namespace)).value()));
  }

  private static Reply recall(Call call) {
    NamespaceName namespace = call.namespace();
    RecallRequest request = call.decoded(QueryDecoder::recall);
    return Bodies.ok(
        Answers.recall(
            call.ask(() -> call.store().recall(call.context(), namespace, request)).value()));
  }

  /** A typed store has no cache that a benchmark could warm or empty. */
  private static Reply nothingToDo(Call call) {
    return Bodies.ok(Answers.ok());
  }
}
