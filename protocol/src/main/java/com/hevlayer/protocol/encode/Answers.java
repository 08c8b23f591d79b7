package com.hevlayer.protocol.encode;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonNull;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.store.NamespacePage;
import com.hevlayer.ports.store.QueryAnswer;
import com.hevlayer.ports.store.QueryResult;
import com.hevlayer.ports.store.RecallResult;
import com.hevlayer.ports.store.ResultRow;
import com.hevlayer.ports.store.Usage;
import com.hevlayer.ports.store.WriteResult;
import com.hevlayer.protocol.json.JsonBytes;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Bodies of answers about rows: what a typed store said, as turbopuffer writes it. */
public final class Answers {
  private Answers() {}

  /** Returns the body of a refusal. */
  public static byte[] error(String message) {
    return new JsonBytes(64 + message.length())
        .openObject()
        .name("status")
        .value("error")
        .name("error")
        .value(message)
        .closeObject()
        .toByteArray();
  }

  /** Returns the body of an answer that says no more than that it was done. */
  public static byte[] ok() {
    return new JsonBytes(16).openObject().name("status").value("OK").closeObject().toByteArray();
  }

  /** Returns the body of a write's answer. */
  public static byte[] write(WriteResult result, Usage usage) {
    JsonBytes out = new JsonBytes(256);
    write(out, result, usage);
    return out.toByteArray();
  }

  static void write(JsonBytes out, WriteResult result, Usage usage) {
    out.openObject().name("status").value("OK").name("message");
    out.value(result.message().isEmpty() ? "write accepted" : result.message());
    out.name("rows_affected").value(result.rowsAffected());
    count(out, "rows_upserted", result.rowsUpserted());
    count(out, "rows_patched", result.rowsPatched());
    count(out, "rows_deleted", result.rowsDeleted());
    if (result.rowsRemaining()) {
      out.name("rows_remaining").value(true);
    }
    ids(out, "upserted_ids", result.upsertedIds());
    ids(out, "patched_ids", result.patchedIds());
    ids(out, "deleted_ids", result.deletedIds());
    out.name("billing");
    if (usage.billing().members().isEmpty()) {
      out.openObject().name("billable_logical_bytes_written").value(0).closeObject();
    } else {
      out.value(usage.billing());
    }
    if (!usage.performance().members().isEmpty()) {
      out.name("performance").value(usage.performance());
    }
    out.closeObject();
  }

  private static void count(JsonBytes out, String name, long rows) {
    if (rows > 0) {
      out.name(name).value(rows);
    }
  }

  private static void ids(JsonBytes out, String name, List<Json> ids) {
    if (ids.isEmpty()) {
      return;
    }
    out.name(name).openArray();
    for (Json id : ids) {
      out.value(id);
    }
    out.closeArray();
  }

  /**
   * Returns the body of a query's answer.
   *
   * @param multiple whether the caller wrote {@code queries}
   */
  public static byte[] query(QueryAnswer answer, boolean multiple, Usage usage) {
    JsonBytes out = new JsonBytes(4096);
    out.openObject();
    if (multiple) {
      out.name("results").openArray();
      for (QueryResult result : answer.results()) {
        result(out, result);
      }
      out.closeArray();
    } else {
      for (QueryResult result : answer.results()) {
        members(out, result);
      }
    }
    out.name("billing");
    if (usage.billing().members().isEmpty()) {
      out.openObject()
          .name("billable_logical_bytes_queried")
          .value(0)
          .name("billable_logical_bytes_returned")
          .value(0)
          .closeObject();
    } else {
      out.value(usage.billing());
    }
    out.name("performance").value(usage.performance());
    return out.closeObject().toByteArray();
  }

  /** Writes the result of one query among several. */
  public static void result(JsonBytes out, QueryResult result) {
    out.openObject();
    members(out, result);
    out.closeObject();
  }

  private static void members(JsonBytes out, QueryResult result) {
    switch (result) {
      case QueryResult.Rows rows -> rows(out, "rows", rows.rows());
      case QueryResult.Aggregations aggregations -> {
        out.name("aggregations").openObject();
        for (Map.Entry<String, Json> value : aggregations.values().entrySet()) {
          out.name(value.getKey()).value(value.getValue());
        }
        out.closeObject();
      }
      case QueryResult.Groups groups -> {
        out.name("aggregation_groups").openArray();
        for (JsonObject group : groups.groups()) {
          out.value(group);
        }
        out.closeArray();
      }
    }
  }

  private static void rows(JsonBytes out, String name, List<ResultRow> rows) {
    out.name(name).openArray();
    for (ResultRow row : rows) {
      out.openObject().name("id").value(row.id());
      if (row.distance().isPresent()) {
        out.name("$dist").value(finite((float) row.distance().getAsDouble()));
      }
      for (Map.Entry<String, Json> attribute : row.attributes().entrySet()) {
        if (!(attribute.getValue() instanceof JsonNull)) {
          out.name(attribute.getKey()).value(attribute.getValue());
        }
      }
      out.closeObject();
    }
    out.closeArray();
  }

  /** A distance beyond the range of floats is written as the farthest one. */
  static float finite(float distance) {
    return Math.clamp(distance, -Float.MAX_VALUE, Float.MAX_VALUE);
  }

  /** Returns the body of a page of namespaces. */
  public static byte[] namespaces(NamespacePage page) {
    JsonBytes out = new JsonBytes(64 + 32 * page.names().size());
    out.openObject().name("namespaces").openArray();
    for (String name : page.names()) {
      out.openObject().name("id").value(name).closeObject();
    }
    out.closeArray().name("next_cursor");
    cursor(out, page.nextCursor().orElse(null));
    return out.closeObject().toByteArray();
  }

  static void cursor(JsonBytes out, @Nullable String cursor) {
    if (cursor == null) {
      out.nullValue();
    } else {
      out.value(cursor);
    }
  }

  /** Returns the body of an answer to a hint that queries will come. */
  public static byte[] warm(String message) {
    return new JsonBytes(64)
        .openObject()
        .name("status")
        .value("ACCEPTED")
        .name("message")
        .value(message)
        .closeObject()
        .toByteArray();
  }

  /** Returns the body of a textual plan. */
  public static byte[] explain(String plan) {
    return new JsonBytes(64 + plan.length())
        .openObject()
        .name("plan_text")
        .value(plan)
        .closeObject()
        .toByteArray();
  }

  /** Returns the body of a measurement of recall. */
  public static byte[] recall(RecallResult result) {
    JsonBytes out = new JsonBytes(256);
    out.openObject()
        .name("avg_recall")
        .value(result.recall())
        .name("avg_exhaustive_count")
        .value(result.exhaustiveCount())
        .name("avg_ann_count")
        .value(result.annCount());
    if (!result.groundTruth().isEmpty()) {
      out.name("ground_truth").openArray();
      for (RecallResult.Search search : result.groundTruth()) {
        out.openObject().name("query_vector").value(Json.floats(search.query()));
        rows(out, "nearest_neighbors", search.neighbours());
        out.closeObject();
      }
      out.closeArray();
    }
    return out.closeObject().toByteArray();
  }
}
