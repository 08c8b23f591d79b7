package com.hevlayer.ports.store;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What one query found. Immutable. */
public abstract sealed class QueryResult {
  private QueryResult() {}

  /** Returns a result of rows in rank order. */
  public static QueryResult rows(List<ResultRow> rows) {
    return new Rows(List.copyOf(rows));
  }

  /** Returns the values of aggregates by label, in order. */
  public static QueryResult aggregations(Map<String, Json> values) {
    return new Aggregations(Collections.unmodifiableMap(new LinkedHashMap<>(values)));
  }

  /** Returns groups in key order, each an object of keys and aggregates. */
  public static QueryResult groups(List<JsonObject> groups) {
    return new Groups(List.copyOf(groups));
  }

  /** Rows in rank order. */
  public static final class Rows extends QueryResult {
    private final List<ResultRow> rows;

    private Rows(List<ResultRow> rows) {
      this.rows = rows;
    }

    /** Returns the rows. */
    public List<ResultRow> rows() {
      return rows;
    }
  }

  /** Values of aggregates. */
  public static final class Aggregations extends QueryResult {
    private final Map<String, Json> values;

    private Aggregations(Map<String, Json> values) {
      this.values = values;
    }

    /** Returns the values by label. */
    public Map<String, Json> values() {
      return values;
    }
  }

  /** Groups with their aggregates. */
  public static final class Groups extends QueryResult {
    private final List<JsonObject> groups;

    private Groups(List<JsonObject> groups) {
      this.groups = groups;
    }

    /** Returns the groups. */
    public List<JsonObject> groups() {
      return groups;
    }
  }
}
