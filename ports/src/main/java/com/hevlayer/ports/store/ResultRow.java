package com.hevlayer.ports.store;

import com.hevlayer.ports.json.Json;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;

/** A returned row. Immutable. */
public final class ResultRow {
  private final Json id;
  private final float distance;
  private final Map<String, Json> attributes;

  private ResultRow(Json id, float distance, Map<String, Json> attributes) {
    this.id = Objects.requireNonNull(id);
    this.distance = distance;
    this.attributes = Collections.unmodifiableMap(attributes);
  }

  /**
   * Returns a row without distance.
   *
   * @param attributes the non-null ones in the order they are written, computed ones included; the
   *     caller does not change the map afterwards
   */
  public static ResultRow of(Json id, Map<String, Json> attributes) {
    return new ResultRow(id, Float.NaN, attributes);
  }

  /** Returns a row with the distance or score that it ranks by; not NaN. */
  public static ResultRow ranked(Json id, float distance, Map<String, Json> attributes) {
    return new ResultRow(id, distance, attributes);
  }

  /** Returns the id: a string or an unsigned integer. */
  public Json id() {
    return id;
  }

  /** Returns the distance or score, a 32-bit float. */
  public OptionalDouble distance() {
    return Float.isNaN(distance) ? OptionalDouble.empty() : OptionalDouble.of(distance);
  }

  /** Returns the attributes in order. */
  public Map<String, Json> attributes() {
    return attributes;
  }
}
