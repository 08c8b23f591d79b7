package com.hevlayer.protocol.decode;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;
import com.hevlayer.ports.store.Filter;
import com.hevlayer.ports.store.Query;
import com.hevlayer.ports.store.QueryRequest;
import com.hevlayer.ports.store.RankBy;
import com.hevlayer.ports.store.RecallRequest;
import com.hevlayer.protocol.WireRefusal;
import com.hevlayer.protocol.json.JsonText;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Bodies of queries to values. Everything that the body alone decides is checked here: shapes with
 * 422, ranges and forbidden combinations with 400. Thread-safe.
 */
public final class QueryDecoder {
  private static final int MAX_QUERIES = 16;
  private static final Set<String> ROOT_OF_MANY =
      Set.of(
          "queries",
          "rerank_by",
          "limit",
          "top_k",
          "offset",
          "consistency",
          "vector_encoding",
          "disable_cache");

  private QueryDecoder() {}

  /**
   * Decodes the body of {@code query} and {@code explain_query}.
   *
   * @throws WireRefusal with 400 or 422
   */
  public static QueryRequest query(MemorySegment body) {
    return query(JsonText.parse(body));
  }

  /**
   * Decodes one query of several.
   *
   * @throws WireRefusal with 400 or 422; paths in its text begin at the query
   */
  public static Query leg(JsonObject leg) {
    Query query = QueryFields.query(leg, "", true);
    consistency(leg, "");
    return query;
  }

  /**
   * Decodes a query.
   *
   * @throws WireRefusal with 400 or 422
   */
  public static QueryRequest query(Json body) {
    JsonObject root = Shape.object(body, "query", "a map");
    boolean strong = consistency(root, "");
    boolean base64 = base64(root);
    Json queries = Shape.member(root, "queries");
    if (queries != null) {
      return many(root, queries, strong, base64);
    }
    Query query = QueryFields.query(root, "", false);
    QueryRequest.Rerank rerank = null;
    Json rerankBy = Shape.member(root, "rerank_by");
    if (rerankBy != null) {
      rerank = RerankDecoder.rerank(rerankBy, List.of(query), false);
    }
    return new QueryRequest(List.of(query), false, rerank, null, 0, strong, base64);
  }

  private static QueryRequest many(JsonObject root, Json source, boolean strong, boolean base64) {
    List<Json> sources = Shape.array(source, "queries").values();
    if (sources.isEmpty() || sources.size() > MAX_QUERIES) {
      throw Shape.meaning(
          "queries", "has " + sources.size() + " queries, allowed are 1 to " + MAX_QUERIES);
    }
    for (String name : root.members().keySet()) {
      if (!ROOT_OF_MANY.contains(name) && Shape.member(root, name) != null) {
        throw WireRefusal.meaning(
            QueryFields.isKnown(name)
                ? "`" + name + "` belongs into each of `queries`, not beside them"
                : "unknown field `" + name + "` in a query");
      }
    }
    List<Query> queries = new ArrayList<>(sources.size());
    for (int i = 0; i < sources.size(); i++) {
      String path = "queries[" + i + "]";
      JsonObject query = Shape.object(sources.get(i), path);
      // A level may be written with every query; all of them read the snapshot of the request.
      consistency(query, path + ".");
      queries.add(QueryFields.query(query, path + ".", true));
    }
    Json rerankBy = Shape.member(root, "rerank_by");
    if (rerankBy == null) {
      if (Shape.member(root, "offset") != null) {
        throw Shape.meaning("offset", "needs rerank_by and limit beside queries");
      }
      return new QueryRequest(queries, true, null, null, 0, strong, base64);
    }
    QueryRequest.Rerank rerank = RerankDecoder.rerank(rerankBy, queries, true);
    Query.Limit limit = LimitDecoder.limit(root, "");
    if (limit != null && limit.per() != null) {
      throw Shape.meaning("limit.per", "belongs into each of queries, not beside them");
    }
    int offset = LimitDecoder.offset(root, "", limit, limit != null, "rerank_by and limit");
    return new QueryRequest(queries, true, rerank, limit, offset, strong, base64);
  }

