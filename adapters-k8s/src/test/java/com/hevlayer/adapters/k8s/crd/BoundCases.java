package com.hevlayer.adapters.k8s.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** From every keyword of a schema, objects that just keep it and objects that just do not. */
final class BoundCases {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** Texts that match a pattern, and texts that do not. */
  private static final Map<String, List<List<String>>> TEXTS =
      Map.of(
          Patterns.LABEL,
          List.of(List.of("a", "9", "a-b", "a".repeat(63)), List.of("-a", "a-", "A", "a_b", "a.b")),
          Patterns.NAMESPACE,
          List.of(List.of("A._-9", "a".repeat(128)), List.of("", "a/b", "a b", "a".repeat(129))),
          Patterns.PIPELINE_ID,
          List.of(List.of("A._-9", "a".repeat(128)), List.of("", "-a", ".a", "a".repeat(129))),
          Patterns.DURATION,
          List.of(List.of("1s", "15m", "6h", "90d"), List.of("", "0s", "5", "5w", "1.5h", "never")),
          Patterns.DURATION_OR_NEVER,
          List.of(List.of("never", "90d"), List.of("", "Never", "0d", "nevers")),
          Patterns.WEB_ADDRESS,
          List.of(
              List.of("http://a", "https://a.example.com:8443/b?c"),
              List.of("a", "ftp://a", "http://", "https:///b", "http:// a")));

  private final ObjectNode full;
  private final List<Case> cases = new ArrayList<>();

  private BoundCases(ObjectNode full) {
    this.full = full;
  }

  /**
   * One object.
   *
   * @param path the member that was changed
   * @param what for people
   * @param says part of the message of the refusal; null if the object is to be accepted
   */
  record Case(String path, String what, ObjectNode object, @Nullable String says) {
    @Override
    public String toString() {
      return path + " " + what;
    }
  }

  /** Returns the cases of all members below spec or status. */
  static List<Case> of(ObjectNode full, Map<String, ObjectNode> schemas, String below) {
    var cases = new BoundCases(full);
    schemas.forEach((path, schema) -> {
      if (path.startsWith(below + ".") && !path.endsWith(".*")) {
        cases.member(path, schema);
      }
    });
    return cases.cases;
  }

  private void member(String path, ObjectNode schema) {
    type(path, schema);
    if (schema.has("enum")) {
      schema.get("enum").forEach(value -> accepted(path, "is " + value, value));
      refused(path, "is no choice", JSON.textNode("no-such"), "Unsupported value");
    }
    range(path, schema);
    length(path, schema);
    entries(path, schema);
    if (schema.has("pattern")) {
      var texts = Objects.requireNonNull(TEXTS.get(schema.get("pattern").asText()), path);
      texts.get(0).forEach(text -> accepted(path, "matches", JSON.textNode(text)));
      texts.get(1).forEach(text -> refused(path, "does not match", JSON.textNode(text), ""));
    }
    if (schema.path("nullable").booleanValue()) {
      accepted(path, "is null", JSON.nullNode());
    }
    for (var required : schema.path("required")) {
      var member = path + "." + required.asText();
      cases.add(new Case(member, "is absent", Edits.without(full, member), "Required value"));
    }
  }

  private void type(String path, ObjectNode schema) {
    var other =
        switch (schema.path("type").asText()) {
          case "string" -> JSON.numberNode(5);
          case "boolean", "integer", "array", "object" -> JSON.textNode("text");
          default -> null;
        };
    if (other == null) {
      for (var any :
          List.of(JSON.numberNode(5), JSON.textNode("text"), JSON.arrayNode().add(true))) {
        accepted(path, "is any JSON", any);
      }
    } else {
      refused(path, "has another type", other, "must be of type " + schema.get("type").asText());
    }
  }

  private void range(String path, ObjectNode schema) {
    if (schema.has("minimum")) {
      var least = schema.get("minimum").longValue();
      accepted(path, "is least", JSON.numberNode(least));
      refused(
          path, "is too small", JSON.numberNode(least - 1), "greater than or equal to " + least);
    }
    if (schema.has("maximum")) {
      var most = schema.get("maximum").longValue();
      accepted(path, "is most", JSON.numberNode(most));
      refused(path, "is too great", JSON.numberNode(most + 1), "less than or equal to " + most);
    }
  }

  private void length(String path, ObjectNode schema) {
    var start = schema.path("pattern").asText().startsWith("^http") ? "http://" : "";
    if (schema.has("minLength")) {
      int least = schema.get("minLength").intValue();
      if (start.isEmpty()) {
        accepted(path, "is shortest", text("", least));
      }
      refused(path, "is too short", text("", least - 1), "at least " + least + " chars");
    }
    if (schema.has("maxLength")) {
      int most = schema.get("maxLength").intValue();
      accepted(path, "is longest", text(start, most));
      refused(path, "is too long", text(start, most + 1), "Too long");
    }
  }

  private static TextNode text(String start, int length) {
    return JSON.textNode(start + "a".repeat(length - start.length()));
  }

  private void entries(String path, ObjectNode schema) {
    var first = Edits.get(full, path).path(0);
    var list = schema.path("x-kubernetes-list-type").asText();
    if (schema.has("minItems")) {
      refused(path, "is empty", JSON.arrayNode(), "at least");
    }
    if (schema.has("maxItems") && !list.equals("set")) {
      int most = schema.get("maxItems").intValue();
      accepted(path, "is full", repeat(first, list, most));
      refused(path, "overflows", repeat(first, list, most + 1), "at most " + most);
    }
    if (!list.isEmpty()) {
      refused(path, "holds one twice", JSON.arrayNode().add(first).add(first), "Duplicate value");
    }
    if (schema.has("maxProperties")) {
      int most = schema.get("maxProperties").intValue();
      accepted(path, "is full", map(most));
      refused(path, "overflows", map(most + 1), "Too many");
    }
  }

  private static JsonNode repeat(JsonNode entry, String list, int times) {
    var entries = JSON.arrayNode();
    for (int i = 0; i < times; i++) {
      entries.add(
          list.equals("map") ? ((ObjectNode) entry.deepCopy()).put("name", "n" + i) : entry);
    }
    return entries;
  }

  private static JsonNode map(int entries) {
    var map = JSON.objectNode();
    for (int i = 0; i < entries; i++) {
      map.put("key" + i, "value");
    }
    return map;
  }

  private void accepted(String path, String what, JsonNode value) {
    cases.add(new Case(path, what, Edits.with(full, path, value), null));
  }

  private void refused(String path, String what, JsonNode value, String says) {
    cases.add(new Case(path, what, Edits.with(full, path, value), says));
  }
}
