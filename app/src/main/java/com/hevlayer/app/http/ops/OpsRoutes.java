package com.hevlayer.app.http.ops;

import com.hevlayer.app.edge.Reply;
import com.hevlayer.app.http.Call;
import com.hevlayer.app.http.Route;
import com.hevlayer.app.http.RouteGroup;
import com.hevlayer.domain.cache.CacheStates;
import com.hevlayer.domain.cache.NamespaceCacheState;
import com.hevlayer.ports.cache.CacheState;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** Health, readiness, metrics. Public; nothing here calls a store. */
public final class OpsRoutes implements RouteGroup {
  private final String version;
  private final Supplier<Map<String, String>> breakers;
  private final CacheStates cache;
  private final Supplier<String> metrics;
  private final Supplier<JsonObject> openApi;

  /**
   * Creates the group.
   *
   * @param breakers state of each store's breaker, by store
   * @param cache what is known of the document cache
   * @param metrics the text of a scrape
   * @param openApi the description of the API
   */
  public OpsRoutes(
      String version,
      Supplier<Map<String, String>> breakers,
      CacheStates cache,
      Supplier<String> metrics,
      Supplier<JsonObject> openApi) {
    this.version = version;
    this.breakers = breakers;
    this.cache = cache;
    this.metrics = metrics;
    this.openApi = openApi;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.open("GET", "/health", "health", call -> Reply.json(200, health())),
        Route.open("GET", "/ready", "ready", this::ready),
        Route.open("GET", "/metrics", "metrics", call -> metrics()),
        Route.open(
            "GET", "/openapi.json", "openapi", call -> Reply.json(200, openApi.get().toString())),
        // Minted keys are off: nobody can be authenticated by one.
        Route.open("POST", "/v2/keys/authenticate", "authenticateKey", call -> Reply.empty(404)));
  }

  private Reply ready(Call call) {
    return call.head().draining()
        ? Reply.json(
            503,
            Json.objectBuilder()
                .put("status", "draining")
                .put("version", version)
                .build()
                .toString())
        : Reply.json(200, health());
  }

  private String health() {
    Map<String, Json> states = new LinkedHashMap<>();
    breakers.get().forEach((store, state) -> states.put(store, Json.of(state)));
    return Json.objectBuilder()
        .put("status", "ok")
        .put("version", version)
        .put("aerospike", connection())
        .put("cache_state", Json.array(cache.all().stream().map(OpsRoutes::namespace).toList()))
        .put("breakers", Json.object(states))
        .build()
        .toString();
  }

  private JsonObject connection() {
    CacheState state = cache.connection();
    String error = state.lastError();
    return Json.objectBuilder()
        .put("connected", state.connected())
        .put("generation", state.generation())
        .put("last_error", error == null ? null : Json.of(error))
        .build();
  }

  private static JsonObject namespace(NamespaceCacheState state) {
    OptionalLong through = state.warmedThrough();
    return Json.objectBuilder()
        .put("namespace", state.namespace().value())
        .put("state", state.state().wireName())
        .put("warmed_through", through.isPresent() ? Json.of(through.getAsLong()) : null)
        .put("warm_inflight", state.warmInflight())
        .build();
  }

  private Reply metrics() {
    return new Reply(
        200,
        List.of(Map.entry("Content-Type", "text/plain; version=0.0.4; charset=utf-8")),
        metrics.get().getBytes(StandardCharsets.UTF_8));
  }
}
