package com.hevlayer.adapters.embedded.query;

import com.hevlayer.adapters.embedded.filter.FilterCompiler;
import com.hevlayer.adapters.embedded.filter.FilterSchema;
import com.hevlayer.adapters.embedded.schema.Attribute;
import com.hevlayer.adapters.embedded.schema.NamespaceSchema;
import com.hevlayer.adapters.embedded.schema.Refusal;
import com.hevlayer.adapters.embedded.schema.ValueKind;
import com.hevlayer.ports.store.Query;
import com.hevlayer.ports.store.QueryResult;
import com.hevlayer.ports.store.RankBy;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.jspecify.annotations.Nullable;

/**
 * One query that was checked against the schema of a snapshot. Immutable.
 *
 * @param filter {@code null}: every row
 * @param ranking {@code null} for aggregates
 * @param aggregation {@code null} for rows
 * @param count rows to rank: the offset and the limit
 */
record QueryPlan(
    org.apache.lucene.search.@Nullable Query filter,
    @Nullable Ranking ranking,
    @Nullable Aggregation aggregation,
    @Nullable PerLimit per,
    int offset,
    int count,
    Collection<Attribute> projection,
    Map<String, Computation> computations) {

  /** The most rows of an answer, together with those passed over. */
  static final int MAX_ROWS = 10_000;

  private static final int MAX_COMPUTED = 256;

  /**
   * Checks a query.
   *
   * @throws Refusal 400 or 422 if the namespace cannot answer it
   */
  static QueryPlan of(NamespaceSchema schema, Query query) {
    checkMetric(schema, query);
    org.apache.lucene.search.Query filter =
        query.filter() == null ? null : FilterCompiler.compile(schema, query.filter());
    if (filter instanceof MatchAllDocsQuery) {
      filter = null;
    }
    Query.Limit limit = query.limit();
    int total = limit == null ? MAX_ROWS : limit.total();
    if (total < 1 || total > MAX_ROWS) {
      throw Refusal.meaning("limit is %d, allowed are 1 to %d".formatted(total, MAX_ROWS));
    }
    if (!query.aggregates().isEmpty()) {
      Aggregation aggregation = Aggregation.of(schema, query);
      return new QueryPlan(filter, null, aggregation, null, 0, total, List.of(), Map.of());
    }
    if (query.offset() < 0 || (limit != null && query.offset() > MAX_ROWS - total)) {
      throw Refusal.meaning(
          "offset + limit is %d, at most %d are allowed"
              .formatted((long) query.offset() + total, MAX_ROWS));
    }
    Score score = score(schema, query);
    Ranking ranking = ranking(schema, query, score);
    Query.Per per = limit == null ? null : limit.per();
    return new QueryPlan(
        filter,
        ranking,
        null,
        limit == null || per == null ? null : PerLimit.of(schema, query, limit, per),
        query.offset(),
        Math.min(query.offset() + total, MAX_ROWS),
        Projection.of(schema, query.projection()),
        computations(schema, query, score));
  }

  private static void checkMetric(NamespaceSchema schema, Query query) {
    String named = query.distanceMetric();
    if (named == null) {
      return;
    }
    if (!query.aggregates().isEmpty()) {
      throw Refusal.shape("distance_metric has no place beside aggregate_by");
    }
    if (schema.metric() == null) {
      throw Refusal.meaning("distance_metric: the namespace has no vectors");
    }
    if (!schema.metric().wireName().equals(named)) {
      throw Refusal.meaning(
          "distance_metric is %s, the namespace has %s"
              .formatted(named, schema.metric().wireName()));
    }
  }

  private static @Nullable Score score(NamespaceSchema schema, Query query) {
    return query.rankBy() instanceof RankBy.Score score
        ? new ScoreReader(schema, "rank_by").read(score.expression())
        : null;
  }

  private static Ranking ranking(NamespaceSchema schema, Query query, @Nullable Score score) {
    RankBy rankBy = query.rankBy();
    if (score != null) {
      return new ScoreRanking(schema, score);
    }
    return switch (rankBy) {
      case null -> {
        if (query.filter() == null) {
          throw Refusal.meaning("one of rank_by, filters and aggregate_by is needed");
        }
        yield OrderRanking.byId(schema);
      }
      case RankBy.Orders orders -> OrderRanking.of(schema, orders);
      case RankBy.Vector vector -> {
        if (vector.exact() && query.filter() == null) {
          throw Refusal.meaning("rank_by error: kNN needs filters; ANN works without");
        }
        yield vector(schema, vector);
      }
      case RankBy.Score ignored -> throw new IllegalStateException("handled above");
      case RankBy.Unknown unknown ->
          throw Refusal.shape("rank_by error: unknown expression " + unknown.source().describe());
    };
  }

  static Ranking vector(NamespaceSchema schema, RankBy.Vector vector) {
    Attribute attribute = VectorArguments.attribute(schema, vector.attribute(), "rank_by");
    List<float[]> vectors = VectorArguments.vectors(schema, attribute, vector.query(), "rank_by");
    if (attribute.kind() == ValueKind.MULTI_VECTOR) {
      if (!vector.exact() && !attribute.lateInteraction()) {
        throw Refusal.meaning(
            "rank_by error in key `%s`: ANN needs late_interaction in the schema"
                .formatted(attribute.name()));
      }
      return new MultiVectorRanking(schema, attribute, vectors);
    }
    if (!vector.exact() && !attribute.ann()) {
      throw Refusal.meaning(
          "rank_by error in key `%s`: ANN needs the attribute to have ann in the schema"
              .formatted(attribute.name()));
    }
    return new VectorRanking(schema, attribute, vector.exact(), vectors.getFirst());
  }

  private static Map<String, Computation> computations(
      NamespaceSchema schema, Query query, @Nullable Score score) {
    if (query.computed().size() > MAX_COMPUTED) {
      throw Refusal.meaning(
          "compute_attributes has %d entries, at most %d are allowed"
              .formatted(query.computed().size(), MAX_COMPUTED));
    }
    Map<String, Computation> computations = new LinkedHashMap<>();
    query
        .computed()
        .forEach((name, computed) -> computations.put(name, computation(schema, computed, score)));
    return computations;
  }

  private static Computation computation(
      NamespaceSchema schema, Query.Computed computed, @Nullable Score rankBy) {
    String where = "compute_attributes";
    return switch (computed) {
      case Query.Computed.VectorDistance distance -> {
        Attribute attribute = VectorArguments.attribute(schema, distance.attribute(), where);
        yield new Computation.VectorDistance(
            attribute,
            VectorArguments.metric(schema),
            VectorArguments.vectors(schema, attribute, distance.query(), where));
      }
      case Query.Computed.Score score ->
          new Computation.Scored(new ScoreReader(schema, where).read(score.expression()));
      case Query.Computed.Matches matches ->
          new Computation.Tested(FilterCompiler.read(schema, matches.filter()));
      case Query.Computed.Highlight highlight ->
          new Computation.Fragments(
              FilterSchema.require(schema, highlight.attribute(), where),
              Highlights.of(schema, highlight.attribute(), highlight.options(), rankBy));
      case Query.Computed.Unknown unknown ->
          throw Refusal.shape(
              "compute_attributes error: unknown expression " + unknown.source().describe());
    };
  }

  /** Returns the ranked rows that the query asks for. */
  Hits hits(View view) throws IOException {
    if (ranking == null) {
      throw new IllegalStateException("aggregates have no rows");
    }
    view.checkWanted();
    Hits hits =
        per == null ? ranking.top(view, filter, count) : per.top(view, ranking, filter, count);
    return hits.slice(offset, count);
  }

  RowBuilder rowBuilder(View view, boolean base64Vectors) {
    return new RowBuilder(view, projection, computations, base64Vectors);
  }

  QueryResult aggregate(View view) throws IOException {
    if (aggregation == null) {
      throw new IllegalStateException("rows are no aggregates");
    }
    view.checkWanted();
    return aggregation.run(view, filter, count);
  }

  String explain(View view) throws IOException {
    String source =
        aggregation != null
            ? aggregation.explain(view, filter)
            : ranking == null ? "" : ranking.explain(view, filter, count);
    return filter == null ? source : source + " <- Filter(" + filter + ")";
  }
}
