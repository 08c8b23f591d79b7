package com.hevlayer.adapters.k8s.crd;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Adds to a definition from the generator what its annotations cannot say. */
final class Refinement {
  private static final String PRESERVE = "x-kubernetes-preserve-unknown-fields";

  private Refinement() {}

  /** Returns the definition of a kind as it is committed. */
  static JsonNode of(Class<?> kind, ObjectNode draft) {
    var spec = object(draft, "spec");
    spec.put("preserveUnknownFields", false);
    var names = object(spec, "names");
    names.putArray("categories").add("hevlayer");
    names.put("listKind", names.get("kind").asText() + "List");

    var versions = (ArrayNode) spec.get("versions");
    var version = (ObjectNode) versions.get(0);
    columns(version, kind);
    root(object(object(version, "schema"), "openAPIV3Schema"), kind);

    var other = kind.getAnnotation(Schema.AlsoServedAs.class);
    if (other != null) {
      var copy = version.deepCopy();
      copy.put("name", other.value()).put("storage", false);
      versions.add(copy);
      spec.putObject("conversion").put("strategy", "None");
    }
    return sorted(draft);
  }

  private static void columns(ObjectNode version, Class<?> kind) {
    var columns = version.putArray("additionalPrinterColumns");
    for (var column : kind.getAnnotation(Schema.Columns.class).value()) {
      columns
          .addObject()
          .put("name", column.name())
          .put("type", column.type())
          .put("jsonPath", column.path());
    }
  }

  private static void root(ObjectNode schema, Class<?> kind) {
    describe(schema, kind);
    schema.putArray("required").add("spec");
    var members = ((ParameterizedType) kind.getGenericSuperclass()).getActualTypeArguments();
    var properties = object(schema, "properties");
    fields(object(properties, "spec"), (Class<?>) members[0]);
    fields(object(properties, "status"), (Class<?>) members[1]);
  }

  private static void fields(ObjectNode schema, Class<?> type) {
    describe(schema, type);
    var properties = object(schema, "properties");
    for (var component : type.getRecordComponents()) {
      member(object(properties, jsonName(component)), component);
    }
  }

  private static void member(ObjectNode schema, RecordComponent component) {
    value(schema, component.getGenericType());
    var map = component.getAnnotation(Schema.ListMap.class);
    if (map != null) {
      schema.put("x-kubernetes-list-type", "map");
      schema.putArray("x-kubernetes-list-map-keys").add(map.value());
    }
    if (component.isAnnotationPresent(Schema.UniqueItems.class)) {
      schema.put("x-kubernetes-list-type", "set");
    }
    if (component.isAnnotationPresent(Schema.Open.class)) {
      open(schema.has("items") ? object(schema, "items") : schema);
    }
    var format = component.getAnnotation(Schema.Format.class);
    if (format != null) {
      schema.put("format", format.value());
    }
    var absent = component.getAnnotation(Schema.AbsentMeans.class);
    if (absent != null) {
      schema.put(
          "description", schema.get("description").asText() + AbsentValue.sentence(absent.value()));
    }
  }

  /** Completes the schema of a value by what its Java type says. */
  private static void value(ObjectNode schema, Type type) {
    switch (type) {
      case ParameterizedType list when list.getRawType() == List.class ->
          value(object(schema, "items"), list.getActualTypeArguments()[0]);
      case Class<?> shape when shape.isRecord() -> fields(schema, shape);
      case Class<?> choice when choice.isEnum() -> choices(schema, choice);
      case Class<?> number when number == Integer.class -> schema.put("format", "int32");
      case Class<?> number when number == Long.class -> schema.put("format", "int64");
      case Class<?> any when any == Object.class -> {
        schema.remove("type");
        schema.put(PRESERVE, true);
      }
      default -> {
        // Strings, booleans and maps of strings are complete.
      }
    }
  }

  /** Puts the values into the order of their declaration. */
  private static void choices(ObjectNode schema, Class<?> type) {
    var values = schema.putArray("enum");
    for (var field : type.getFields()) {
      if (field.isEnumConstant()) {
        values.add(field.getAnnotation(JsonProperty.class).value());
      }
    }
  }

  private static void open(ObjectNode schema) {
    schema.remove("additionalProperties");
    schema.put("type", "object").put(PRESERVE, true);
  }

  private static void describe(ObjectNode schema, Class<?> type) {
    var description = type.getAnnotation(JsonClassDescription.class);
    if (description != null && !schema.has("description")) {
      schema.put("description", description.value());
    }
  }

  static String jsonName(RecordComponent component) {
    var renamed = component.getAccessor().getAnnotation(JsonProperty.class);
    return renamed == null ? component.getName() : renamed.value();
  }

  private static ObjectNode object(ObjectNode parent, String member) {
    if (parent.get(member) instanceof ObjectNode object) {
      return object;
    }
    throw new IllegalStateException("the generator made no object \"" + member + "\" in " + parent);
  }

  /** Sorts the members of all objects and writes whole numbers without a fraction. */
  private static JsonNode sorted(JsonNode node) {
    return switch (node) {
      case ObjectNode object -> {
        var members = new TreeMap<String, JsonNode>();
        for (Map.Entry<String, JsonNode> member : object.properties()) {
          members.put(member.getKey(), sorted(member.getValue()));
        }
        yield JsonNodeFactory.instance.objectNode().setAll(members);
      }
      case ArrayNode array -> {
        var items = JsonNodeFactory.instance.arrayNode();
        array.forEach(item -> items.add(sorted(item)));
        yield items;
      }
      default ->
          node.isFloatingPointNumber() && node.doubleValue() == node.longValue()
              ? JsonNodeFactory.instance.numberNode(node.longValue())
              : node;
    };
  }
}
