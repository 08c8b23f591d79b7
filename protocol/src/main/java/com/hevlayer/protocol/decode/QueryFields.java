package com.hevlayer.protocol.decode;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonBoolean;
import com.hevlayer.ports.json.JsonNull;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.store.Filter;
import com.hevlayer.ports.store.Query;
import com.hevlayer.ports.store.Query.Projection;
import com.hevlayer.ports.store.RankBy;
import com.hevlayer.protocol.WireNames;
import com.hevlayer.protocol.WireRefusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The fields of one query, on its own or among several. */
final class QueryFields {
  private static final Set<String> OWN =
      Set.of(
          "rank_by",
          "filters",
          "limit",
          "top_k",
          "offset",
          "include_attributes",
          "exclude_attributes",
          "compute_attributes",
          "aggregate_by",
          "group_by",
          "distance_metric",
          "disable_cache");
  private static final Set<String> OF_REQUEST =
      Set.of("queries", "rerank_by", "consistency", "vector_encoding");

  private QueryFields() {}

  static boolean isKnown(String name) {
    return OWN.contains(name) || OF_REQUEST.contains(name);
  }

  static Query query(JsonObject source, String prefix, boolean among) {
    for (String name : source.members().keySet()) {
      if (!isKnown(name)) {
        String unknown = "unknown field `" + name + "` in a query";
        throw prefix.isEmpty()
            ? WireRefusal.meaning(unknown)
            : Shape.meaning(prefix.substring(0, prefix.length() - 1), unknown);
      }
      if (among
          && OF_REQUEST.contains(name)
          && !name.equals("consistency")
          && Shape.member(source, name) != null) {
        throw WireRefusal.meaning(prefix + name + ": belongs beside `queries`, not into them");
      }
    }
    Json rankSource = Shape.member(source, "rank_by");
    Json filterSource = Shape.member(source, "filters");
    Json aggregateSource = Shape.member(source, "aggregate_by");
    if (rankSource != null && aggregateSource != null) {
      throw WireRefusal.shape(prefix + "rank_by and aggregate_by exclude each other");
    }
    if (rankSource == null && filterSource == null && aggregateSource == null) {
      throw WireRefusal.meaning(
          prefix + "one of rank_by, filters, aggregate_by and queries is needed");
    }
    Filter filter =
        filterSource == null ? null : FilterDecoder.filter(filterSource, prefix + "filters");
    String metric = QueryDecoder.distanceMetric(source, prefix);
    Json disableCache = Shape.member(source, "disable_cache");
    if (disableCache != null) {
      Shape.bool(disableCache, prefix + "disable_cache");
    }
    if (aggregateSource != null) {
      if (metric != null) {
        throw WireRefusal.shape(prefix + "distance_metric has no place beside aggregate_by");
      }
      return aggregate(source, aggregateSource, filter, prefix);
    }
    Json groupBy = Shape.member(source, "group_by");
    if (groupBy != null && Shape.array(groupBy, prefix + "group_by").size() > 0) {
      throw Shape.meaning(prefix + "group_by", "needs aggregate_by");
    }
    return rows(source, rankSource, filter, metric, prefix);
  }

  private static Query rows(
      JsonObject source,
      @Nullable Json rankSource,
      @Nullable Filter filter,
      @Nullable String metric,
      String prefix) {
    RankBy rankBy = rankSource == null ? null : RankDecoder.rankBy(rankSource, prefix + "rank_by");
    if (rankBy instanceof RankBy.Vector vector && vector.exact() && filter == null) {
      throw Shape.meaning(prefix + "rank_by", "kNN needs filters");
    }
    Query.Limit limit = LimitDecoder.limit(source, prefix);
    if (limit == null && rankBy != null) {
      throw Shape.meaning(prefix + "limit", "is needed, allowed are 1 to " + LimitDecoder.MAX_ROWS);
    }
    int offset =
        LimitDecoder.offset(
            source, prefix, limit, rankBy != null, "an explicit rank_by and a limit");
    if (limit != null && limit.per() != null) {
      checkPer(source, limit.per(), prefix);
    }
    return new Query(
        rankBy,
        filter,
        limit,
        offset,
        projection(source, prefix),
        ComputedDecoder.computed(source, rankBy, prefix),
        Map.of(),
        List.of(),
        metric);
  }

