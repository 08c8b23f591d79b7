package com.hevlayer.ports.cache;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.json.JsonString;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A row without vectors. Immutable. Its attributes may be JSON text until somebody asks for them,
 * so that a row which only passes through is never taken apart.
 */
public final class CachedRow {
  private final Json id;
  private final byte @Nullable [] text;
  private final @Nullable Function<byte[], Map<String, Json>> decoder;
  private volatile @Nullable Map<String, Json> attributes;

  private CachedRow(
      Json id,
      @Nullable Map<String, Json> attributes,
      byte @Nullable [] text,
      @Nullable Function<byte[], Map<String, Json>> decoder) {
    this.id = Objects.requireNonNull(id);
    this.attributes = attributes;
    this.text = text;
    this.decoder = decoder;
  }

  /**
   * Returns a row.
   *
   * @param id a string or an unsigned integer, in the form the store gave it
   * @param attributes neither id nor vectors; the caller does not change the map afterwards
   */
  public static CachedRow of(Json id, Map<String, Json> attributes) {
    return new CachedRow(id, Collections.unmodifiableMap(attributes), null, null);
  }

  /**
   * Returns a row whose attributes are read when somebody asks for them.
   *
   * @param id a string or an unsigned integer, in the form the store gave it
   * @param text a JSON object in UTF-8 that holds neither id nor vectors; not changed afterwards
   * @param decoder returns the members of the object in order; called at least once, by any thread
   */
  public static CachedRow ofText(
      Json id, byte[] text, Function<byte[], Map<String, Json>> decoder) {
    return new CachedRow(id, null, Objects.requireNonNull(text), Objects.requireNonNull(decoder));
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
    Map<String, Json> known = attributes;
    if (known == null) {
      // Two threads may both read the text; they find the same.
      known =
          Collections.unmodifiableMap(
              Objects.requireNonNull(decoder).apply(Objects.requireNonNull(text)));
      attributes = known;
    }
    return known;
  }

  /**
   * Returns the attributes as the text of a JSON object in UTF-8, not to be changed; empty where
   * the row was made of values.
   */
  public Optional<byte[]> text() {
    return Optional.ofNullable(text);
  }
}
