package com.hevlayer.adapters.embedded.write;

import com.hevlayer.adapters.embedded.index.Row;
import com.hevlayer.adapters.embedded.schema.Attribute;
import com.hevlayer.adapters.embedded.schema.NamespaceSchema;
import com.hevlayer.adapters.embedded.schema.ValueKind;
import com.hevlayer.adapters.embedded.schema.Values;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.store.Usage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The bytes that a write counts for on a bill: ids and every value, a dense vector with four bytes
 * for each dimension, other values once for every index and half without any.
 */
final class WriteCost {
  private static final long LEAST_QUERIED = 256_000_000;

  private final ValueKind idKind;
  private final Map<Integer, Integer> halves = new HashMap<>();
  private long halfBytes;
  private long logicalBytes;

  WriteCost(NamespaceSchema schema) {
    this.idKind = schema.idKind();
    for (Attribute attribute : schema.attributes()) {
      int indexes =
          (attribute.filterable() ? 1 : 0)
              + (attribute.text() != null ? 1 : 0)
              + (attribute.regex() ? 1 : 0)
              + (attribute.glob() ? 1 : 0)
              + (attribute.fuzzy() ? 1 : 0)
              + (attribute.kind() == ValueKind.SPARSE ? 1 : 0);
      halves.put(attribute.id(), indexes == 0 ? 1 : 2 * indexes);
    }
  }

  void add(Object id, List<Row.Cell> cells) {
    long idBytes = Values.scalarBytes(idKind, id);
    halfBytes += 2 * idBytes;
    logicalBytes += idBytes;
    for (Row.Cell cell : cells) {
      long bytes = Values.logicalBytes(cell.type(), cell.value());
      logicalBytes += bytes;
      if (cell.type().kind().isVector()) {
        halfBytes += 2 * bytes * Float.BYTES / cell.type().element().bytes();
      } else {
        halfBytes += bytes * halves.getOrDefault(cell.attribute(), 2);
      }
    }
  }

  /** The bytes of ids and values, indexes not counted. */
  long logicalBytes() {
    return logicalBytes;
  }

  long billedBytes() {
    return (halfBytes + 1) / 2;
  }

  static Usage usage(long billedBytes, boolean queried, long nanos) {
    JsonObject query =
        Json.objectBuilder()
            .put("billable_logical_bytes_queried", LEAST_QUERIED)
            .put("billable_logical_bytes_returned", 0)
            .build();
    JsonObject billing =
        Json.objectBuilder()
            .put("billable_logical_bytes_written", billedBytes)
            .put("query", queried ? query : null)
            .build();
    // Clients check that a measured time is above 2.
    long millis = Math.max(3, (nanos + 999_999) / 1_000_000);
    return Usage.of(billing, Json.object("server_total_ms", Json.of(millis)));
  }
}
