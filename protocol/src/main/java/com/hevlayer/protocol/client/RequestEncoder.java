package com.hevlayer.protocol.client;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.store.CopyRequest;
import com.hevlayer.ports.store.Filter;
import com.hevlayer.ports.store.NamespaceSettings;
import com.hevlayer.ports.store.Query;
import com.hevlayer.ports.store.QueryRequest;
import com.hevlayer.ports.store.RecallRequest;
import com.hevlayer.ports.store.Rows;
import com.hevlayer.ports.store.ScanRequest;
import com.hevlayer.ports.store.WriteRequest;
import com.hevlayer.protocol.json.JsonBytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes typed calls as the request bodies of turbopuffer's API, UTF-8 JSON. */
public final class RequestEncoder {
  private RequestEncoder() {}

  /** Returns the body of a query, single or multiple. */
  public static byte[] query(QueryRequest request) {
    JsonBytes out = new JsonBytes(2048).openObject();
    if (request.multiple()) {
      out.name("queries").openArray();
      for (Query query : request.queries()) {
        out.openObject();
        single(out, query);
        out.closeObject();
      }
      out.closeArray();
      if (request.limit() != null) {
        out.name("limit").value(limit(request.limit()));
      }
      if (request.offset() > 0) {
        out.name("offset").value(request.offset());
      }
    } else {
      single(out, request.queries().getFirst());
    }
    if (request.rerank() != null) {
      out.name("rerank_by").value(rerank(request.rerank()));
    }
    out.name("consistency").openObject().name("level");
    out.value(request.strong() ? "strong" : "eventual").closeObject();
    if (request.base64Vectors()) {
      out.name("vector_encoding").value("base64");
    }
    return out.closeObject().toByteArray();
  }

  /**
   * Returns the body of one page of a scan.
   *
   * @param after the id behind which the page begins, or {@code null} for the first page
   * @param limit rows of the page, at most 10,000
   */
  public static byte[] scanPage(ScanRequest request, @Nullable Json after, int limit) {
    Map<String, Json> body = new LinkedHashMap<>();
    body.put("rank_by", Json.array(Json.of("id"), Json.of("asc")));
    body.put("top_k", Json.of(limit));
    List<Json> filters = new ArrayList<>();
    if (after != null) {
      filters.add(Json.array(Json.of("id"), Json.of(Filter.Operator.GT.wireName()), after));
    }
    if (request.filter() != null) {
      filters.add(Expressions.filter(request.filter()));
    }
    if (!filters.isEmpty()) {
      body.put(
          "filters",
          filters.size() == 1
              ? filters.getFirst()
              : Json.array(Json.of("And"), Json.array(filters)));
    }
    if (request.projection() instanceof Query.Projection.IdOnly) {
      body.put("include_attributes", Json.array());
    } else {
      putProjection(body, request.projection());
    }
    body.put("consistency", Json.object("level", Json.of("eventual")));
    return utf8(Json.object(body));
  }

  /** Returns a filter as it stands in a body. */
  public static Json filter(Filter filter) {
    return Expressions.filter(filter);
  }

