package com.hevlayer.ports.cache;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.json.JsonString;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;

/** A row without vectors. Immutable. */
public final class CachedRow {
  private final Json id;
  private final Map<String, Json> attributes;

  private CachedRow(Json id, Map<String, Json> attributes) {
    this.id = Objects.requireNonNull(id);
    this.attributes = Collections.unmodifiableMap(attributes);
  }

  /**
   * Returns a row.
   *
   * @param id a string or an unsigned integer, in the form the store gave it
   * @param attributes neither id nor vectors; the caller does not change the map afterwards
   */
  public static CachedRow of(Json id, Map<String, Json> attributes) {
    return new CachedRow(id, attributes);
  }

  /** Returns the key of an id: a string itself, a number's text. */
  public static String key(Json id) {
    return switch (id) {
      case JsonString string -> string.value();
      case JsonNumber number -> number.text();
      default -> throw new IllegalArgumentException("an id is a string or a number");
    };
  }

  /** Returns the key. */
  public String key() {
    return key(id);
  }

  /** Returns the id in the form the store gave it. */
  public Json id() {
    return id;
  }

  /** Returns the attributes in order. */
  public Map<String, Json> attributes() {
    return attributes;
  }
}
