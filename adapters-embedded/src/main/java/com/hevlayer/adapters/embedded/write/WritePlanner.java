package com.hevlayer.adapters.embedded.write;

import com.hevlayer.adapters.embedded.index.Row;
import com.hevlayer.adapters.embedded.schema.Attribute;
import com.hevlayer.adapters.embedded.schema.DistanceMetric;
import com.hevlayer.adapters.embedded.schema.IndexValues;
import com.hevlayer.adapters.embedded.schema.NamespaceSchema;
import com.hevlayer.adapters.embedded.schema.Refusal;
import com.hevlayer.adapters.embedded.schema.SchemaChange;
import com.hevlayer.adapters.embedded.schema.ValueKind;
import com.hevlayer.adapters.embedded.schema.Values;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonNull;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;
import com.hevlayer.ports.store.Rows;
import com.hevlayer.ports.store.WriteRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks a write request against a schema and turns its rows into typed values. */
final class WritePlanner {
  private static final int MAX_ID_BYTES = 64;
  private static final long MAX_VALUE_BYTES = 8L << 20;
  private static final long MAX_DOCUMENT_BYTES = 64L << 20;

  /** The rows of a request and their record for the log are in memory at once. */
  private static final long MAX_REQUEST_BYTES = Runtime.getRuntime().maxMemory() / 4;

  /** About what a row and each of its values take beside their content. */
  private static final long ROW_BYTES = 200;

  private static final long CELL_BYTES = 60;

  private final WriteRequest request;
  private final @Nullable NamespaceSchema base;
  private final SchemaChange schema;
  private final Set<Object> ids = new HashSet<>();

  private WritePlanner(WriteRequest request, @Nullable NamespaceSchema base) {
    this.request = request;
    this.base = base;
    this.schema = new SchemaChange(base);
  }

  /**
   * Checks a request.
   *
   * @param base the schema of the namespace; {@code null}: it does not exist
   */
  static WritePlan plan(WriteRequest request, @Nullable NamespaceSchema base) {
    return new WritePlanner(request, base).plan();
  }

  private WritePlan plan() {
    checkRequest();
    String metric = request.distanceMetric();
    if (metric != null) {
      schema.metric(DistanceMetric.of(metric));
    }
    schema.define(request.schema());
    List<Row> upserts = upserts();
    List<WritePlan.Patch> patches = patches();
    List<Object> deletes = new ArrayList<>(request.deletes().size());
    for (Json id : request.deletes()) {
      deletes.add(id(id));
    }
    WriteRequest.FilterPatch byFilter = request.patchByFilter();
    WritePlan.Patch filterPatch = null;
    if (byFilter != null) {
      List<Row.Cell> cells = new ArrayList<>();
      Set<Integer> cleared = new HashSet<>();
      byFilter.patch().forEach((name, value) -> patch(name, value, cells, cleared));
      filterPatch = new WritePlan.Patch("", cells, cleared);
    }
    NamespaceSchema after = schema.build();
    return new WritePlan(
        request, base, after, schema.needsRebuild(), upserts, patches, deletes, filterPatch);
  }

  private void checkRequest() {
    JsonObject encryption = request.encryption();
    if (encryption != null) {
      checkEncryption(encryption);
    }
    checkNotEmpty(request, base != null);
    requireFor("upsert_condition", request.upsertCondition(), request.upserts().size());
    requireFor("patch_condition", request.patchCondition(), request.patches().size());
    requireFor("delete_condition", request.deleteCondition(), request.deletes().size());
  }

  /** Refuses a request that writes nothing; a schema alone only changes a namespace that exists. */
  static void checkNotEmpty(WriteRequest request, boolean exists) {
    boolean rows =
        request.upserts().size() > 0
            || request.patches().size() > 0
            || !request.deletes().isEmpty()
            || request.deleteByFilter() != null
            || request.patchByFilter() != null;
    boolean creates = Boolean.TRUE.equals(request.createNamespace());
    if (!rows && request.schema().isEmpty() && !creates) {
      throw Refusal.meaning("no writes provided");
    }
    if (!exists && !rows && !creates) {
      throw Refusal.meaning("no writes provided: a schema alone does not create a namespace");
    }
  }

  private static void requireFor(String name, @Nullable Object condition, int rows) {
    if (condition != null && rows == 0) {
      throw Refusal.meaning(name + " needs rows that it applies to");
    }
  }

  /** Refuses encryption by a key of the caller. */
  static void checkEncryption(JsonObject encryption) {
    Json mode = encryption.get("mode");
    Json key = encryption.get("key_name");
    if (encryption.get("cmek") instanceof JsonObject legacy) {
      key = legacy.get("key_name");
    } else if (mode instanceof JsonString text && text.value().equals("default")) {
      return;
    }
    if (key instanceof JsonString name) {
      throw Refusal.meaning("Malformed Cloud KMS crypto key: " + name.value());
    }
    throw Refusal.shape(
        "encryption: expected {\"mode\":\"default\"} or {\"mode\":\"customer-managed\","
            + "\"key_name\":...}");
  }

