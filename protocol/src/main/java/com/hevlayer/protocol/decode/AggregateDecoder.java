package com.hevlayer.protocol.decode;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;
import com.hevlayer.ports.store.Query.Aggregate;
import com.hevlayer.ports.store.Query.GroupKey;
import com.hevlayer.protocol.WireRefusal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Aggregations and what they are grouped by. */
final class AggregateDecoder {
  private AggregateDecoder() {}

  static Map<String, Aggregate> aggregates(Json source, String path) {
    JsonObject object = Shape.object(source, path);
    if (object.members().isEmpty()) {
      throw Shape.meaning(path, "needs at least one label");
    }
    Map<String, Aggregate> aggregates = new LinkedHashMap<>();
    for (Map.Entry<String, Json> member : object.members().entrySet()) {
      aggregates.put(member.getKey(), aggregate(member.getValue(), path + "." + member.getKey()));
    }
    return aggregates;
  }

  private static Aggregate aggregate(Json source, String path) {
    List<Json> elements = Shape.array(source, path).values();
    if (elements.isEmpty()) {
      throw WireRefusal.shape(path + ": invalid length 0, expected [\"Count\"] or [\"Sum\", name]");
    }
    String function = Shape.word(elements.get(0), path + "[0]", List.of("Count", "Sum"));
    List<String> arguments = Shape.strings(source, path);
    if (function.equals("Count")) {
      if (arguments.size() > 2) {
        throw WireRefusal.shape(
            path + ": invalid length " + arguments.size() + ", expected [\"Count\"]");
      }
      if (arguments.size() == 2 && !arguments.get(1).equals("id")) {
        throw Shape.meaning(path, "Count takes no attribute but `id`");
      }
      return new Aggregate.Count();
    }
    if (arguments.size() != 2) {
      throw WireRefusal.shape(
          path + ": invalid length " + arguments.size() + ", expected [\"Sum\", attribute]");
    }
    return new Aggregate.Sum(arguments.get(1));
  }

  static List<GroupKey> groupBy(Json source, Set<String> labels, String path) {
    List<Json> sources = Shape.array(source, path).values();
    List<GroupKey> keys = new ArrayList<>(sources.size());
    Set<String> attributes = new HashSet<>();
    Set<String> names = new HashSet<>(labels);
    boolean exploded = false;
    for (int i = 0; i < sources.size(); i++) {
      String at = path + "[" + i + "]";
      GroupKey key = key(sources.get(i), at);
      String attribute;
      String name;
      switch (key) {
        case GroupKey.Attribute plain -> {
          attribute = plain.name();
          name = plain.name();
        }
        case GroupKey.ForEachUnique each -> {
          if (exploded) {
            throw Shape.meaning(at, "a query has at most one ForEachUnique");
          }
          exploded = true;
          attribute = each.attribute();
          name = each.label();
        }
      }
      if (attribute.equals("id")) {
        throw Shape.meaning(at, "rows cannot be grouped by `id`");
      }
      if (!attributes.add(attribute)) {
        throw Shape.meaning(at, "attribute `" + attribute + "` is repeated");
      }
      if (!names.add(name)) {
        throw Shape.meaning(at, "key `" + name + "` collides with another key or label");
      }
      keys.add(key);
    }
    return keys;
  }

  private static GroupKey key(Json source, String path) {
    if (source instanceof JsonString name) {
      return new GroupKey.Attribute(name.value());
    }
    if (!(source instanceof JsonObject object)) {
      throw Shape.invalid(path, source, "an attribute name or a map");
    }
    if (object.members().size() != 1) {
      throw WireRefusal.shape(
          path + ": expected {label: [\"ForEachUnique\", attribute]} with one label");
    }
    Map.Entry<String, Json> member = object.members().entrySet().iterator().next();
    String at = path + "." + member.getKey();
    List<String> words = Shape.strings(member.getValue(), at);
    if (words.size() != 2) {
      throw WireRefusal.shape(
          at + ": invalid length " + words.size() + ", expected [\"ForEachUnique\", attribute]");
    }
    if (!words.get(0).equals("ForEachUnique")) {
      throw Shape.unknown(at + "[0]", words.get(0), "`ForEachUnique`");
    }
    return new GroupKey.ForEachUnique(member.getKey(), words.get(1));
  }
}
