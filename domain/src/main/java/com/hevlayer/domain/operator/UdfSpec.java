package com.hevlayer.domain.operator;

import com.hevlayer.domain.resource.Fields;
import com.hevlayer.domain.resource.Metadata;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonNull;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The specification of a Function as the gateway takes it. */
final class UdfSpec {
  private static final String TRIGGERS = "triggers";
  private static final String SELECTOR = "index_selector";
  private static final long DEFAULT_PORT = 8080;

  /** By member of the gateway: the member of the resource. Order is that of the gateway. */
  private static final Map<String, String> MEMBERS = new LinkedHashMap<>();

  /** Members of members, by the member of the gateway that holds them. */
  private static final Map<String, Map<String, String>> NESTED = new LinkedHashMap<>();

  static {
    MEMBERS.put("target_namespaces", "targetNamespaces");
    MEMBERS.put(SELECTOR, "indexSelector");
    MEMBERS.put("inputs", "inputs");
    MEMBERS.put("version", "version");
    MEMBERS.put("filter", "filter");
    MEMBERS.put("worker", "worker");
    MEMBERS.put("schedule", "schedule");
    MEMBERS.put("retry", "retry");
    MEMBERS.put(TRIGGERS, TRIGGERS);
    MEMBERS.put("invalidates", "invalidates");
    NESTED.put("worker", names("image", "batchSize", "timeoutSeconds", "port", "url", "podSpec"));
    NESTED.put(
        "schedule",
        names(
            "discoveryIntervalSeconds",
            "leaseSeconds",
            "maxInFlightBatches",
            "maxConcurrentScans"));
    NESTED.put("retry", names("maxAttempts", "initialBackoffSeconds", "maxBackoffSeconds"));
  }

  private UdfSpec() {}

  /** Returns what is sent for a Function: the resource as it is written, under other names. */
  static JsonObject of(JsonObject function) {
    JsonObject spec = Fields.object(function, "spec");
    Map<String, Json> sent = new LinkedHashMap<>();
    MEMBERS.forEach((theirs, ours) -> {
      Json value = Fields.value(spec, ours);
      Map<String, String> nested = NESTED.get(theirs);
      if (value instanceof JsonObject holder && nested != null) {
        sent.put(theirs, renamed(holder, nested));
      } else if (value instanceof JsonArray triggers && theirs.equals(TRIGGERS)) {
        sent.put(theirs, withoutSchedule(triggers));
      } else if (value != null) {
        sent.put(theirs, value);
      }
    });
    if (isPushed(spec) && Fields.text(spec, "worker", "url").isEmpty()) {
      Map<String, Json> worker =
          new LinkedHashMap<>(Fields.object(Json.object(sent), "worker").members());
      worker.put("url", Json.of(address(function, spec)));
      sent.put("worker", Json.object(worker));
    }
    return Json.object(sent);
  }

  /**
   * Returns a specification so that equal ones mean the same: known members only, no empty objects,
   * triggers sorted, numbers without superfluous digits. The selector stays even if it is empty,
   * since it then picks everything.
   */
  static JsonObject canonical(JsonObject spec) {
    Map<String, Json> canonical = new LinkedHashMap<>();
    for (String name : MEMBERS.keySet()) {
      Json value = Fields.value(spec, name);
      if (value == null) {
        continue;
      }
      Map<String, String> nested = NESTED.get(name);
      Json kept =
          value instanceof JsonObject holder && nested != null
              ? known(holder, nested.keySet())
              : value;
      Json plain = name.equals(TRIGGERS) ? sorted(kept) : plain(kept);
      if (name.equals(SELECTOR) || !isEmpty(plain)) {
        canonical.put(name, plain);
      }
    }
    return Json.object(canonical);
  }

  /** Whether the gateway calls the worker, and not the other way round. */
  static boolean isPushed(JsonObject spec) {
    return Fields.text(spec, "worker", "dispatch").filter("push"::equals).isPresent();
  }

  private static String address(JsonObject function, JsonObject spec) {
    return "http://"
        + Observation.childName(Metadata.name(function))
        + "."
        + Metadata.namespace(function)
        + ".svc.cluster.local:"
        + Fields.integer(spec, "worker", "port").orElse(DEFAULT_PORT);
  }

  private static JsonObject renamed(JsonObject holder, Map<String, String> names) {
    Map<String, Json> renamed = new LinkedHashMap<>();
    names.forEach((theirs, ours) -> {
      Json value = Fields.value(holder, ours);
      if (value != null) {
        renamed.put(theirs, value);
      }
    });
    return Json.object(renamed);
  }

  private static JsonArray withoutSchedule(JsonArray triggers) {
    return Json.array(
        triggers.values().stream().filter(each -> !each.equals(Json.of("schedule"))).toList());
  }

  private static JsonObject known(JsonObject holder, Set<String> names) {
    Map<String, Json> known = new LinkedHashMap<>();
    names.forEach(name -> {
      Json value = Fields.value(holder, name);
      if (value != null && !isEmpty(plain(value))) {
        known.put(name, value);
      }
    });
    return Json.object(known);
  }

  private static Json sorted(Json triggers) {
    if (!(triggers instanceof JsonArray array)) {
      return triggers;
    }
    Set<Json> set = new TreeSet<>(Comparator.comparing(Json::toString));
    set.addAll(array.values());
    return Json.array(new ArrayList<>(set));
  }

  private static Json plain(Json value) {
    return switch (value) {
      case JsonNumber number -> plain(number);
      case JsonArray array -> {
        List<Json> elements = new ArrayList<>();
        array.values().forEach(each -> elements.add(plain(each)));
        yield Json.array(elements);
      }
      case JsonObject object -> {
        Map<String, Json> members = new LinkedHashMap<>();
        object
            .members()
            .forEach((name, each) -> {
              if (!(each instanceof JsonNull)) {
                members.put(name, plain(each));
              }
            });
        yield Json.object(members);
      }
      default -> value;
    };
  }

  private static Json plain(JsonNumber number) {
    // An exponent may stand for more digits than anybody wants to see.
    return number.text().indexOf('e') >= 0 || number.text().indexOf('E') >= 0
        ? number
        : Json.number(plainText(number));
  }

  private static String plainText(JsonNumber number) {
    String text = number.decimalValue().stripTrailingZeros().toPlainString();
    return text.equals("-0") ? "0" : text;
  }

  private static boolean isEmpty(@Nullable Json value) {
    return value instanceof JsonObject object && object.members().isEmpty();
  }

  private static Map<String, String> names(String... ours) {
    Map<String, String> names = new LinkedHashMap<>();
    for (String name : ours) {
      StringBuilder theirs = new StringBuilder();
      name.chars()
          .forEach(c -> {
            if (Character.isUpperCase(c)) {
              theirs.append('_').append((char) Character.toLowerCase(c));
            } else {
              theirs.append((char) c);
            }
          });
      names.put(theirs.toString(), name);
    }
    return names;
  }
}
