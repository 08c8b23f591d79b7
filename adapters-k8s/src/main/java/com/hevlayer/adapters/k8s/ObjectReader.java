package com.hevlayer.adapters.k8s;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;
import com.hevlayer.protocol.WireRefusal;
import com.hevlayer.protocol.json.JsonBytes;
import com.hevlayer.protocol.json.JsonText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reads objects so that thousands of them fit into a small heap: equal short strings are one, and
 * the lists of owned fields, which are long and seldom asked for, stay text. Nothing is left out.
 * Thread-safe.
 */
final class ObjectReader {
  private static final int LONGEST_SHARED = 48;
  private static final int MOST_SHARED = 8192;

  private final Map<String, String> names = new ConcurrentHashMap<>();
  private final Map<String, JsonString> texts = new ConcurrentHashMap<>();

  /**
   * Reads an object.
   *
   * @throws IllegalArgumentException if it is none or nests too deep
   */
  JsonObject read(byte[] text) {
    try {
      if (JsonText.parseAnswer(text) instanceof JsonObject object) {
        return object(object);
      }
    } catch (WireRefusal e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    throw new IllegalArgumentException("no object but another value");
  }

  private JsonObject object(JsonObject object) {
    Map<String, Json> members = new LinkedHashMap<>();
    object
        .members()
        .forEach((name, value) ->
            members.put(
                shared(name),
                name.equals("fieldsV1") && value instanceof JsonObject fields
                    ? unread(fields)
                    : shared(value)));
    return Json.object(members);
  }

  private Json shared(Json value) {
    return switch (value) {
      case JsonObject object -> object(object);
      case JsonArray array -> {
        if (array.isNumbers()) {
          yield array;
        }
        List<Json> elements = new ArrayList<>(array.size());
        array.values().forEach(element -> elements.add(shared(element)));
        yield Json.array(elements);
      }
      case JsonString string -> shared(string);
      default -> value;
    };
  }

  private static JsonObject unread(JsonObject fields) {
    byte[] text = JsonBytes.of(fields);
    return Json.members(
        text, 1, text.length - 1, () -> ((JsonObject) JsonText.parseAnswer(text)).members());
  }

  private String shared(String name) {
    String known = names.get(name);
    if (known != null) {
      return known;
    }
    if (name.length() <= LONGEST_SHARED && names.size() < MOST_SHARED) {
      names.put(name, name);
    }
    return name;
  }

  private JsonString shared(JsonString string) {
    JsonString known = texts.get(string.value());
    if (known != null) {
      return known;
    }
    if (string.value().length() <= LONGEST_SHARED && texts.size() < MOST_SHARED) {
      texts.put(string.value(), string);
    }
    return string;
  }
}
