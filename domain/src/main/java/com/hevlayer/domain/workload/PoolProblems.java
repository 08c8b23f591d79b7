package com.hevlayer.domain.workload;

import com.hevlayer.domain.resource.Fields;
import com.hevlayer.domain.resource.Labels;
import com.hevlayer.domain.resource.Quantity;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonNull;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Finds everything that is wrong with one pool: resources first, then tolerations, then nodes. */
final class PoolProblems {
  private static final Set<String> PARTS = Set.of("requests", "limits", "claims");
  private static final Set<String> OPERATORS = Set.of("", "Equal", "Exists");
  private static final Set<String> EFFECTS =
      Set.of("", "NoSchedule", "PreferNoSchedule", "NoExecute");
  private static final String NATIVE = "kubernetes.io";

  private final JsonObject pool;
  private final List<String> problems = new ArrayList<>();

  private PoolProblems(JsonObject pool) {
    this.pool = pool;
  }

  static List<String> of(JsonObject pool) {
    PoolProblems found = new PoolProblems(pool);
    found.resources();
    found.tolerations();
    found.nodeSelector();
    return found.problems;
  }

  private void resources() {
    JsonObject resources = Fields.object(pool, "resources");
    for (String key : resources.members().keySet()) {
      if (!PARTS.contains(key)) {
        problems.add("resources." + key + " is not a known field");
      }
    }
    Map<String, Optional<Quantity>> requests = amounts(resources, "requests");
    Map<String, Optional<Quantity>> limits = amounts(resources, "limits");
    requests.forEach((name, request) -> {
      Optional<Quantity> limit = limits.getOrDefault(name, Optional.empty());
      if (request.isPresent() && limit.isPresent() && request.get().compareTo(limit.get()) > 0) {
        problems.add("resources.requests." + name + " exceeds its limit");
      }
    });
    extended(requests, limits);
  }

  private Map<String, Optional<Quantity>> amounts(JsonObject resources, String part) {
    Map<String, Optional<Quantity>> amounts = new TreeMap<>();
    Json given = Fields.value(resources, part);
    if (given != null && !(given instanceof JsonObject)) {
      problems.add("resources." + part + " is not a map of quantities");
    }
    Fields.object(resources, part)
        .members()
        .forEach((name, value) -> {
          Optional<Quantity> amount =
              Quantity.read(value).filter(quantity -> !quantity.isNegative());
          if (amount.isEmpty()) {
            String text = value instanceof JsonString string ? string.value() : value.toString();
            problems.add("resources." + part + "." + name + " \"" + text + "\" is not a quantity");
          }
          amounts.put(name, amount);
        });
    return amounts;
  }

  private void extended(
      Map<String, Optional<Quantity>> requests, Map<String, Optional<Quantity>> limits) {
    Set<String> names = new TreeSet<>(requests.keySet());
    names.addAll(limits.keySet());
    for (String name : names) {
      Optional<Quantity> request = requests.getOrDefault(name, Optional.empty());
      Optional<Quantity> limit = limits.getOrDefault(name, Optional.empty());
      boolean differs = request.isPresent() && limit.isPresent() && !request.equals(limit);
      if (isExtended(name) && (differs || isBroken(request) || isBroken(limit))) {
        problems.add(name + " must be a whole number and equal in requests and limits");
      }
    }
  }

  private static boolean isBroken(Optional<Quantity> amount) {
    return amount.isPresent() && !amount.get().isWhole();
  }

  private static boolean isExtended(String resource) {
    int slash = resource.indexOf('/');
    String domain = slash < 0 ? NATIVE : resource.substring(0, slash);
    return !domain.equals(NATIVE) && !domain.endsWith("." + NATIVE);
  }

  private void tolerations() {
    List<Json> tolerations = Fields.list(pool, "tolerations");
    for (int i = 0; i < tolerations.size(); i++) {
      String path = "tolerations[" + i + "]";
      if (tolerations.get(i) instanceof JsonObject toleration) {
        toleration(path, toleration);
      } else {
        problems.add(path + " is not a map");
      }
    }
  }

  private void toleration(String path, JsonObject toleration) {
    String operator = text(toleration, "operator");
    String effect = text(toleration, "effect");
    if (!OPERATORS.contains(operator)) {
      problems.add(path + " operator \"" + operator + "\" is neither Equal nor Exists");
    }
    if (!EFFECTS.contains(effect)) {
      problems.add(
          path
              + " effect \""
              + effect
              + "\" is none of NoSchedule, PreferNoSchedule and NoExecute");
    }
    boolean exists = operator.equals("Exists");
    if (exists && !text(toleration, "value").isEmpty()) {
      problems.add(path + " has a value though its operator is Exists");
    }
    if (!exists && text(toleration, "key").isEmpty()) {
      problems.add(path + " has no key though its operator is not Exists");
    }
    if (Fields.value(toleration, "tolerationSeconds") != null && !effect.equals("NoExecute")) {
      problems.add(path + " has tolerationSeconds though its effect is not NoExecute");
    }
  }

  // A value of another type must not pass for an absent one.
  private static String text(JsonObject toleration, String name) {
    Json value = toleration.get(name);
    return switch (value) {
      case null -> "";
      case JsonNull _ -> "";
      case JsonString text -> text.value();
      default -> value.toString();
    };
  }

  private void nodeSelector() {
    Fields.object(pool, "nodeSelector")
        .members()
        .forEach((key, value) -> {
          String problem = Labels.problemOfKey(key);
          if (problem == null) {
            problem =
                value instanceof JsonString text
                    ? Labels.problemOfValue(text.value())
                    : "has a value that is not a string";
          }
          if (problem != null) {
            problems.add("nodeSelector \"" + key + "\" " + problem);
          }
        });
  }
}
