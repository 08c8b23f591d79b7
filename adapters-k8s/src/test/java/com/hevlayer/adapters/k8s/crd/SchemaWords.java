package com.hevlayer.adapters.k8s.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** A schema in words, for tables. */
final class SchemaWords {
  private SchemaWords() {}

  /** Returns the type, such as {@code list of string}. */
  static String type(JsonNode schema) {
    var type = bareType(schema);
    return schema.path("nullable").booleanValue() ? type + ", or null" : type;
  }

  private static String bareType(JsonNode schema) {
    if (!schema.has("type")) {
      return "any JSON";
    }
    var type = schema.get("type").asText();
    return switch (type) {
      case "array" -> "list of " + bareType(schema.get("items"));
      case "integer" -> schema.path("format").asText(type);
      case "object" -> {
        if (schema.has("additionalProperties")) {
          yield "map of " + bareType(schema.get("additionalProperties"));
        }
        yield schema.has("x-kubernetes-preserve-unknown-fields") ? "object, open" : "object";
      }
      default -> type;
    };
  }

  /**
   * Returns the default: as code where the API server fills it in, in plain words where whoever
   * uses the object does. Empty without one.
   */
  static String defaultOf(ObjectNode schema) {
    var value = schema.get("default");
    if (value != null) {
      return code(value.isTextual() ? value.asText() : value.toString());
    }
    var absent = AbsentValue.in(schema.get("description").asText());
    return absent == null ? "" : absent.replace("*", "\\*");
  }

  /** Returns what values are admitted. Empty if any of the type is. */
  static String bounds(ObjectNode schema) {
    var bounds = new ArrayList<String>();
    values(schema, bounds);
    range(schema, "minItems", "maxItems", " entries", bounds);
    range(schema, "minProperties", "maxProperties", " entries", bounds);
    switch (schema.path("x-kubernetes-list-type").asText()) {
      case "map" ->
          bounds.add(
              "no two with the same " + code(schema.at("/x-kubernetes-list-map-keys/0").asText()));
      case "set" -> bounds.add("no two the same");
      default -> {
        // A plain list.
      }
    }
    var items = new ArrayList<String>();
    values(schema.path("items"), items);
    if (!items.isEmpty()) {
      bounds.add("each " + String.join(", ", items));
    }
    return String.join("; ", bounds);
  }

  private static void values(JsonNode schema, List<String> bounds) {
    if (schema.has("enum")) {
      bounds.add(
          StreamSupport.stream(schema.get("enum").spliterator(), false)
              .map(value -> code(value.asText()))
              .collect(Collectors.joining(", ")));
    }
    range(schema, "minimum", "maximum", "", bounds);
    range(schema, "minLength", "maxLength", " characters", bounds);
    if (schema.has("pattern")) {
      bounds.add(code(schema.get("pattern").asText()));
    }
  }

  private static void range(
      JsonNode schema, String least, String most, String unit, List<String> bounds) {
    if (schema.has(least) && schema.has(most)) {
      bounds.add(schema.get(least) + ".." + schema.get(most) + unit);
    } else if (schema.has(most)) {
      bounds.add("at most " + schema.get(most) + unit);
    } else if (schema.has(least)) {
      bounds.add("at least " + schema.get(least) + unit);
    }
  }

  /** Makes a text fit into a cell of a table. */
  static String cell(String text) {
    return text.replace("|", "\\|").replace("<", "\\<");
  }

  private static String code(String text) {
    return "`" + text + "`";
  }
}
