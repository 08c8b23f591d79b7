package com.hevlayer.testkit.gateway;

import com.hevlayer.ports.gateway.GatewayApi;
import com.hevlayer.ports.gateway.GatewayReply;
import com.hevlayer.ports.gateway.GatewayRequest;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonBoolean;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;
import com.hevlayer.ports.store.NoAnswerException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keeps Functions as a gateway does: specifications as they came but for the trigger {@code
 * schedule}, paused or not, with as many waiting items as it is told. Knows snapshots as well.
 * Every request can be answered by a script instead. Thread-safe.
 */
public final class ScriptedGateway implements GatewayApi {
  private static final Pattern ID = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
  private static final String UDFS = "/v2/udfs";
  private static final String NAMESPACES = "/v2/namespaces/";

  private final InstantSource clock;
  private final Map<String, Udf> udfs = new TreeMap<>();
  private final Map<String, Long> pending = new TreeMap<>();
  private final Map<String, Long> snapshots = new TreeMap<>();
  private final Set<String> dropped = new TreeSet<>();
  private final List<GatewayRequest> requests = new ArrayList<>();
  private volatile GatewayScript script = _ -> null;
  private volatile boolean away;

  /** A registered Function. */
  private record Udf(JsonObject spec, boolean paused, String createdAt, String updatedAt) {}

  /** Creates one without Functions. */
  public ScriptedGateway(InstantSource clock) {
    this.clock = clock;
  }

  /** Goes away, or comes back. */
  public void away(boolean gone) {
    away = gone;
  }

  /** Has a script see every request first. */
  public void script(GatewayScript first) {
    script = first;
  }

  /** Loses a member of every specification from now on, as a gateway does that does not know it. */
  public synchronized void drop(String member) {
    dropped.add(member);
  }

  /** Sets how many items of a Function wait. */
  public synchronized void pending(String id, long items) {
    pending.put(id, items);
  }

  /** Gives a namespace a snapshot, newer than all before. */
  public synchronized void snapshot(String namespace, long watermarkMs) {
    snapshots.put(namespace, watermarkMs);
  }

  /** Returns the specification of a Function. */
  public synchronized Optional<JsonObject> spec(String id) {
    return Optional.ofNullable(udfs.get(id)).map(Udf::spec);
  }

  /** Whether a Function is registered and paused. */
  public synchronized boolean isPaused(String id) {
    Udf udf = udfs.get(id);
    return udf != null && udf.paused();
  }

  /** Returns the ids of all Functions, sorted. */
  public synchronized List<String> ids() {
    return List.copyOf(udfs.keySet());
  }

  /** Removes a Function, as somebody else may. */
  public synchronized void remove(String id) {
    udfs.remove(id);
  }

  /** Registers or replaces a Function, as somebody else may. */
  public void put(String id, JsonObject spec, boolean paused) {
    // Read outside of the lock, since a simulated clock may let another actor go first.
    Udf udf = new Udf(spec, paused, now(), now());
    synchronized (this) {
      udfs.put(id, udf);
    }
  }

  /** Returns the requests since the last {@link #forgetRequests}. */
  public synchronized List<GatewayRequest> requests() {
    return List.copyOf(requests);
  }

  /** Returns the requests since the last {@link #forgetRequests} that may change something. */
  public synchronized List<GatewayRequest> changes() {
    return requests.stream().filter(request -> !request.method().equals("GET")).toList();
  }

  /** Forgets the requests so far. */
  public synchronized void forgetRequests() {
    requests.clear();
  }

  @Override
  public GatewayReply send(GatewayRequest request) {
    synchronized (this) {
      requests.add(request);
    }
    GatewayReply scripted = script.before(request);
    if (scripted != null) {
      return scripted;
    }
    if (away) {
      throw new NoAnswerException(
          NoAnswerException.Reason.CONNECT, NoAnswerException.Sent.NOTHING, "refused", null);
    }
    String now = now();
    synchronized (this) {
      return answer(request, now);
    }
  }

  @Override
  public void close() {}

  private String now() {
    return clock.instant().toString();
  }

