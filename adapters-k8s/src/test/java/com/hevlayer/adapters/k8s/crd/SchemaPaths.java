package com.hevlayer.adapters.k8s.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.CustomResource;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A schema as a flat table. A path reads like {@code spec.keys[].name}; {@code [].} leads into the
 * items of a list and {@code .*} into the values of a map.
 */
final class SchemaPaths {
  private SchemaPaths() {}

  /** Returns the schemas of all members below the root, by path. */
  static Map<String, ObjectNode> of(ObjectNode definition, String version) {
    var paths = new LinkedHashMap<String, ObjectNode>();
    var schema = version(definition, version).at("/schema/openAPIV3Schema");
    descend("", (ObjectNode) schema, paths);
    return paths;
  }

  /** Returns one version of a definition. */
  static ObjectNode version(ObjectNode definition, String name) {
    for (var version : definition.at("/spec/versions")) {
      if (version.get("name").asText().equals(name)) {
        return (ObjectNode) version;
      }
    }
    throw new IllegalArgumentException("no version " + name);
  }

  private static void descend(String path, ObjectNode schema, Map<String, ObjectNode> paths) {
    for (var member : schema.path("properties").properties()) {
      add(
          path.isEmpty() ? member.getKey() : path + "." + member.getKey(),
          member.getValue(),
          paths);
    }
    if (schema.has("items")) {
      add(path + "[]", schema.get("items"), paths);
    }
    if (schema.has("additionalProperties")) {
      add(path + ".*", schema.get("additionalProperties"), paths);
    }
  }

  private static void add(String path, JsonNode schema, Map<String, ObjectNode> paths) {
    var object = (ObjectNode) schema;
    paths.put(path, object);
    descend(path, object, paths);
  }

  /** Returns the paths of all named members of a kind in the order of their declaration. */
  static List<String> declared(Class<? extends CustomResource<?, ?>> kind) {
    var types = ((ParameterizedType) kind.getGenericSuperclass()).getActualTypeArguments();
    var paths = new ArrayList<String>();
    paths.add("spec");
    declare("spec", types[0], paths);
    paths.add("status");
    declare("status", types[1], paths);
    return paths;
  }

  private static void declare(String path, Type type, List<String> paths) {
    if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
      declare(path + "[]", list.getActualTypeArguments()[0], paths);
    } else if (type instanceof Class<?> shape && shape.isRecord()) {
      for (var component : shape.getRecordComponents()) {
        var member = path + "." + Refinement.jsonName(component);
        paths.add(member);
        declare(member, component.getGenericType(), paths);
      }
    }
  }
}
