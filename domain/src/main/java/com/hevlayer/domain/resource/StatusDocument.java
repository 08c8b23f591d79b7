package com.hevlayer.domain.resource;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The status of a custom resource: what is to be written, and whether that would change it. */
public final class StatusDocument {
  private static final int LONGEST_MESSAGE = 1024;
  private static final String CONDITIONS = "conditions";

  private StatusDocument() {}

  /**
   * Returns the status that an object is to have. A condition keeps the time of its last transition
   * as long as its status does not change.
   *
   * @param object as it is, with the status that it has
   * @param members of the status beside generation and conditions, in order; absent ones are unset
   * @param conditions in order
   */
  public static JsonObject of(
      JsonObject object, Map<String, Json> members, List<Condition> conditions, Instant now) {
    long generation = Metadata.generation(object);
    Map<String, JsonObject> before = byType(Fields.object(object, "status"));
    List<Json> written = new ArrayList<>();
    for (Condition condition : conditions) {
      written.add(
          Json.objectBuilder()
              .put("type", condition.type())
              .put("status", condition.status().text())
              .put("reason", condition.reason())
              .put("message", condition.message().isEmpty() ? null : Json.of(cut(condition)))
              .put("lastTransitionTime", since(condition, before.get(condition.type()), now))
              .put("observedGeneration", generation)
              .build());
    }
    Map<String, Json> status = new LinkedHashMap<>();
    status.put("observedGeneration", Json.of(generation));
    status.putAll(members);
    status.put(CONDITIONS, Json.array(written));
    return Json.object(status);
  }

  /**
   * Whether an object has this status already. The order of its conditions is left to the API
   * server, which has to keep it.
   */
  public static boolean isWritten(JsonObject object, JsonObject status) {
    JsonObject before = Fields.object(object, "status");
    return byType(before).equals(byType(status))
        && Fields.list(before, CONDITIONS).size() == Fields.list(status, CONDITIONS).size()
        && others(before).equals(others(status));
  }

  /** Returns a condition that an object has. */
  public static Optional<Condition> condition(JsonObject object, String type) {
    JsonObject found = find(object, type);
    if (found == null) {
      return Optional.empty();
    }
    String text = Fields.text(found, "status").orElse("");
    Condition.Status status = Condition.Status.UNKNOWN;
    for (Condition.Status each : Condition.Status.values()) {
      status = each.text().equals(text) ? each : status;
    }
    return Optional.of(
        new Condition(
            type,
            status,
            Fields.text(found, "reason").orElse(""),
            Fields.text(found, "message").orElse("")));
  }

  /** Returns for which generation an object's condition was computed; 0 if nobody knows. */
  public static long generationOf(JsonObject object, String type) {
    JsonObject found = find(object, type);
    return found == null ? 0 : Fields.integer(found, "observedGeneration").orElse(0);
  }

  private static @Nullable JsonObject find(JsonObject object, String type) {
    JsonObject found = null;
    for (Json each : Fields.list(object, "status", CONDITIONS)) {
      if (each instanceof JsonObject condition
          && condition.get("type") instanceof JsonString name
          && name.value().equals(type)) {
        found = condition;
      }
    }
    return found;
  }

  private static Map<String, JsonObject> byType(JsonObject status) {
    Map<String, JsonObject> found = new HashMap<>();
    for (Json each : Fields.list(status, CONDITIONS)) {
      if (each instanceof JsonObject condition) {
        Fields.text(condition, "type").ifPresent(type -> found.put(type, condition));
      }
    }
    return found;
  }

  private static Map<String, Json> others(JsonObject status) {
    Map<String, Json> others = new HashMap<>(status.members());
    others.remove(CONDITIONS);
    return others;
  }

  private static Json since(Condition condition, @Nullable JsonObject before, Instant now) {
    if (before != null
        && Fields.text(before, "status").filter(condition.status().text()::equals).isPresent()) {
      Json kept = Fields.value(before, "lastTransitionTime");
      if (kept != null) {
        return kept;
      }
    }
    return Json.of(now.truncatedTo(ChronoUnit.SECONDS).toString());
  }

  private static String cut(Condition condition) {
    String message = condition.message();
    if (message.length() <= LONGEST_MESSAGE) {
      return message;
    }
    int end = LONGEST_MESSAGE - 1;
    if (Character.isHighSurrogate(message.charAt(end - 1))) {
      end--;
    }
    return message.substring(0, end) + "…";
  }
}