  private GatewayReply answer(GatewayRequest request, String now) {
    String path = request.path();
    if (path.startsWith(NAMESPACES) && path.endsWith("/history?limit=1")) {
      return history(path.substring(NAMESPACES.length(), path.indexOf("/history")));
    }
    if (path.equals(UDFS) && request.method().equals("POST")) {
      return create(request.body(), now);
    }
    if (!path.startsWith(UDFS + "/")) {
      return error(404, "not_found", "no route " + path);
    }
    String[] parts = path.substring(UDFS.length() + 1).split("/", -1);
    String route = request.method() + (parts.length > 1 ? " " + parts[1] : "");
    String id = parts[0];
    if (route.equals("PUT")) {
      return replace(id, request.body(), now);
    }
    Udf udf = udfs.get(id);
    if (udf == null) {
      return error(404, "not_found", "no udf " + id);
    }
    return switch (route) {
      case "GET" ->
          reply(
              200,
              Json.objectBuilder()
                  .put("udf", function(id, udf))
                  .put("status", status(id, udf))
                  .build());
      case "GET status" -> reply(200, status(id, udf));
      case "POST pause" -> setPaused(id, udf, true);
      case "POST resume" -> setPaused(id, udf, false);
      case "DELETE" -> {
        JsonObject last = status(id, udf);
        udfs.remove(id);
        yield reply(200, last);
      }
      default -> error(404, "not_found", "no route " + route);
    };
  }

  private GatewayReply create(@Nullable JsonObject body, String now) {
    String id = body != null && body.get("id") instanceof JsonString text ? text.value() : "";
    if (!ID.matcher(id).matches()
        || body == null
        || !(body.get("spec") instanceof JsonObject spec)) {
      return error(422, "validation_error", "id or spec is wrong");
    }
    if (udfs.containsKey(id)) {
      return error(409, "conflict", "udf " + id + " exists");
    }
    boolean paused = body.get("paused") instanceof JsonBoolean flag && flag.value();
    Udf udf = new Udf(stored(spec), paused, now, now);
    udfs.put(id, udf);
    return reply(201, function(id, udf));
  }

  private GatewayReply replace(String id, @Nullable JsonObject body, String now) {
    if (body == null || !(body.get("spec") instanceof JsonObject spec)) {
      return error(422, "validation_error", "spec is missing");
    }
    Udf before = udfs.get(id);
    Udf udf =
        new Udf(
            stored(spec),
            before != null && before.paused(),
            before == null ? now : before.createdAt(),
            now);
    udfs.put(id, udf);
    return reply(200, function(id, udf));
  }

  private GatewayReply setPaused(String id, Udf udf, boolean paused) {
    Udf changed = new Udf(udf.spec(), paused, udf.createdAt(), udf.updatedAt());
    udfs.put(id, changed);
    return reply(200, function(id, changed));
  }

  private GatewayReply history(String namespace) {
    Long watermark = snapshots.get(namespace);
    return reply(
        200,
        watermark == null
            ? Json.array()
            : Json.array(
                Json.objectBuilder().put("watermark_ms", watermark).put("sha", "4be1c0d").build()));
  }

  private JsonObject stored(JsonObject spec) {
    Map<String, Json> members = new LinkedHashMap<>(spec.members());
    dropped.forEach(members::remove);
    if (members.get("triggers") instanceof JsonArray triggers) {
      members.put(
          "triggers",
          Json.array(
              triggers.values().stream()
                  .filter(each -> !each.equals(Json.of("schedule")))
                  .toList()));
    }
    return Json.object(members);
  }

  private static JsonObject function(String id, Udf udf) {
    return Json.objectBuilder()
        .put("id", id)
        .put("spec", udf.spec())
        .put("paused", udf.paused())
        .put("created_at", udf.createdAt())
        .put("updated_at", udf.updatedAt())
        .build();
  }

  private JsonObject status(String id, Udf udf) {
    return Json.objectBuilder()
        .put("udf_id", id)
        .put("paused", udf.paused())
        .put("pending_count", pending.getOrDefault(id, 0L))
        .put("processing_count", 0)
        .put("failed_count", 0)
        .build();
  }

  private static GatewayReply error(int status, String code, String message) {
    return reply(status, Json.objectBuilder().put("error", code).put("message", message).build());
  }

  private static GatewayReply reply(int status, Json body) {
    return new GatewayReply(status, body);
  }
}
