package com.hevlayer.protocol.client;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonBoolean;
import com.hevlayer.ports.json.JsonNull;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;
import com.hevlayer.ports.store.NamespacePage;
import com.hevlayer.ports.store.NoAnswerException;
import com.hevlayer.ports.store.QueryAnswer;
import com.hevlayer.ports.store.QueryResult;
import com.hevlayer.ports.store.RecallResult;
import com.hevlayer.ports.store.ResultRow;
import com.hevlayer.ports.store.Usage;
import com.hevlayer.ports.store.WriteResult;
import com.hevlayer.protocol.WireRefusal;
import com.hevlayer.protocol.json.JsonText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads turbopuffer's answers. Lenient: unknown members are passed over, absent ones read as zero
 * or empty, since builds differ; what is no JSON object at all is refused.
 */
public final class AnswerDecoder {
  private AnswerDecoder() {}

  /**
   * Returns the object that a body holds.
   *
   * @throws IllegalArgumentException if it holds none; the message quotes nothing of the body
   */
  public static JsonObject object(byte[] body) {
    if (json(body) instanceof JsonObject object) {
      return object;
    }
    throw new IllegalArgumentException("the answer is not a JSON object");
  }

  /**
   * Returns the value that a body holds.
   *
   * @throws IllegalArgumentException if it is not JSON; the message quotes nothing of the body
   */
  public static Json json(byte[] body) {
    try {
      return JsonText.parseAnswer(body);
    } catch (WireRefusal malformed) {
      throw new IllegalArgumentException("the answer is not JSON: " + malformed.text(), malformed);
    }
  }

  /** Returns what the call used. */
  public static Usage usage(JsonObject answer) {
    return Usage.ofGiven(
        answer.get("billing") instanceof JsonObject billing ? billing : null,
        answer.get("performance") instanceof JsonObject performance ? performance : null);
  }

  /** Returns the results of a query, single or multiple. */
  public static QueryAnswer query(JsonObject answer) {
    if (member(answer, "results") instanceof JsonArray results) {
      List<QueryResult> decoded = new ArrayList<>();
      for (Json result : results.values()) {
        if (result instanceof JsonObject object) {
          decoded.add(result(object));
        }
      }
      return QueryAnswer.of(decoded);
    }
    return QueryAnswer.of(List.of(result(answer)));
  }

  /** Returns the rows of a query's or a scan's answer. */
  public static List<ResultRow> rows(JsonObject answer) {
    List<ResultRow> decoded = new ArrayList<>();
    if (member(answer, "rows") instanceof JsonArray rows) {
      for (Json row : rows.values()) {
        if (row instanceof JsonObject object && object.get("id") != null) {
          decoded.add(row(object));
        }
      }
    }
    return decoded;
  }

  /** Returns what a write did. */
  public static WriteResult write(JsonObject answer) {
    return WriteResult.builder()
        .message(string(answer, "message", ""))
        .affected(number(answer, "rows_affected"))
        .counts(
            number(answer, "rows_upserted"),
            number(answer, "rows_patched"),
            number(answer, "rows_deleted"))
        .remaining(flag(answer, "rows_remaining"))
        .ids(list(answer, "upserted_ids"), list(answer, "patched_ids"), list(answer, "deleted_ids"))
        .build();
  }

  /** Returns a page of namespaces; entries are objects with an id, or strings. */
  public static NamespacePage namespaces(JsonObject answer) {
    List<String> names = new ArrayList<>();
    for (Json entry : list(answer, "namespaces")) {
      if (entry instanceof JsonString name) {
        names.add(name.value());
      } else if (entry instanceof JsonObject object && object.get("id") instanceof JsonString id) {
        names.add(id.value());
      }
    }
    String cursor = string(answer, "next_cursor", "");
    return NamespacePage.of(names, cursor.isEmpty() ? null : cursor);
  }

  /** Returns a measurement of recall. */
  public static RecallResult recall(JsonObject answer) {
    List<RecallResult.Search> searches = new ArrayList<>();
    for (Json entry : list(answer, "ground_truth")) {
      if (entry instanceof JsonObject search
          && search.get("query_vector") instanceof JsonArray vector
          && vector.isNumbers()) {
        List<ResultRow> neighbours = new ArrayList<>();
        for (Json neighbour : list(search, "nearest_neighbors")) {
          if (neighbour instanceof JsonObject row && row.get("id") != null) {
            neighbours.add(row(row));
          }
        }
        searches.add(RecallResult.Search.of(vector.toFloats(), neighbours));
      }
    }
    return RecallResult.of(
        decimal(answer, "avg_recall"),
        decimal(answer, "avg_exhaustive_count"),
        decimal(answer, "avg_ann_count"),
        searches);
  }

  private static QueryResult result(JsonObject answer) {
    if (member(answer, "aggregations") instanceof JsonObject values) {
      return QueryResult.aggregations(values.members());
    }
    if (member(answer, "aggregation_groups") instanceof JsonArray groups) {
      return QueryResult.groups(
          groups.values().stream()
              .filter(JsonObject.class::isInstance)
              .map(JsonObject.class::cast)
              .toList());
    }
    return QueryResult.rows(rows(answer));
  }

  private static ResultRow row(JsonObject row) {
    Map<String, Json> attributes = new LinkedHashMap<>(row.members());
    Json id = attributes.remove("id");
    Json distance = attributes.remove("$dist");
    Json score = attributes.remove("$score");
    if (id == null) {
      throw new IllegalArgumentException("a row has no id");
    }
    Json ranked = distance == null ? score : distance;
    return ranked instanceof JsonNumber number
        ? ResultRow.ranked(id, number, attributes)
        : ResultRow.of(id, attributes);
  }

  static NoAnswerException garbled(String message, Throwable cause) {
    return new NoAnswerException(
        NoAnswerException.Reason.GARBLED, NoAnswerException.Sent.UNKNOWN, message, cause);
  }

  static @Nullable Json member(JsonObject object, String name) {
    Json value = object.get(name);
    return value instanceof JsonNull ? null : value;
  }

  static String string(JsonObject object, String name, String otherwise) {
    return object.get(name) instanceof JsonString string ? string.value() : otherwise;
  }

  static boolean flag(JsonObject object, String name) {
    return object.get(name) instanceof JsonBoolean flag && flag.value();
  }

  static long number(JsonObject object, String name) {
    return object.get(name) instanceof JsonNumber number && number.isLong()
        ? number.longValue()
        : 0;
  }

  private static double decimal(JsonObject object, String name) {
    return object.get(name) instanceof JsonNumber number ? number.doubleValue() : 0;
  }

  private static List<Json> list(JsonObject object, String name) {
    return object.get(name) instanceof JsonArray array ? array.values() : List.of();
  }
}