  private List<Row> upserts() {
    List<Row> rows = new ArrayList<>(request.upserts().size());
    Rows.Cursor cursor = request.upserts().cursor();
    int vectors = -1;
    long total = 0;
    for (Rows.Row row = cursor.next(); row != null; row = cursor.next()) {
      Object id = id(row.id());
      List<Row.Cell> cells = new ArrayList<>(row.size());
      long bytes = 0;
      int found = 0;
      for (int i = 0; i < row.size(); i++) {
        Json value = row.value(i);
        String name = row.name(i);
        if (value instanceof JsonNull) {
          checkKnownOrLegal(name);
          continue;
        }
        Row.Cell cell = cell(name, value);
        bytes += checkSize(name, cell);
        found += cell.type().kind().isVector() ? 1 : 0;
        cells.add(cell);
      }
      if (bytes > MAX_DOCUMENT_BYTES) {
        throw Refusal.meaning(
            "document " + row.id() + " has " + bytes + " bytes, allowed are " + MAX_DOCUMENT_BYTES);
      }
      if (vectors < 0) {
        schema.requireMetric();
        vectors = schema.vectors().size();
      }
      if (found != vectors) {
        throw missingVector(row.id(), cells);
      }
      rows.add(new Row(id, cells));
      total += ROW_BYTES + CELL_BYTES * cells.size() + bytes;
      if (total > MAX_REQUEST_BYTES) {
        throw Refusal.of(
            413,
            "the rows of the request need more than the "
                + (MAX_REQUEST_BYTES >> 20)
                + " MiB that one request may take of this process's memory: send fewer at a time"
                + " or give it a larger heap");
      }
    }
    return rows;
  }

  private Refusal missingVector(Json id, List<Row.Cell> cells) {
    for (Attribute vector : schema.vectors()) {
      boolean has = cells.stream().anyMatch(cell -> cell.attribute() == vector.id());
      if (!has) {
        return Refusal.meaning(
            "document "
                + id
                + " lacks vector attribute \""
                + vector.name()
                + "\": every upsert carries all vectors of the namespace");
      }
    }
    return Refusal.meaning(
        "document " + id + " has a vector that other documents of the request lack");
  }

  private List<WritePlan.Patch> patches() {
    List<WritePlan.Patch> patches = new ArrayList<>(request.patches().size());
    Rows.Cursor cursor = request.patches().cursor();
    for (Rows.Row row = cursor.next(); row != null; row = cursor.next()) {
      Object id = id(row.id());
      List<Row.Cell> cells = new ArrayList<>(row.size());
      Set<Integer> cleared = new HashSet<>();
      for (int i = 0; i < row.size(); i++) {
        patch(row.name(i), row.value(i), cells, cleared);
      }
      patches.add(new WritePlan.Patch(id, cells, cleared));
    }
    return patches;
  }

  private void patch(String name, Json value, List<Row.Cell> cells, Set<Integer> cleared) {
    if (name.equals(NamespaceSchema.ID)) {
      throw Refusal.meaning("attribute \"id\" cannot be patched");
    }
    Attribute known = schema.attribute(name);
    if (known != null && known.kind().isVector()) {
      throw Refusal.meaning("vector attribute \"" + name + "\" cannot be patched");
    }
    if (value instanceof JsonNull) {
      checkKnownOrLegal(name);
      if (known != null) {
        cleared.add(known.id());
      }
      return;
    }
    Row.Cell cell = cell(name, value);
    if (cell.type().kind().isVector()) {
      throw Refusal.meaning("vector attribute \"" + name + "\" cannot be patched");
    }
    checkSize(name, cell);
    cells.add(cell);
  }

  private void checkKnownOrLegal(String name) {
    if (schema.attribute(name) == null) {
      SchemaChange.checkName(name);
    }
  }

  private Row.Cell cell(String name, Json value) {
    Attribute attribute = schema.attribute(name);
    if (attribute == null || attribute.kind() == ValueKind.UNKNOWN) {
      attribute = schema.infer(name, value);
    }
    return new Row.Cell(
        attribute.id(), attribute.type(), Values.parse(name, attribute.type(), value));
  }

  private long checkSize(String name, Row.Cell cell) {
    long bytes = Values.logicalBytes(cell.type(), cell.value());
    if (bytes > MAX_VALUE_BYTES) {
      throw Refusal.meaning(
          "attribute \""
              + name
              + "\" has a value of "
              + bytes
              + " bytes, allowed are "
              + MAX_VALUE_BYTES);
    }
    if (bytes <= IndexValues.MAX_KEYWORD_BYTES || cell.type().kind() != ValueKind.STRING) {
      return bytes;
    }
    Attribute attribute = Objects.requireNonNull(schema.attribute(name));
    if (attribute.filterable()) {
      List<?> elements = cell.value() instanceof List<?> list ? list : List.of(cell.value());
      for (Object element : elements) {
        int length = Values.utf8Length((String) Objects.requireNonNull(element));
        if (length > IndexValues.MAX_KEYWORD_BYTES) {
          throw Refusal.meaning(
              "attribute \""
                  + name
                  + "\" is filterable and has a value of "
                  + length
                  + " bytes, allowed are "
                  + IndexValues.MAX_KEYWORD_BYTES
                  + "; set filterable: false for longer ones");
        }
      }
    }
    return bytes;
  }

  private Object id(Json json) {
    ValueKind kind = schema.inferId(json);
    Object id = Values.scalar(kind, json);
    if (id == null) {
      throw Refusal.meaning(
          "id " + json + " does not fit, ids of this namespace are of type " + kind.wireName());
    }
    if (id instanceof String text && Values.utf8Length(text) > MAX_ID_BYTES) {
      throw Refusal.meaning(
          "id of " + Values.utf8Length(text) + " bytes is too long, allowed are " + MAX_ID_BYTES);
    }
    if (!ids.add(id)) {
      throw Refusal.meaning("duplicate id " + json + " in one request");
    }
    return id;
  }
}