  /** Returns the body of a write. */
  public static byte[] write(WriteRequest request) {
    StringBuilder out = new StringBuilder("{");
    rows(out, "upsert_rows", request.upserts());
    patches(out, request.patches());
    if (!request.deletes().isEmpty()) {
      member(out, "deletes", Json.array(request.deletes()));
    }
    filter(out, "upsert_condition", request.upsertCondition());
    filter(out, "patch_condition", request.patchCondition());
    filter(out, "delete_condition", request.deleteCondition());
    filter(out, "delete_by_filter", request.deleteByFilter());
    flag(out, "delete_by_filter_allow_partial", request.deleteByFilterAllowPartial());
    WriteRequest.FilterPatch patch = request.patchByFilter();
    if (patch != null) {
      member(
          out,
          "patch_by_filter",
          Json.objectBuilder()
              .put("filters", Expressions.filter(patch.filter()))
              .put("patch", Json.object(patch.patch()))
              .build());
    }
    flag(out, "patch_by_filter_allow_partial", request.patchByFilterAllowPartial());
    if (!request.schema().isEmpty()) {
      member(out, "schema", Json.object(request.schema()));
    }
    if (request.distanceMetric() != null) {
      member(out, "distance_metric", Json.of(request.distanceMetric()));
    }
    if (request.encryption() != null) {
      member(out, "encryption", request.encryption());
    }
    if (request.shards() != null) {
      member(out, "sharding", Json.object("num_shards", Json.of(request.shards())));
    }
    if (request.createNamespace() != null) {
      member(out, "create_namespace", Json.of(request.createNamespace().booleanValue()));
    }
    flag(out, "return_affected_ids", request.returnAffectedIds());
    flag(out, "disable_backpressure", request.disableBackpressure());
    return out.append('}').toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Returns the body of a copy or a branch; that of a copy also starts an asynchronous one. */
  public static byte[] copy(CopyRequest request) {
    Map<String, Json> source = new LinkedHashMap<>();
    source.put("source_namespace", Json.of(request.source()));
    if (request.branch()) {
      return utf8(Json.object("branch_from_namespace", Json.object(source)));
    }
    if (request.sourceRegion() != null) {
      source.put("source_region", Json.of(request.sourceRegion()));
    }
    if (request.sourceKey() != null) {
      source.put("source_api_key", Json.of(request.sourceKey().reveal()));
    }
    Map<String, Json> body = new LinkedHashMap<>();
    if (request.encryption() != null) {
      source.put("dest_encryption", request.encryption());
    }
    body.put("copy_from_namespace", Json.object(source));
    if (request.shards() != null) {
      body.put("sharding", Json.object("num_shards", Json.of(request.shards())));
    }
    return utf8(Json.object(body));
  }

  /** Returns the body of a schema update: the bare map. */
  public static byte[] schema(Map<String, Json> changes) {
    return utf8(Json.object(changes));
  }

  /** Returns the body of a change of settings. */
  public static byte[] settings(NamespaceSettings settings) {
    Map<String, Json> body = new LinkedHashMap<>();
    if (settings.pinning() != null) {
      body.put("pinning", settings.pinning());
    }
    if (settings.readOnly() != null) {
      body.put("read_only", Json.of(settings.readOnly().booleanValue()));
    }
    return utf8(Json.object(body));
  }

  /** Returns the body of a measurement of recall. */
  public static byte[] recall(RecallRequest request) {
    Map<String, Json> body = new LinkedHashMap<>();
    body.put("top_k", Json.of(request.topK()));
    if (request.filter() != null) {
      body.put("filters", Expressions.filter(request.filter()));
    }
    if (request.rankBy() != null) {
      body.put("rank_by", Expressions.rankBy(request.rankBy()));
    } else if (request.queries().isEmpty()) {
      body.put("num", Json.of(request.searches()));
    } else {
      body.put("queries", Json.array(request.queries().stream().map(Json::floats).toList()));
    }
    if (request.includeGroundTruth()) {
      body.put("include_ground_truth", Json.of(true));
    }
    return utf8(Json.object(body));
  }

  private static void single(JsonBytes out, Query query) {
    if (query.rankBy() != null) {
      out.name("rank_by").value(Expressions.rankBy(query.rankBy()));
    }
    if (query.filter() != null) {
      out.name("filters").value(Expressions.filter(query.filter()));
    }
    if (query.limit() != null) {
      // The older name is known to every build, the object only to the newer one.
      if (query.limit().per() == null) {
        out.name("top_k").value(query.limit().total());
      } else {
        out.name("limit").value(limit(query.limit()));
      }
    }
    if (query.offset() > 0) {
      out.name("offset").value(query.offset());
    }
    if (query.aggregates().isEmpty()) {
      Map<String, Json> projection = new LinkedHashMap<>();
      putProjection(projection, query.projection());
      projection.forEach((name, value) -> out.name(name).value(value));
    }
    functions(out, "compute_attributes", query.computed(), Expressions::computed);
    functions(out, "aggregate_by", query.aggregates(), Expressions::aggregate);
    if (!query.groupBy().isEmpty()) {
      out.name("group_by")
          .value(Json.array(query.groupBy().stream().map(Expressions::groupKey).toList()));
    }
    if (query.distanceMetric() != null) {
      out.name("distance_metric").value(query.distanceMetric());
    }
  }

  private static <T> void functions(
      JsonBytes out, String name, Map<String, T> values, Function<T, Json> encode) {
    if (!values.isEmpty()) {
      out.name(name).openObject();
      values.forEach((label, value) -> out.name(label).value(encode.apply(value)));
      out.closeObject();
    }
  }

  private static void putProjection(Map<String, Json> body, Query.Projection projection) {
    switch (projection) {
      case Query.Projection.IdOnly ignored -> {}
      case Query.Projection.AllExcept except -> {
        if (except.names().isEmpty()) {
          body.put("include_attributes", Json.of(true));
        } else {
          body.put("exclude_attributes", strings(except.names()));
        }
      }
      case Query.Projection.Only only -> body.put("include_attributes", strings(only.names()));
    }
  }

  private static Json limit(Query.Limit limit) {
    if (limit.per() == null) {
      return Json.of(limit.total());
    }
    return Json.objectBuilder()
        .put("total", limit.total())
        .put(
            "per",
            Json.objectBuilder()
                .put("attributes", strings(limit.per().attributes()))
                .put("limit", limit.per().limit())
                .build())
        .build();
  }

  private static Json rerank(QueryRequest.Rerank rerank) {
    return switch (rerank) {
      case QueryRequest.Rerank.ReciprocalRank fusion -> {
        Json.ObjectBuilder options =
            Json.objectBuilder().put("rank_constant", fusion.rankConstant());
        if (!fusion.weights().isEmpty()) {
          options.put(
              "weights",
              Json.array(fusion.weights().stream().map(w -> Json.of(w.doubleValue())).toList()));
        }
        yield Json.array(Json.of("RRF"), options.build());
      }
      case QueryRequest.Rerank.Model model ->
          Json.objectBuilder()
              .put("model", model.model())
              .put("attribute", model.attribute())
              .put("query", model.query())
              .build();
      case QueryRequest.Rerank.Unknown unknown -> unknown.source();
    };
  }

  private static void rows(StringBuilder out, String name, Rows rows) {
    if (rows.size() == 0) {
      return;
    }
    name(out, name).append('[');
    Rows.Cursor cursor = rows.cursor();
    boolean first = true;
    for (Rows.Row row = cursor.next(); row != null; row = cursor.next()) {
      out.append(first ? "{\"id\":" : ",{\"id\":");
      first = false;
      row.id().appendTo(out);
      for (int i = 0; i < row.size(); i++) {
        out.append(',');
        Json.of(row.name(i)).appendTo(out);
        out.append(':');
        row.value(i).appendTo(out);
      }
      out.append('}');
    }
    out.append(']');
  }

  /** Rows that all name the same attributes go as columns, which say each name once. */
  private static void patches(StringBuilder out, Rows rows) {
    List<String> names = sharedNames(rows);
    if (names == null) {
      rows(out, "patch_rows", rows);
      return;
    }
    name(out, "patch_columns").append('{');
    column(out, "id", rows, Rows.Row::id);
    for (int i = 0; i < names.size(); i++) {
      int at = i;
      out.append(',');
      column(out, names.get(i), rows, row -> row.value(at));
    }
    out.append('}');
  }

  private static void column(
      StringBuilder out, String name, Rows rows, Function<Rows.Row, Json> value) {
    Json.of(name).appendTo(out);
    out.append(":[");
    Rows.Cursor cursor = rows.cursor();
    boolean first = true;
    for (Rows.Row row = cursor.next(); row != null; row = cursor.next()) {
      if (!first) {
        out.append(',');
      }
      first = false;
      value.apply(row).appendTo(out);
    }
    out.append(']');
  }

  /** Returns the names that every row has in the same order; {@code null} if they differ. */
  private static @Nullable List<String> sharedNames(Rows rows) {
    Rows.Cursor cursor = rows.cursor();
    List<String> shared = null;
    for (Rows.Row row = cursor.next(); row != null; row = cursor.next()) {
      List<String> names = new ArrayList<>(row.size());
      for (int i = 0; i < row.size(); i++) {
        names.add(row.name(i));
      }
      if (shared != null && !shared.equals(names)) {
        return null;
      }
      shared = names;
    }
    return shared;
  }

  private static void filter(StringBuilder out, String name, @Nullable Filter filter) {
    if (filter != null) {
      member(out, name, Expressions.filter(filter));
    }
  }

  private static void flag(StringBuilder out, String name, boolean value) {
    if (value) {
      member(out, name, Json.of(true));
    }
  }

  private static void member(StringBuilder out, String name, Json value) {
    value.appendTo(name(out, name));
  }

  private static StringBuilder name(StringBuilder out, String name) {
    return out.append(out.length() == 1 ? "\"" : ",\"").append(name).append("\":");
  }

  private static JsonArray strings(List<String> values) {
    return Json.array(values.stream().map(Json::of).toList());
  }

  private static byte[] utf8(Json body) {
    return JsonBytes.of(body);
  }
}
