package com.hevlayer.adapters.k8s;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;
import com.hevlayer.protocol.WireRefusal;
import com.hevlayer.protocol.json.JsonText;
import com.hevlayer.protocol.json.Sharing;
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

  private final Shared shared = new Shared();

  /**
   * Reads an object.
   *
   * @throws IllegalArgumentException if it is none or nests too deep
   */
  JsonObject read(byte[] text) {
    try {
      if (JsonText.parseAnswer(text, shared) instanceof JsonObject object) {
        return object;
      }
    } catch (WireRefusal e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    throw new IllegalArgumentException("no object but another value");
  }

  private static final class Shared implements Sharing {
    private final Map<String, String> names = new ConcurrentHashMap<>();
    private final Map<String, JsonString> texts = new ConcurrentHashMap<>();

    @Override
    public String name(String name) {
      String known = names.get(name);
      if (known != null) {
        return known;
      }
      if (name.length() <= LONGEST_SHARED && names.size() < MOST_SHARED) {
        names.put(name, name);
      }
      return name;
    }

    @Override
    public JsonString text(String text) {
      JsonString known = texts.get(text);
      if (known != null) {
        return known;
      }
      JsonString fresh = Json.of(text);
      if (text.length() <= LONGEST_SHARED && texts.size() < MOST_SHARED) {
        texts.put(text, fresh);
      }
      return fresh;
    }

    @Override
    public boolean staysText(String name) {
      return name.equals("fieldsV1");
    }
  }
}
