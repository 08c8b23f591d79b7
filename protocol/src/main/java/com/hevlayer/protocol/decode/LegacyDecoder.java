package com.hevlayer.protocol.decode;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.Json.ObjectBuilder;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonBoolean;
import com.hevlayer.ports.json.JsonNull;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;
import com.hevlayer.ports.store.QueryRequest;
import com.hevlayer.protocol.WireRefusal;
import com.hevlayer.protocol.json.JsonBytes;
import com.hevlayer.protocol.json.JsonText;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Bodies of the API before 2025, with vectors and attributes apart. They are put into today's form
 * and decoded as such, so that the same rules hold. Thread-safe.
 */
public final class LegacyDecoder {
  private static final Set<String> WRITE =
      Set.of(
          "ids",
          "vectors",
          "attributes",
          "upserts",
          "deletes",
          "distance_metric",
          "schema",
          "copy_from_namespace",
          "encryption");
  private static final Set<String> QUERY =
      Set.of(
          "vector",
          "rank_by",
          "filters",
          "top_k",
          "distance_metric",
          "include_vectors",
          "include_attributes",
          "consistency");

  private LegacyDecoder() {}

  /**
   * Decodes the body of {@code POST /v1/namespaces/{ns}}, in the old form or in today's.
   *
   * @throws WireRefusal with 400 or 422
   */
  public static WriteBody write(MemorySegment body) {
    JsonObject root = Shape.object(JsonText.parse(body), "write");
    boolean old =
        root.members().keySet().stream()
            .anyMatch(Set.of("ids", "vectors", "attributes", "upserts")::contains);
    if (!old) {
      return WriteDecoder.decode(body);
    }
    check(root, WRITE, "write");
    List<Json> upserts = new ArrayList<>();
    List<Json> deletes = new ArrayList<>();
    Json named = Shape.member(root, "deletes");
    if (named != null) {
      deletes.addAll(Shape.array(named, "deletes").values());
    }
    columns(root, upserts, deletes);
    rows(root, upserts, deletes);
    ObjectBuilder today = Json.objectBuilder();
    today.put("upsert_rows", Json.array(upserts));
    today.put("deletes", Json.array(deletes));
    for (String same : List.of("distance_metric", "schema", "copy_from_namespace", "encryption")) {
      today.put(same, Shape.member(root, same));
    }
    return WriteDecoder.decode(MemorySegment.ofArray(JsonBytes.of(today.build())));
  }

  private static void check(JsonObject root, Set<String> known, String what) {
    for (String name : root.members().keySet()) {
      if (!known.contains(name)) {
        throw WireRefusal.meaning("unknown field `" + name + "` in a " + what + " of the old form");
      }
    }
  }

  private static void columns(JsonObject root, List<Json> upserts, List<Json> deletes) {
    Json idSource = Shape.member(root, "ids");
    if (idSource == null) {
      return;
    }
    List<Json> ids = Shape.array(idSource, "ids").values();
    Json vectorSource = Shape.member(root, "vectors");
    List<Json> vectors = vectorSource == null ? null : column(vectorSource, ids.size(), "vectors");
    Json attributeSource = Shape.member(root, "attributes");
    Map<String, Json> attributes =
        attributeSource == null ? Map.of() : Shape.object(attributeSource, "attributes").members();
    for (int i = 0; i < ids.size(); i++) {
      Json vector = vectors == null ? null : vectors.get(i);
      boolean gone = vectors == null ? attributes.isEmpty() : vector instanceof JsonNull;
      if (gone) {
        deletes.add(ids.get(i));
        continue;
      }
      ObjectBuilder row = Json.objectBuilder().put("id", ids.get(i)).put("vector", vector);
      for (Map.Entry<String, Json> attribute : attributes.entrySet()) {
        String path = "attributes." + attribute.getKey();
        row.put(attribute.getKey(), column(attribute.getValue(), ids.size(), path).get(i));
      }
      upserts.add(row.build());
    }
  }

  private static List<Json> column(Json source, int rows, String path) {
    List<Json> cells = Shape.array(source, path).values();
    if (cells.size() != rows) {
      throw Shape.meaning(
          path, "the column has " + cells.size() + " values, the column `ids` has " + rows);
    }
    return cells;
  }

