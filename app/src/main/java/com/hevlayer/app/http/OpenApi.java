package com.hevlayer.app.http;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Describes the routes as OpenAPI 3.1. */
public final class OpenApi {
  private OpenApi() {}

  /** Returns the document. */
  public static JsonObject of(RouteTable table, String version) {
    Map<String, Json.ObjectBuilder> paths = new LinkedHashMap<>();
    for (Route route : table.routes()) {
      paths
          .computeIfAbsent(route.template(), template -> Json.objectBuilder())
          .put(route.method().toLowerCase(Locale.ROOT), operation(route));
    }
    Json.ObjectBuilder all = Json.objectBuilder();
    paths.forEach((template, operations) -> all.put(template, operations.build()));
    return Json.objectBuilder()
        .put("openapi", "3.1.0")
        .put("info", Json.objectBuilder().put("title", "Layer").put("version", version).build())
        .put("paths", all.build())
        .put(
            "components",
            Json.object(
                "securitySchemes",
                Json.object(
                    "bearer",
                    Json.objectBuilder().put("type", "http").put("scheme", "bearer").build())))
        .build();
  }

  private static JsonObject operation(Route route) {
    boolean open = route.judge() == Route.Judge.NOBODY;
    List<Json> parameters = new ArrayList<>();
    for (String segment : route.template().split("/", -1)) {
      if (segment.startsWith("{")) {
        parameters.add(
            Json.objectBuilder()
                .put("name", segment.substring(1, segment.length() - 1))
                .put("in", "path")
                .put("required", true)
                .put("schema", Json.object("type", Json.of("string")))
                .build());
      }
    }
    return Json.objectBuilder()
        .put("operationId", route.operation())
        .put("parameters", parameters.isEmpty() ? null : Json.array(parameters))
        .put(
            "security",
            open
                ? Json.array(List.of())
                : Json.array(Json.object("bearer", Json.array(Json.of(route.scope().wireName())))))
        .put(
            "requestBody",
            route.body() == null
                ? null
                : Json.object(
                    "content",
                    Json.object(
                        "application/json",
                        Json.object("schema", Json.object("type", Json.of("object"))))))
        .put(
            "responses",
            Json.object("default", Json.object("description", Json.of("see the documentation"))))
        .build();
  }
}
