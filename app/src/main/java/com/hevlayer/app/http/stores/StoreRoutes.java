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
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonBoolean;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.json.JsonObject;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code GET /v2/vectorstores} and one of them. Shows where secrets are kept, never a secret. */
public final class StoreRoutes implements RouteGroup {
  private final Function<String, Optional<JsonObject>> statuses;
  private final String dashboard;

  /**
   * Creates the group.
   *
   * @param statuses what is known of the store of a name; never blocks
   * @param dashboard base of links to the vendor's dashboard
   */
  public StoreRoutes(Function<String, Optional<JsonObject>> statuses, URI dashboard) {
    this.statuses = statuses;
    String base = dashboard.toString();
    this.dashboard = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        route("/v2/vectorstores", "listVectorStores", this::list),
        route("/v2/vectorstores/{name}", "getVectorStore", this::one));
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

  private Reply list(Call call) {
    List<JsonObject> stores =
        call.allStores().stream().map(RoutedStore::spec).map(this::json).toList();
    return Reply.json(200, Json.object("vectorstores", Json.array(stores)).toString());
  }

  private Reply one(Call call) {
    String name = call.parameter("name");
    return call.table()
        .named(name)
        .map(store -> Reply.json(200, json(store.spec()).toString()))
        .orElseGet(() ->
            Reply.json(
                404,
                Json.object("error", Json.of("VectorStore " + name + " not found")).toString()));
  }

  private JsonObject json(StoreSpec store) {
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
        .put("status", status(statuses.apply(store.name())))
        .put(
            "turbopuffer",
            store.orgId() == null ? null : Json.object("orgId", Json.of(store.orgId())))
        .put("turbopufferUrl", link(store.orgId()))
        .build();
  }

  /** Returns what callers may rely on of a status that somebody else wrote. */
  private static JsonObject status(Optional<JsonObject> written) {
    JsonObject from = written.orElseGet(() -> Json.object(Map.of()));
    return Json.objectBuilder()
        .put("reachable", from.get("reachable") instanceof JsonBoolean is ? is : null)
        .put(
            "observedGeneration",
            from.get("observedGeneration") instanceof JsonNumber number ? number : null)
        .put(
            "conditions",
            from.get("conditions") instanceof JsonArray array ? array : Json.array(List.of()))
        .build();
  }

  private @Nullable Json link(@Nullable String orgId) {
    if (orgId == null) {
      return null;
    }
    // The encoder is one of forms, where a blank is a plus.
    String segment = URLEncoder.encode(orgId, StandardCharsets.UTF_8).replace("+", "%20");
    return Json.of(dashboard + "/" + segment);
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }
}