  private static void rows(JsonObject root, List<Json> upserts, List<Json> deletes) {
    Json source = Shape.member(root, "upserts");
    if (source == null) {
      return;
    }
    List<Json> rows = Shape.array(source, "upserts").values();
    for (int i = 0; i < rows.size(); i++) {
      String path = "upserts[" + i + "]";
      JsonObject row = Shape.object(rows.get(i), path);
      Json id = row.get("id");
      if (id == null) {
        throw Shape.missing(path, "id");
      }
      Json vector = row.get("vector");
      if (vector instanceof JsonNull) {
        deletes.add(id);
        continue;
      }
      ObjectBuilder today = Json.objectBuilder().put("id", id).put("vector", vector);
      Json attributes = Shape.member(row, "attributes");
      if (attributes != null) {
        Shape.object(attributes, path + ".attributes").members().forEach(today::put);
      }
      upserts.add(today.build());
    }
  }

  /**
   * Whether the body of {@code POST /v1/namespaces/{ns}/query} is of the old form; then the answer
   * is too.
   *
   * @throws WireRefusal with 400 or 422
   */
  public static boolean isOldQuery(Json body) {
    JsonObject root = Shape.object(body, "query");
    return root.get("vector") != null
        || root.get("include_vectors") != null
        || Shape.member(root, "filters") instanceof JsonObject
        || (root.get("rank_by") == null
            && root.get("queries") == null
            && root.get("aggregate_by") == null
            && root.get("limit") == null);
  }

  /**
   * Decodes the body of a query of the old form.
   *
   * @throws WireRefusal with 400 or 422
   */
  public static QueryRequest query(Json body) {
    JsonObject root = Shape.object(body, "query");
    check(root, QUERY, "query");
    Json vector = Shape.member(root, "vector");
    Json rankBy = Shape.member(root, "rank_by");
    if (vector != null && rankBy != null) {
      throw WireRefusal.meaning("vector and rank_by exclude each other");
    }
    if (vector != null) {
      rankBy = Json.array(Json.of("vector"), Json.of("ANN"), vector);
    } else if (rankBy == null) {
      rankBy = Json.array(Json.of("id"), Json.of("asc"));
    }
    Json topK = Shape.member(root, "top_k");
    ObjectBuilder today =
        Json.objectBuilder()
            .put("rank_by", rankBy)
            .put("top_k", topK == null ? Json.of(10) : topK)
            .put("filters", filters(Shape.member(root, "filters")))
            .put("distance_metric", Shape.member(root, "distance_metric"))
            .put("consistency", Shape.member(root, "consistency"));
    projection(root, today);
    return QueryDecoder.query(today.build());
  }

  private static @Nullable Json filters(@Nullable Json source) {
    if (!(source instanceof JsonObject object)) {
      return source;
    }
    List<Json> tests = new ArrayList<>();
    for (Map.Entry<String, Json> member : object.members().entrySet()) {
      String path = "filters." + member.getKey();
      List<Json> conditions = Shape.array(member.getValue(), path).values();
      if (!conditions.isEmpty() && conditions.get(0) instanceof JsonString) {
        conditions = List.of(member.getValue());
      }
      for (Json condition : conditions) {
        List<Json> test = new ArrayList<>();
        test.add(Json.of(member.getKey()));
        test.addAll(Shape.array(condition, path).values());
        tests.add(Json.array(test));
      }
    }
    return Json.array(Json.of("And"), Json.array(tests));
  }

  private static void projection(JsonObject root, ObjectBuilder today) {
    boolean vectors = Shape.boolMember(root, "include_vectors", false);
    Json attributes = Shape.member(root, "include_attributes");
    if (attributes instanceof JsonBoolean all && all.value()) {
      if (vectors) {
        today.put("include_attributes", true);
      } else {
        today.put("exclude_attributes", Json.array(Json.of("vector")));
      }
    } else if (vectors) {
      List<Json> names = new ArrayList<>();
      if (attributes instanceof JsonArray array) {
        names.addAll(array.values());
      }
      names.add(Json.of("vector"));
      today.put("include_attributes", Json.array(names));
    } else {
      today.put("include_attributes", attributes);
    }
  }
}
