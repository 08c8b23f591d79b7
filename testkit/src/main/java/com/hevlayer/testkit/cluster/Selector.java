package com.hevlayer.testkit.cluster;

import com.hevlayer.ports.cluster.Selection;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tells which objects are selected: the API's own selectors over labels, and over two fields. */
final class Selector {
  private static final Pattern OF_SET = Pattern.compile("(\\S+)\\s+(in|notin)\\s+\\(([^)]*)\\)");

  private Selector() {}

  static boolean selects(Selection selection, JsonObject object) {
    String namespace = Values.text(object, "metadata", "namespace");
    return (selection.namespaces().isEmpty() || selection.namespaces().contains(namespace))
        && byLabels(selection.labels(), object)
        && byFields(selection.fields(), object);
  }

  private static boolean byLabels(@Nullable String selector, JsonObject object) {
    return parts(selector).stream().allMatch(part -> byLabel(part, object));
  }

  private static boolean byLabel(String part, JsonObject object) {
    Matcher set = OF_SET.matcher(part);
    if (set.matches()) {
      Set<String> values =
          Arrays.stream(set.group(3).split(",", -1)).map(String::strip).collect(Collectors.toSet());
      String label = label(object, set.group(1));
      return (label != null && values.contains(label)) == set.group(2).equals("in");
    }
    if (part.contains("!=")) {
      String[] sides = part.split("!=", 2);
      return !sides[1].strip().equals(label(object, sides[0].strip()));
    }
    if (part.contains("=")) {
      String[] sides = part.split("==?", 2);
      return sides[1].strip().equals(label(object, sides[0].strip()));
    }
    return part.startsWith("!")
        ? label(object, part.substring(1).strip()) == null
        : label(object, part) != null;
  }

  private static boolean byFields(@Nullable String selector, JsonObject object) {
    return parts(selector).stream().allMatch(part -> byField(part, object));
  }

  private static boolean byField(String part, JsonObject object) {
    boolean differs = part.contains("!=");
    String[] sides = part.split(differs ? "!=" : "==?", 2);
    String field = sides[0].strip();
    if (!field.equals("metadata.name") && !field.equals("metadata.namespace") && !field.equals("type")) {
      throw new IllegalArgumentException("no selector over the field " + field);
    }
    return Values.text(object, field.split("\\.")).equals(sides[1].strip()) != differs;
  }

  private static @Nullable String label(JsonObject object, String name) {
    Json label = Values.at(object, "metadata", "labels", name);
    return label instanceof JsonString text ? text.value() : null;
  }

  /** Splits at commas outside of parentheses. */
  private static List<String> parts(@Nullable String selector) {
    List<String> parts = new ArrayList<>();
    if (selector == null || selector.isBlank()) {
      return parts;
    }
    int depth = 0;
    int from = 0;
    for (int i = 0; i < selector.length(); i++) {
      char c = selector.charAt(i);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (c == ',' && depth == 0) {
        parts.add(selector.substring(from, i).strip());
        from = i + 1;
      }
    }
    parts.add(selector.substring(from).strip());
    return parts;
  }
}
