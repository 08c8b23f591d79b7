package com.hevlayer.adapters.k8s.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Changes of one member; a path reads like {@code spec.keys[].name} and means the first entries.
 */
final class Edits {
  private Edits() {}

  /** Returns a copy in which a member has another value. */
  static ObjectNode with(ObjectNode object, String path, JsonNode value) {
    var copy = object.deepCopy();
    var parent = copy.at(parent(path));
    switch (parent) {
      case ObjectNode members -> members.set(name(path), value);
      case ArrayNode entries -> entries.set(0, value);
      default -> throw new IllegalArgumentException("nothing to hold " + path);
    }
    return copy;
  }

  /** Returns a copy without a member. */
  static ObjectNode without(ObjectNode object, String path) {
    var copy = object.deepCopy();
    if (!(copy.at(parent(path)) instanceof ObjectNode members)) {
      throw new IllegalArgumentException("nothing holds " + path);
    }
    members.remove(name(path));
    return copy;
  }

  /** Returns a member. */
  static JsonNode get(JsonNode object, String path) {
    return object.at(pointer(path));
  }

  /** Returns the path as the API server writes it. */
  static String onServer(String path) {
    return path.replace("[]", "[0]");
  }

  private static String pointer(String path) {
    return "/" + path.replace("[]", ".0").replace('.', '/');
  }

  private static String parent(String path) {
    var pointer = pointer(path);
    return pointer.substring(0, pointer.lastIndexOf('/'));
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }
}
