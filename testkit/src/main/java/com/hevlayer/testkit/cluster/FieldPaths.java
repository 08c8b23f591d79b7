package com.hevlayer.testkit.cluster;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonNull;
import com.hevlayer.ports.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Fields as {@code managedFields} names them: members {@code f:}, keyed {@code k:}, sets {@code
 * v:}.
 */
final class FieldPaths {
  private static final Set<String> OF_THE_SERVER =
      Set.of(
          "name",
          "namespace",
          "generateName",
          "uid",
          "resourceVersion",
          "generation",
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "managedFields",
          "selfLink");

  private FieldPaths() {}

  /** Returns every field that somebody can own, with its value. */
  static Map<List<String>, Json> of(JsonObject object) {
    Map<List<String>, Json> found = new LinkedHashMap<>();
    object.members().forEach((name, value) -> collect(value, List.of("f:" + name), name, found));
    found.keySet().removeIf(FieldPaths::isOfTheServer);
    return found;
  }

  /** Returns the fields that differ. */
  static Set<List<String>> changed(JsonObject before, JsonObject after) {
    Map<List<String>, Json> old = of(before);
    Map<List<String>, Json> now = of(after);
    Set<List<String>> changed = new LinkedHashSet<>();
    old.forEach((path, value) -> {
      if (!value.equals(now.get(path))) {
        changed.add(path);
      }
    });
    now.keySet().stream().filter(path -> !old.containsKey(path)).forEach(changed::add);
    return changed;
  }

  private static boolean isOfTheServer(List<String> path) {
    String first = path.getFirst();
    return first.equals("f:apiVersion")
        || first.equals("f:kind")
        || (first.equals("f:metadata")
            && (path.size() == 1 || OF_THE_SERVER.contains(path.get(1).substring(2))));
  }

  private static void collect(
      Json value, List<String> path, String field, Map<List<String>, Json> found) {
    if (value instanceof JsonObject object
        && !object.members().isEmpty()
        && !ListKeys.isWholeMap(field)) {
      object.members().forEach((name, each) -> collect(each, plus(path, "f:" + name), name, found));
    } else if (value instanceof JsonArray list && ListKeys.isMerged(field, list)) {
      for (Json element : list.values()) {
        List<String> at = plus(path, Objects.requireNonNull(ListKeys.name(field, element)));
        found.put(at, JsonNull.NULL);
        if (element instanceof JsonObject object) {
          object
              .members()
              .forEach((name, each) -> collect(each, plus(at, "f:" + name), name, found));
        }
      }
    } else {
      found.put(path, value);
    }
  }

  /** Merges a configuration into an object. */
  static Json merge(@Nullable Json live, Json applied, String field) {
    if (live instanceof JsonObject there
        && applied instanceof JsonObject wanted
        && !ListKeys.isWholeMap(field)) {
      Map<String, Json> members = new LinkedHashMap<>(there.members());
      wanted
          .members()
          .forEach((name, value) -> members.put(name, merge(there.get(name), value, name)));
      return Json.object(members);
    }
    if (live instanceof JsonArray there
        && applied instanceof JsonArray wanted
        && ListKeys.isMerged(field, there)
        && ListKeys.isMerged(field, wanted)) {
      return mergeLists(there, wanted, field);
    }
    return applied;
  }

  private static Json mergeLists(JsonArray there, JsonArray wanted, String field) {
    Map<String, Json> left = new LinkedHashMap<>();
    there
        .values()
        .forEach(each -> left.put(Objects.requireNonNull(ListKeys.name(field, each)), each));
    List<Json> merged = new ArrayList<>();
    for (Json element : wanted.values()) {
      String name = Objects.requireNonNull(ListKeys.name(field, element));
      merged.add(merge(left.remove(name), element, ""));
    }
    merged.addAll(left.values());
    return Json.array(merged);
  }

  /** Takes away fields that nobody owns any more. */
  static JsonObject remove(
      JsonObject object, Collection<List<String>> paths, Set<List<String>> ownedByOthers) {
    Json rest = object;
    for (List<String> path : paths) {
      String last = path.getLast();
      boolean element = !last.startsWith("f:");
      boolean keyOfElement = path.size() > 1 && ListKeys.isKey(path.get(path.size() - 2), last);
      if (keyOfElement
          || (element && ownedByOthers.stream().anyMatch(each -> within(each, path)))) {
        continue;
      }
      rest = Objects.requireNonNull(without(rest, path, 0, ""));
    }
    return (JsonObject) rest;
  }

  private static boolean within(List<String> path, List<String> prefix) {
    return path.size() >= prefix.size() && path.subList(0, prefix.size()).equals(prefix);
  }

  private static @Nullable Json without(Json value, List<String> path, int at, String field) {
    if (at == path.size()) {
      return null;
    }
    String step = path.get(at);
    if (value instanceof JsonObject object && step.startsWith("f:")) {
      String name = step.substring(2);
      Json child = object.get(name);
      if (child == null) {
        return value;
      }
      Json rest = without(child, path, at + 1, name);
      JsonObject changed = Values.with(object, rest, name);
      return changed.members().isEmpty() && at > 0 ? null : changed;
    }
    if (value instanceof JsonArray list) {
      List<Json> kept = new ArrayList<>();
      for (Json element : list.values()) {
        Json rest =
            step.equals(ListKeys.name(field, element))
                ? without(element, path, at + 1, "")
                : element;
        if (rest != null) {
          kept.add(rest);
        }
      }
      return kept.isEmpty() ? null : Json.array(kept);
    }
    return value;
  }

  /** Returns the fields as one tree. */
  static JsonObject tree(Set<List<String>> paths) {
    Node root = new Node();
    for (List<String> path : paths) {
      Node node = root;
      for (String step : path) {
        node = node.children.computeIfAbsent(step, _ -> new Node());
      }
      node.owned = true;
    }
    root.owned = false;
    return root.toJson();
  }

  private static final class Node {
    private final Map<String, Node> children = new TreeMap<>();
    private boolean owned;

    JsonObject toJson() {
      Map<String, Json> members = new LinkedHashMap<>();
      if (owned && !children.isEmpty()) {
        members.put(".", Values.EMPTY);
      }
      children.forEach((step, child) -> members.put(step, child.toJson()));
      return Json.object(members);
    }
  }

  private static List<String> plus(List<String> path, String step) {
    List<String> longer = new ArrayList<>(path);
    longer.add(step);
    return List.copyOf(longer);
  }
}
