package com.hevlayer.app.http.ops;

import com.hevlayer.app.edge.Reply;
import com.hevlayer.app.http.Call;
import com.hevlayer.app.http.Route;
import com.hevlayer.app.http.RouteGroup;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Health, readiness, metrics. Public; nothing here calls a store. */
public final class OpsRoutes implements RouteGroup {
  private final String version;
  private final Supplier<Map<String, String>> breakers;
  private final Supplier<String> metrics;
  private final Supplier<JsonObject> openApi;

  /**
   * Creates the group.
   *
   * @param breakers state of each store's breaker, by store
   * @param metrics the text of a scrape
   * @param openApi the description of the API
   */
  public OpsRoutes(
      String version,
      Supplier<Map<String, String>> breakers,
      Supplier<String> metrics,
      Supplier<JsonObject> openApi) {
    this.version = version;
    this.breakers = breakers;
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
        .put("aerospike", Json.objectBuilder().put("connected", false).put("generation", 0).build())
        .put("cache_state", Json.array(List.of()))
        .put("breakers", Json.object(states))
        .build()
        .toString();
  }

  private Reply metrics() {
    return new Reply(
        200,
        List.of(Map.entry("Content-Type", "text/plain; version=0.0.4; charset=utf-8")),
        metrics.get().getBytes(StandardCharsets.UTF_8));
  }
}
