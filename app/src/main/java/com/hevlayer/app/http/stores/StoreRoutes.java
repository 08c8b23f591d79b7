package com.hevlayer.app.http.stores;

import com.hevlayer.app.edge.Reply;
import com.hevlayer.app.http.Call;
import com.hevlayer.app.http.Route;
import com.hevlayer.app.http.RouteGroup;
import com.hevlayer.app.http.RouteHandler;
import com.hevlayer.domain.access.Scope;
import com.hevlayer.domain.routing.RoutedStore;
import com.hevlayer.domain.routing.SecretRef;
import com.hevlayer.domain.routing.StoreSpec;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code GET /v2/vectorstores} and one of them. Shows where secrets are kept, never a secret. */
public final class StoreRoutes implements RouteGroup {

  @Override
  public List<Route> routes() {
    return List.of(
        route("/v2/vectorstores", "listVectorStores", StoreRoutes::list),
        route("/v2/vectorstores/{name}", "getVectorStore", StoreRoutes::one));
  }

  private static Route route(String template, String operation, RouteHandler handler) {
    return new Route(
        "GET",
        template,
        operation,
        Route.Judge.DEFAULT_STORE,
        Scope.READ,
        null,
        Route.Relay.NEVER,
        Route.Metric.NONE,
        handler,
        null);
  }

  private static Reply list(Call call) {
    List<JsonObject> stores =
        call.allStores().stream().map(RoutedStore::spec).map(StoreRoutes::json).toList();
    return Reply.json(200, Json.object("vectorstores", Json.array(stores)).toString());
  }

  private static Reply one(Call call) {
    String name = call.parameter("name");
    return call.table()
        .named(name)
        .map(store -> Reply.json(200, json(store.spec()).toString()))
        .orElseGet(() ->
            Reply.json(
                404,
                Json.object("error", Json.of("VectorStore " + name + " not found")).toString()));
  }

  private static JsonObject json(StoreSpec store) {
    SecretRef secret = store.secretRef();
    return Json.objectBuilder()
        .put("name", store.name())
        .put("kind", store.kind())
        .put("default", store.isDefault())
        .put(
            "endpoint",
            Json.objectBuilder()
                .put("url", text(store.url()))
                .put("region", text(store.region()))
                .build())
        .put(
            "credential",
            Json.object(
                "secretRef",
                Json.objectBuilder()
                    .put("name", secret == null ? "" : secret.name())
                    .put("key", secret == null ? "" : secret.key())
                    .build()))
        .put("inboundAuth", Json.object("mode", Json.of(store.inboundAuth().mode())))
        .put("status", Json.object("conditions", Json.array(List.of())))
        .build();
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }
}
