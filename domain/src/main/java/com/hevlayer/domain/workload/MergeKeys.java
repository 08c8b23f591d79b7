package com.hevlayer.domain.workload;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonNull;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** By what the elements of a list are told apart, in pod specs and their patches. */
final class MergeKeys {
  private static final List<String> BY_NAME = List.of("name");
  private static final Map<String, List<String>> KEYS =
      Map.ofEntries(
          Map.entry("containers", BY_NAME),
          Map.entry("initContainers", BY_NAME),
          Map.entry("ephemeralContainers", BY_NAME),
          Map.entry("volumes", BY_NAME),
          Map.entry("imagePullSecrets", BY_NAME),
          Map.entry("env", BY_NAME),
          Map.entry("schedulingGates", BY_NAME),
          Map.entry("resourceClaims", BY_NAME),
          Map.entry("volumeMounts", List.of("mountPath")),
          Map.entry("volumeDevices", List.of("devicePath")),
          Map.entry("ports", List.of("containerPort", "protocol")),
          Map.entry("hostAliases", List.of("ip")),
          Map.entry("topologySpreadConstraints", List.of("topologyKey", "whenUnsatisfiable")));
  private static final Map<String, Json> DEFAULTS = Map.of("protocol", Json.of("TCP"));

  private MergeKeys() {}

  /** Returns the names of the members that tell elements apart; none if nothing does. */
  static List<String> of(String field) {
    return KEYS.getOrDefault(field, List.of());
  }

  /**
   * Returns what an element is told apart by.
   *
   * @return the values of its keys, or {@code null} if it lacks one
   */
  static @Nullable List<Json> read(List<String> keys, JsonObject element) {
    List<Json> values = new ArrayList<>();
    for (String key : keys) {
      Json value = element.get(key);
      if (value == null || value instanceof JsonNull) {
        value = DEFAULTS.get(key);
      }
      if (value == null) {
        return null;
      }
      values.add(value);
    }
    return values;
  }

  /** Returns the keys for people. */
  static String text(List<Json> keys) {
    return keys.stream()
        .map(key -> key instanceof JsonString text ? text.value() : key.toString())
        .collect(Collectors.joining(","));
  }
}
