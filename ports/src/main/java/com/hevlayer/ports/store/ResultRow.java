package com.hevlayer.ports.store;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.json.JsonObject;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** A returned row. Immutable. */
public final class ResultRow {
  private final Json id;
  private final double distance;
  private final @Nullable JsonNumber written;
  private final Map<String, Json> attributes;
  private final @Nullable JsonObject unread;

  private ResultRow(
      Json id, double distance, @Nullable JsonNumber written, Map<String, Json> attributes) {
    this.id = Objects.requireNonNull(id);
    this.distance = distance;
    this.written = written;
    this.attributes = Collections.unmodifiableMap(attributes);
    unread = null;
  }

  private ResultRow(Json id, @Nullable JsonNumber written, JsonObject unread) {
    this.id = Objects.requireNonNull(id);
    this.distance = written == null ? Double.NaN : written.doubleValue();
    this.written = written;
    this.attributes = Map.of();
    this.unread = unread;
  }

  /**
   * Returns a row without distance.
   *
   * @param attributes the non-null ones in the order they are written, computed ones included; the
   *     caller does not change the map afterwards
   */
  public static ResultRow of(Json id, Map<String, Json> attributes) {
    return new ResultRow(id, Double.NaN, null, attributes);
  }

  /** Returns a row with the distance or score that it ranks by; not NaN. */
  public static ResultRow ranked(Json id, float distance, Map<String, Json> attributes) {
    return new ResultRow(id, distance, null, attributes);
  }

  /** Returns a row with the distance or score as the store wrote it, which keeps its text. */
  public static ResultRow ranked(Json id, JsonNumber distance, Map<String, Json> attributes) {
    return new ResultRow(id, distance.doubleValue(), distance, attributes);
  }

  /**
   * Returns a row whose attributes are read when somebody asks for them.
   *
   * @param distance as the store wrote it, or {@code null} without one
   */
  public static ResultRow unread(Json id, @Nullable JsonNumber distance, JsonObject attributes) {
    return new ResultRow(id, distance, attributes);
  }

  /** Returns the same row with other attributes; the caller does not change the map afterwards. */
  public ResultRow with(Map<String, Json> other) {
    return new ResultRow(id, distance, written, other);
  }

  /** Returns the id: a string or an unsigned integer. */
  public Json id() {
    return id;
  }

  /** Returns the distance or score. */
  public OptionalDouble distance() {
    return Double.isNaN(distance) ? OptionalDouble.empty() : OptionalDouble.of(distance);
  }

  /** Returns the distance or score as the store wrote it, or {@code null} if it wrote no text. */
  public @Nullable JsonNumber writtenDistance() {
    return written;
  }

  /** Returns the attributes in order. */
  public Map<String, Json> attributes() {
    return unread == null ? attributes : unread.members();
  }

  /** Returns the attributes if nobody had to read them to make the row, or {@code null}. */
  public @Nullable JsonObject unreadAttributes() {
    return unread;
  }
}