  private static void checkPer(JsonObject source, Query.Per per, String prefix) {
    List<Json> included =
        source.get("include_attributes") instanceof JsonArray names ? names.values() : List.of();
    for (String attribute : per.attributes()) {
      if (!included.contains(Json.of(attribute))) {
        throw Shape.meaning(
            prefix + "limit.per.attributes",
            "`" + attribute + "` must be named in include_attributes");
      }
    }
  }

  private static Projection projection(JsonObject source, String prefix) {
    Json include = Shape.member(source, "include_attributes");
    Json exclude = Shape.member(source, "exclude_attributes");
    if (include != null && exclude != null) {
      // Shapes come first: a list that is none is 422 even here.
      include(include, prefix);
      Shape.strings(exclude, prefix + "exclude_attributes");
      throw WireRefusal.meaning(
          prefix + "include_attributes and exclude_attributes exclude each other");
    }
    if (exclude != null) {
      List<String> names = new ArrayList<>(Shape.strings(exclude, prefix + "exclude_attributes"));
      if (names.contains("id")) {
        throw Shape.meaning(prefix + "exclude_attributes", "`id` cannot be excluded");
      }
      names.addAll(WireNames.STAMPS);
      return new Projection.AllExcept(names.stream().distinct().toList());
    }
    return include == null ? new Projection.IdOnly() : include(include, prefix);
  }

  private static Projection include(Json source, String prefix) {
    String path = prefix + "include_attributes";
    return switch (source) {
      case JsonBoolean all ->
          all.value() ? new Projection.AllExcept(WireNames.STAMPS) : new Projection.IdOnly();
      case JsonArray ignored -> {
        List<String> names = new ArrayList<>(Shape.strings(source, path));
        names.removeIf("id"::equals);
        yield names.isEmpty()
            ? new Projection.IdOnly()
            : new Projection.Only(names.stream().distinct().toList());
      }
      default -> throw Shape.invalid(path, source, "a boolean or a sequence of attribute names");
    };
  }

  private static Query aggregate(
      JsonObject source, Json aggregateSource, @Nullable Filter filter, String prefix) {
    for (String name :
        List.of("include_attributes", "exclude_attributes", "compute_attributes", "offset")) {
      Json value = Shape.member(source, name);
      if (value != null && !(value instanceof JsonBoolean bool && !bool.value())) {
        throw Shape.meaning(prefix + name, "has no place beside aggregate_by");
      }
    }
    Map<String, Query.Aggregate> aggregates =
        AggregateDecoder.aggregates(aggregateSource, prefix + "aggregate_by");
    Json groupSource = Shape.member(source, "group_by");
    List<Query.GroupKey> groupBy =
        groupSource == null
            ? List.of()
            : AggregateDecoder.groupBy(groupSource, aggregates.keySet(), prefix + "group_by");
    Query.Limit limit =
        source.get("limit") instanceof JsonNull && !source.members().containsKey("top_k")
            ? null
            : LimitDecoder.limit(source, prefix);
    if (limit != null && groupBy.isEmpty()) {
      throw WireRefusal.meaning(prefix + "top_k and limit have no place without group_by");
    }
    if (limit != null && limit.per() != null) {
      throw Shape.meaning(prefix + "limit.per", "has no place beside aggregate_by");
    }
    return new Query(
        null,
        filter,
        limit,
        0,
        new Projection.IdOnly(),
        new LinkedHashMap<>(),
        aggregates,
        groupBy,
        null);
  }
}
