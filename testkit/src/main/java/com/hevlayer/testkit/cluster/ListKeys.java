package com.hevlayer.testkit.cluster;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which lists are merged element by element, judged by the name of the field: what the schemas of
 * the kinds in use say. All other lists, and a few maps, are one value.
 */
final class ListKeys {
  private static final Set<String> SETS = Set.of("finalizers", "scopes");
  private static final Set<String> WHOLE_MAPS = Set.of("selector", "nodeSelector");
  private static final Map<String, List<String>> KEYS =
      Map.ofEntries(
          Map.entry("conditions", List.of("type")),
          Map.entry("ownerReferences", List.of("uid")),
          Map.entry("containers", List.of("name")),
          Map.entry("initContainers", List.of("name")),
          Map.entry("volumes", List.of("name")),
          Map.entry("env", List.of("name")),
          Map.entry("imagePullSecrets", List.of("name")),
          Map.entry("computePools", List.of("name")),
          Map.entry("keys", List.of("name")),
          Map.entry("volumeMounts", List.of("mountPath")),
          Map.entry("hostAliases", List.of("ip")));

  private ListKeys() {}

  static boolean isWholeMap(String field) {
    return WHOLE_MAPS.contains(field);
  }

  /** Whether every element of the list has a name of its own. */
  static boolean isMerged(String field, JsonArray list) {
    if (list.size() == 0) {
      return false;
    }
    for (Json element : list.values()) {
      if (name(field, element) == null) {
        return false;
      }
    }
    return true;
  }

  /** Returns what names the element in a path, or {@code null} if nothing does. */
  static @Nullable String name(String field, Json element) {
    if (SETS.contains(field)) {
      return element instanceof JsonString ? "v:" + element : null;
    }
    if (!(element instanceof JsonObject object)) {
      return null;
    }
    Map<String, Json> found = new TreeMap<>();
    for (String key : keys(field, object)) {
      Json value = object.get(key);
      if (value == null && key.equals("protocol")) {
        value = Json.of("TCP");
      }
      if (value == null) {
        return null;
      }
      found.put(key, value);
    }
    return found.isEmpty() ? null : "k:" + Json.object(found);
  }

  /** Whether the member of an element is part of its name. */
  static boolean isKey(String element, String member) {
    return element.startsWith("k:") && element.contains("\"" + member.substring(2) + "\":");
  }

  private static List<String> keys(String field, JsonObject element) {
    if (field.equals("ports")) {
      return List.of(element.get("containerPort") == null ? "port" : "containerPort", "protocol");
    }
    return KEYS.getOrDefault(field, List.of());
  }
}
