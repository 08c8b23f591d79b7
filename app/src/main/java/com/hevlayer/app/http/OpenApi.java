package com.hevlayer.app.http;

import com.hevlayer.app.edge.BodyRule;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;
import com.hevlayer.protocol.json.JsonText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Describes the routes as OpenAPI 3.1: paths, scopes and body rules come from the route table,
 * everything else from the resources in {@code openapi}. There {@code operations} says by method
 * and template what a route takes and answers, {@code document} holds what does not depend on a
 * route, and the others are schemas. Thread-safe.
 */
public final class OpenApi {
  private static final List<String> SCHEMAS =
      List.of(
          "write",
          "query",
          "text",
          "ranking",
          "filters",
          "fetch",
          "scans",
          "namespaces",
          "attributes",
          "legacy",
          "stores",
          "ops",
          "common",
          "errors");

  private final Supplier<RouteTable> routes;
  private final String version;
  private @Nullable JsonObject document;

  /** Creates one; the routes are asked for when the document is. */
  public OpenApi(Supplier<RouteTable> routes, String version) {
    this.routes = routes;
    this.version = version;
  }

  /**
   * Returns the document, always the same.
   *
   * @throws IllegalStateException if a route is not described
   */
  public synchronized JsonObject document() {
    if (document == null) {
      document = build();
    }
    return document;
  }

  private JsonObject build() {
    JsonObject fixed = resource("document");
    Map<String, Json> schemas = new LinkedHashMap<>();
    SCHEMAS.forEach(area -> schemas.putAll(resource(area).members()));
    Map<String, Json> info = new LinkedHashMap<>(object(fixed, "info").members());
    info.put("version", Json.of(version));
    Map<String, Json> components = new LinkedHashMap<>(object(fixed, "components").members());
    components.put("schemas", Json.object(schemas));
    return Json.objectBuilder()
        .put("openapi", "3.1.0")
        .put("info", Json.object(info))
        .put("tags", fixed.get("tags"))
        .put("paths", new Paths(resource("operations"), schemas).of(routes.get()))
        .put("components", Json.object(components))
        .build();
  }

  private static JsonObject resource(String name) {
    try (InputStream in = OpenApi.class.getResourceAsStream("openapi/" + name + ".json")) {
      return (JsonObject) JsonText.parse(Objects.requireNonNull(in, name).readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonObject object(JsonObject parent, String name) {
    if (parent.get(name) instanceof JsonObject object) {
      return object;
    }
    throw new IllegalStateException("the description has no object " + name);
  }

  private static String text(JsonObject parent, String name) {
    if (parent.get(name) instanceof JsonString text) {
      return text.value();
    }
    throw new IllegalStateException("the description has no text " + name);
  }

  private static JsonObject reference(String kind, String name) {
    return Json.object("$ref", Json.of("#/components/" + kind + "/" + name));
  }

  /** Joins routes with what is said of them. */
  private record Paths(JsonObject operations, Map<String, Json> schemas) {

    JsonObject of(RouteTable table) {
      Map<String, Json.ObjectBuilder> paths = new LinkedHashMap<>();
      for (Route route : table.routes()) {
        JsonObject entry =
            object(object(operations, "operations"), route.method() + " " + route.template());
        paths
            .computeIfAbsent(route.template(), template -> Json.objectBuilder())
            .put(route.method().toLowerCase(Locale.ROOT), operation(route, entry));
      }
      Json.ObjectBuilder all = Json.objectBuilder();
      paths.forEach((template, methods) -> all.put(template, methods.build()));
      return all.build();
    }

    private JsonObject operation(Route route, JsonObject entry) {
      List<Json> parameters = parameters(route, entry);
      return Json.objectBuilder()
          .put("operationId", route.operation())
          .put("tags", Json.array(Json.of(text(entry, "tag"))))
          .put("description", text(entry, "description"))
          .put("parameters", parameters.isEmpty() ? null : Json.array(parameters))
          .put("security", security(route))
          .put("requestBody", entry.get("request") == null ? null : requestBody(route, entry))
          .put("responses", responses(route, entry))
          .build();
    }

    private static List<Json> parameters(Route route, JsonObject entry) {
      List<Json> parameters = new ArrayList<>();
      for (String segment : route.template().split("/", -1)) {
        if (segment.startsWith("{")) {
          parameters.add(reference("parameters", segment.substring(1, segment.length() - 1)));
        }
      }
      names(entry, "parameters").forEach(name -> parameters.add(reference("parameters", name)));
      return parameters;
    }

    private static Json security(Route route) {
      return route.judge() == Route.Judge.NOBODY
          ? Json.array(List.of())
          : Json.array(Json.object("bearer", Json.array(Json.of(route.scope().wireName()))));
    }

    private static JsonObject requestBody(Route route, JsonObject entry) {
      return Json.objectBuilder()
          .put("required", route.body() != BodyRule.OPTIONAL_JSON)
          .put("content", content("application/json", text(entry, "request")))
          .build();
    }

    private JsonObject responses(Route route, JsonObject entry) {
      Map<String, Json> responses = new LinkedHashMap<>();
      object(entry, "answers")
          .members()
          .forEach((status, answer) -> responses.put(status, answer((JsonObject) answer)));
      object(object(operations, "families"), text(entry, "errors"))
          .members()
          .forEach((status, error) -> {
            if (answers(route, status)) {
              responses.put(status, reference("responses", ((JsonString) error).value()));
            }
          });
      if (entry.get("also") instanceof JsonObject also) {
        also.members()
            .forEach((status, error) ->
                responses.put(status, reference("responses", ((JsonString) error).value())));
      }
      return Json.object(responses);
    }

    /** Only bodies that are read can be too long or of another type. */
    private static boolean answers(Route route, String status) {
      return switch (status) {
        case "413" -> route.body() != null;
        case "415" -> route.body() == BodyRule.JSON || route.body() == BodyRule.OPTIONAL_JSON;
        default -> true;
      };
    }

    private JsonObject answer(JsonObject answer) {
      String schema = answer.get("schema") == null ? null : text(answer, "schema");
      Json.ObjectBuilder headers = Json.objectBuilder();
      List<String> names = names(answer, "headers");
      names.forEach(name -> headers.put(name, reference("headers", name)));
      Json.ObjectBuilder response =
          Json.objectBuilder()
              .put(
                  "description",
                  schema == null
                      ? text(answer, "description")
                      : text(object(Json.object(schemas), schema), "description"))
              .put("headers", names.isEmpty() ? null : headers.build());
      if (schema != null) {
        String type = answer.get("type") == null ? "application/json" : text(answer, "type");
        response.put("content", content(type, schema));
      }
      return response.build();
    }

    private static JsonObject content(String type, String schema) {
      return Json.object(type, Json.object("schema", reference("schemas", schema)));
    }

    private static List<String> names(JsonObject parent, String member) {
      return parent.get(member) instanceof JsonArray array
          ? array.values().stream().map(name -> ((JsonString) name).value()).toList()
          : List.of();
    }
  }
}
