package com.hevlayer.protocol.client;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.store.Filter;
import com.hevlayer.ports.store.Query;
import com.hevlayer.ports.store.QueryVector;
import com.hevlayer.ports.store.RankBy;
import com.hevlayer.ports.store.ScoreExpression;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Filters, rankings and functions in the arrays of the wire. */
final class Expressions {
  private Expressions() {}

  static Json filter(Filter filter) {
    return switch (filter) {
      case Filter.And and -> Json.array(Json.of("And"), filters(and.operands()));
      case Filter.Or or -> Json.array(Json.of("Or"), filters(or.operands()));
      case Filter.Not not -> Json.array(Json.of("Not"), filter(not.operand()));
      case Filter.Test test ->
          Json.array(
              Stream.concat(
                      Stream.of(
                          Json.of(test.attribute()),
                          Json.of(test.operator().wireName()),
                          test.value()),
                      Stream.ofNullable(test.options()))
                  .toList());
      case Filter.Unknown unknown -> unknown.source();
    };
  }

  static Json rankBy(RankBy rankBy) {
    return switch (rankBy) {
      case RankBy.Orders orders ->
          orders.orders().size() == 1
              ? order(orders.orders().getFirst())
              : Json.array(orders.orders().stream().map(Expressions::order).toList());
      case RankBy.Vector vector ->
          Json.array(
              Json.of(vector.attribute()),
              Json.of(vector.exact() ? "kNN" : "ANN"),
              vector(vector.query()));
      case RankBy.Score score -> score(score.expression());
      case RankBy.Unknown unknown -> unknown.source();
    };
  }

  static Json vector(QueryVector query) {
    return switch (query) {
      case QueryVector.Dense dense -> Json.floats(dense.values());
      case QueryVector.Multiple multiple ->
          Json.array(multiple.vectors().stream().map(Json::floats).toList());
      case QueryVector.Embed embed ->
          embed.options() == null
              ? Json.array(Json.of("Embed"), Json.of(embed.text()))
              : Json.array(Json.of("Embed"), Json.of(embed.text()), embed.options());
    };
  }

  static Json score(ScoreExpression expression) {
    return switch (expression) {
      case ScoreExpression.Bm25 bm25 ->
          bm25.lastAsPrefix().equals(Json.of(false))
              ? Json.array(Json.of(bm25.attribute()), Json.of("BM25"), bm25.query())
              : Json.array(
                  Json.of(bm25.attribute()),
                  Json.of("BM25"),
                  bm25.query(),
                  Json.object("last_as_prefix", bm25.lastAsPrefix()));
      case ScoreExpression.SparseKnn sparse -> {
        Map<String, Json> weights = new LinkedHashMap<>();
        sparse.query().forEach((axis, weight) -> weights.put(axis, Json.of(weight.doubleValue())));
        yield Json.array(Json.of(sparse.attribute()), Json.of("SparseKNN"), Json.object(weights));
      }
      case ScoreExpression.Sum sum -> Json.array(Json.of("Sum"), scores(sum.operands()));
      case ScoreExpression.Max max -> Json.array(Json.of("Max"), scores(max.operands()));
      case ScoreExpression.Constant constant -> constant.number();
      case ScoreExpression.Product product ->
          Json.array(Json.of("Product"), Json.of(product.weight()), score(product.operand()));
      case ScoreExpression.Attribute attribute ->
          Json.array(Json.of("Attribute"), Json.of(attribute.name()));
      case ScoreExpression.Dist dist ->
          Json.array(Json.of("Dist"), score(dist.operand()), dist.origin());
      case ScoreExpression.Saturate saturate ->
          Json.array(
              Json.of("Saturate"),
              score(saturate.operand()),
              curve(saturate.midpoint(), saturate.exponent()));
      case ScoreExpression.Decay decay ->
          Json.array(
              Json.of("Decay"), score(decay.operand()), curve(decay.midpoint(), decay.exponent()));
      case ScoreExpression.Matches matches -> filter(matches.filter());
      case ScoreExpression.Unknown unknown -> unknown.source();
    };
  }

  static Json computed(Query.Computed computed) {
    return switch (computed) {
      case Query.Computed.VectorDistance distance ->
          Json.array(
              Json.of(distance.attribute()), Json.of("VectorDist"), vector(distance.query()));
      case Query.Computed.Score score -> score(score.expression());
      case Query.Computed.Matches matches -> filter(matches.filter());
      case Query.Computed.Highlight highlight ->
          highlight.options().members().isEmpty()
              ? Json.array(Json.of("Highlight"), Json.of(highlight.attribute()))
              : Json.array(
                  Json.of("Highlight"), Json.of(highlight.attribute()), highlight.options());
      case Query.Computed.Unknown unknown -> unknown.source();
    };
  }

  static Json aggregate(Query.Aggregate aggregate) {
    return switch (aggregate) {
      case Query.Aggregate.Count ignored -> Json.array(Json.of("Count"));
      case Query.Aggregate.Sum sum -> Json.array(Json.of("Sum"), Json.of(sum.attribute()));
      case Query.Aggregate.Unknown unknown -> unknown.source();
    };
  }

  static Json groupKey(Query.GroupKey key) {
    return switch (key) {
      case Query.GroupKey.Attribute attribute -> Json.of(attribute.name());
      case Query.GroupKey.ForEachUnique each ->
          Json.object(
              each.label(), Json.array(Json.of("ForEachUnique"), Json.of(each.attribute())));
    };
  }

  private static Json filters(List<Filter> filters) {
    return Json.array(filters.stream().map(Expressions::filter).toList());
  }

  private static Json scores(List<ScoreExpression> scores) {
    return Json.array(scores.stream().map(Expressions::score).toList());
  }

  private static Json order(RankBy.Order order) {
    return Json.array(Json.of(order.attribute()), Json.of(order.ascending() ? "asc" : "desc"));
  }

  private static Json curve(Json midpoint, double exponent) {
    Json.ObjectBuilder curve = Json.objectBuilder().put("midpoint", midpoint);
    if (exponent != 1) {
      curve.put("exponent", Json.of(exponent));
    }
    return curve.build();
  }
}
