package com.hevlayer.app.operator;

import com.hevlayer.domain.resource.Fields;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.protocol.json.JsonText;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/**
 * Plays the gateway as its operator calls it, and beside it an upstream store that lists
 * namespaces. Whoever shows another key than the one in force is refused.
 */
final class ScriptedGateway implements AutoCloseable {
  private static final String UDFS = "/v2/udfs";

  private final HttpServer server;
  private final Map<String, JsonObject> functions = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private volatile String key;
  private volatile List<String> namespaces = List.of();

  private record Reply(int status, Json body) {}

  ScriptedGateway(String key) throws IOException {
    this.key = key;
    server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Lists these namespaces from now on. */
  void lists(String... names) {
    namespaces = List.of(names);
  }

  /** Lets in whoever shows this key, and nobody else. */
  void accepts(String other) {
    key = other;
  }

  /** Returns a registered function. */
  Optional<JsonObject> function(String id) {
    return Optional.ofNullable(functions.get(id));
  }

  /** Returns method and path of every request that was let in. */
  List<String> requests() {
    return requests;
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String path = exchange.getRequestURI().getPath();
    boolean allowed =
        ("Bearer " + key).equals(exchange.getRequestHeaders().getFirst("Authorization"));
    if (allowed) {
      requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
    }
    Reply reply =
        !allowed
            ? new Reply(401, Json.object("error", Json.of("who are you?")))
            : path.equals("/v1/namespaces")
                ? new Reply(200, listing())
                : functions(exchange.getRequestMethod(), path, body);
    byte[] text = reply.body().toString().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(reply.status(), text.length);
    exchange.getResponseBody().write(text);
    exchange.close();
  }

  private JsonObject listing() {
    return Json.object(
        "namespaces",
        Json.array(namespaces.stream().map(id -> Json.object("id", Json.of(id))).toList()));
  }

  private Reply functions(String method, String path, byte[] body) {
    if (path.equals(UDFS) && method.equals("POST")) {
      JsonObject sent = (JsonObject) JsonText.parse(body);
      String id = Fields.text(sent, "id").orElseThrow();
      JsonObject made = function(id, sent, Fields.flag(sent, "paused"));
      return functions.putIfAbsent(id, made) == null
          ? new Reply(201, made)
          : new Reply(409, Json.object("error", Json.of("exists")));
    }
    String[] parts = path.split("/", -1);
    String id = parts.length > 3 && path.startsWith(UDFS + "/") ? parts[3] : "";
    String action = parts.length > 4 ? parts[4] : "";
    JsonObject known = functions.get(id);
    if (method.equals("PUT")) {
      boolean paused = known != null && Fields.flag(known, "paused");
      functions.put(id, function(id, (JsonObject) JsonText.parse(body), paused));
      return new Reply(200, functions.getOrDefault(id, Json.object(Map.of())));
    }
    if (known == null) {
      return new Reply(404, Json.object("error", Json.of("unknown")));
    }
    if (action.equals("pause") || action.equals("resume")) {
      functions.put(id, function(id, known, action.equals("pause")));
      return new Reply(200, functions.getOrDefault(id, known));
    }
    if (method.equals("DELETE")) {
      functions.remove(id);
      return new Reply(200, status(id));
    }
    return new Reply(
        200,
        action.equals("status")
            ? status(id)
            : Json.objectBuilder().put("udf", known).put("status", status(id)).build());
  }

  private static JsonObject function(String id, JsonObject sent, boolean paused) {
    return Json.objectBuilder()
        .put("id", id)
        .put("spec", Fields.object(sent, "spec"))
        .put("paused", paused)
        .put("created_at", "2026-01-01T00:00:00.000Z")
        .put("updated_at", "2026-01-01T00:00:00.000Z")
        .build();
  }

  private static JsonObject status(String id) {
    return Json.objectBuilder().put("udf_id", id).put("pending_count", 17).build();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
