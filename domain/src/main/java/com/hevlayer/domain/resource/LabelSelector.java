package com.hevlayer.domain.resource;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonNull;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Picks objects by their labels, as label selectors of Kubernetes do. Immutable. */
public final class LabelSelector {
  private final List<Requirement> requirements;

  private LabelSelector(List<Requirement> requirements) {
    this.requirements = List.copyOf(requirements);
  }

  /**
   * Reads a selector; one without members picks everything.
   *
   * @throws IllegalArgumentException if it is not one; the message names the member and what is
   *     allowed there
   */
  public static LabelSelector of(JsonObject selector) {
    List<Requirement> requirements = new ArrayList<>();
    for (Map.Entry<String, Json> member : selector.members().entrySet()) {
      if (member.getValue() instanceof JsonNull) {
        continue;
      }
      switch (member.getKey()) {
        case "matchLabels" -> readLabels(member.getValue(), requirements);
        case "matchExpressions" -> readExpressions(member.getValue(), requirements);
        default ->
            throw wrong(
                member.getKey(), "is not known; allowed are matchLabels and matchExpressions");
      }
    }
    return new LabelSelector(requirements);
  }

  /** Whether it picks an object with these labels. */
  public boolean matches(Map<String, String> labels) {
    return requirements.stream().allMatch(each -> each.holds(labels.get(each.key())));
  }

  private static void readLabels(Json value, List<Requirement> into) {
    if (!(value instanceof JsonObject labels)) {
      throw wrong("matchLabels", "is not an object");
    }
    labels
        .members()
        .forEach((key, wanted) -> {
          String path = "matchLabels[\"" + key + "\"]";
          checkKey(path, key);
          into.add(new Requirement(key, Operator.IN, Set.of(text(path, wanted))));
        });
  }

  private static void readExpressions(Json value, List<Requirement> into) {
    if (!(value instanceof JsonArray expressions)) {
      throw wrong("matchExpressions", "is not a list");
    }
    for (int i = 0; i < expressions.size(); i++) {
      String path = "matchExpressions[" + i + "]";
      if (!(expressions.get(i) instanceof JsonObject expression)) {
        throw wrong(path, "is not an object");
      }
      into.add(read(path, expression));
    }
  }

  private static Requirement read(String path, JsonObject expression) {
    for (String name : expression.members().keySet()) {
      if (!Set.of("key", "operator", "values").contains(name)) {
        throw wrong(path + "." + name, "is not known; allowed are key, operator and values");
      }
    }
    String key = text(path + ".key", expression.get("key"));
    checkKey(path + ".key", key);
    String name = text(path + ".operator", expression.get("operator"));
    Operator operator =
        switch (name) {
          case "In" -> Operator.IN;
          case "NotIn" -> Operator.NOT_IN;
          case "Exists" -> Operator.EXISTS;
          case "DoesNotExist" -> Operator.DOES_NOT_EXIST;
          default ->
              throw wrong(
                  path + ".operator",
                  "is \"" + name + "\"; allowed are In, NotIn, Exists and DoesNotExist");
        };
    Set<String> values = values(path + ".values", expression.get("values"));
    boolean takesValues = operator == Operator.IN || operator == Operator.NOT_IN;
    if (takesValues == values.isEmpty()) {
      throw wrong(
          path + ".values", takesValues ? "needs at least one value" : "must be absent or empty");
    }
    return new Requirement(key, operator, values);
  }

  private static Set<String> values(String path, @Nullable Json value) {
    Set<String> values = new HashSet<>();
    if (value == null || value instanceof JsonNull) {
      return values;
    }
    if (!(value instanceof JsonArray array)) {
      throw wrong(path, "is not a list");
    }
    for (int i = 0; i < array.size(); i++) {
      values.add(text(path + "[" + i + "]", array.get(i)));
    }
    return values;
  }

  private static void checkKey(String path, String key) {
    String problem = Labels.problemOfKey(key);
    if (problem != null) {
      throw wrong(path, "is no label: it " + problem);
    }
  }

  private static String text(String path, @Nullable Json value) {
    if (value instanceof JsonString text) {
      return text.value();
    }
    throw wrong(path, value == null ? "is required" : "is not a text");
  }

  private static IllegalArgumentException wrong(String path, String problem) {
    return new IllegalArgumentException("indexSelector." + path + " " + problem);
  }

  private enum Operator {
    IN,
    NOT_IN,
    EXISTS,
    DOES_NOT_EXIST
  }

  private record Requirement(String key, Operator operator, Set<String> values) {

    boolean holds(@Nullable String value) {
      return switch (operator) {
        case IN -> value != null && values.contains(value);
        case NOT_IN -> value == null || !values.contains(value);
        case EXISTS -> value != null;
        case DOES_NOT_EXIST -> value == null;
      };
    }
  }
}
