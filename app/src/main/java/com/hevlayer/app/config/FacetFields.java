package com.hevlayer.app.config;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;
import com.hevlayer.ports.store.NamespaceName;
import com.hevlayer.protocol.WireRefusal;
import com.hevlayer.protocol.json.JsonText;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads which attributes of which namespaces are facets: {@code {"namespace":["attribute"]}}. */
final class FacetFields {
  private static final String NAME = "LAYER_FACET_FIELDS";
  private static final String ALLOWED =
      "; allowed is a JSON object of namespaces, each with a list of attributes";

  private FacetFields() {}

  static Map<NamespaceName, List<String>> read(ConfigReader in) {
    String text = in.text(NAME, "{}").orElse("{}");
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      if (JsonText.parse(MemorySegment.ofArray(bytes)) instanceof JsonObject object) {
        return fields(in, object);
      }
      in.problem(NAME + " is '" + text + "'" + ALLOWED);
    } catch (WireRefusal malformed) {
      in.problem(NAME + " is no JSON (" + malformed.getMessage() + ")" + ALLOWED);
    }
    return Map.of();
  }

  private static Map<NamespaceName, List<String>> fields(ConfigReader in, JsonObject object) {
    Map<NamespaceName, List<String>> fields = new LinkedHashMap<>();
    object
        .members()
        .forEach((name, value) -> {
          try {
            fields.put(new NamespaceName(name), attributes(in, name, value));
          } catch (IllegalArgumentException illegal) {
            in.problem(NAME + " names '" + name + "': " + illegal.getMessage());
          }
        });
    return Collections.unmodifiableMap(fields);
  }

  private static List<String> attributes(ConfigReader in, String namespace, Json value) {
    List<String> attributes = new ArrayList<>();
    if (value instanceof JsonArray array) {
      for (Json each : array.values()) {
        if (each instanceof JsonString attribute && !attribute.value().isEmpty()) {
          attributes.add(attribute.value());
        }
      }
      if (attributes.size() == array.size()) {
        return List.copyOf(attributes);
      }
    }
    in.problem(
        NAME + " has " + value + " for '" + namespace + "'; allowed is a list of attribute names");
    return List.of();
  }
}