  private static boolean consistency(JsonObject object, String prefix) {
    Json source = Shape.member(object, "consistency");
    if (source == null) {
      return true;
    }
    String path = prefix + "consistency";
    JsonObject consistency = Shape.object(source, path, "struct Consistency");
    Json level = Shape.member(consistency, "level");
    if (level == null) {
      throw Shape.missing(path, "level");
    }
    boolean strong =
        Shape.word(level, path + ".level", List.of("strong", "eventual")).equals("strong");
    Json staleness = Shape.member(consistency, "max_staleness_seconds");
    if (staleness != null) {
      String at = path + ".max_staleness_seconds";
      if (!(staleness instanceof JsonNumber seconds) || !seconds.isInteger()) {
        throw Shape.invalid(at, staleness, "an integer");
      }
      if (strong) {
        throw Shape.meaning(at, "goes with level `eventual` only");
      }
      if (seconds.text().startsWith("-")) {
        throw Shape.meaning(at, "is " + seconds.text() + ", needed is at least 0");
      }
    }
    return strong;
  }

  private static boolean base64(JsonObject root) {
    Json encoding = Shape.member(root, "vector_encoding");
    return encoding != null
        && Shape.word(encoding, "vector_encoding", List.of("float", "base64")).equals("base64");
  }

  /**
   * Decodes the body of {@code _debug/recall}; an empty one counts as {@code {}}.
   *
   * @throws WireRefusal with 400 or 422
   */
  public static RecallRequest recall(MemorySegment body) {
    JsonObject root =
        body.byteSize() == 0
            ? Json.objectBuilder().build()
            : Shape.object(JsonText.parse(body), "recall");
    Json filters = Shape.member(root, "filters");
    Filter filter = filters == null ? null : FilterDecoder.filter(filters, "filters");
    Json rankSource = Shape.member(root, "rank_by");
    RankBy rankBy = null;
    if (rankSource != null) {
      rankBy = RankDecoder.rankBy(rankSource, "rank_by");
      if (!(rankBy instanceof RankBy.Vector)) {
        throw Shape.meaning("rank_by", "recall is measured with [attribute, \"ANN\", vector]");
      }
    }
    int num = positive(root, "num", rankBy == null ? 25 : 1);
    if (rankBy != null && num != 1) {
      throw Shape.meaning("num", "is " + num + ", with rank_by it must be absent or 1");
    }
    List<float[]> queries = new ArrayList<>();
    Json vectors = Shape.member(root, "queries");
    if (vectors != null) {
      List<Json> sources = Shape.array(vectors, "queries").values();
      for (int i = 0; i < sources.size(); i++) {
        queries.add(vector(sources.get(i), "queries[" + i + "]"));
      }
    }
    return new RecallRequest(
        queries.isEmpty() ? num : queries.size(),
        positive(root, "top_k", 10),
        filter,
        rankBy,
        queries,
        Shape.boolMember(root, "include_ground_truth", false));
  }

  private static float[] vector(Json source, String path) {
    return switch (source) {
      case JsonString base64 -> Vectors.base64(base64.value(), path);
      case JsonArray array -> Vectors.floats(array, path);
      default -> throw Shape.invalid(path, source, "a vector");
    };
  }

  private static int positive(JsonObject root, String name, int absent) {
    Json source = Shape.member(root, name);
    if (source == null) {
      return absent;
    }
    int value = Shape.unsigned(source, name);
    if (value < 1 || value > LimitDecoder.MAX_ROWS) {
      throw Shape.meaning(name, "is " + source + ", allowed are 1 to " + LimitDecoder.MAX_ROWS);
    }
    return value;
  }

  static @Nullable String distanceMetric(JsonObject object, String prefix) {
    Json metric = Shape.member(object, "distance_metric");
    return metric == null
        ? null
        : Shape.word(
            metric, prefix + "distance_metric", List.of("cosine_distance", "euclidean_squared"));
  }
}
