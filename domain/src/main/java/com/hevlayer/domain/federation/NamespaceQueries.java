package com.hevlayer.domain.federation;

import com.hevlayer.domain.embed.Lowered;
import com.hevlayer.domain.query.Dialect;
import com.hevlayer.domain.query.LegOrder;
import com.hevlayer.domain.query.PlainAnswer;
import com.hevlayer.domain.query.PlainQueries;
import com.hevlayer.domain.query.PlainRequest;
import com.hevlayer.domain.query.Ranking;
import com.hevlayer.domain.query.hybrid.Auto;
import com.hevlayer.domain.query.hybrid.AutoAnswer;
import com.hevlayer.domain.query.hybrid.AutoRequest;
import com.hevlayer.domain.query.hybrid.FoundRow;
import com.hevlayer.domain.query.hybrid.HybridAnswer;
import com.hevlayer.domain.query.hybrid.HybridEcho;
import com.hevlayer.domain.query.hybrid.HybridRequest;
import com.hevlayer.domain.query.hybrid.HybridText;
import com.hevlayer.domain.query.hybrid.Routing;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonObject;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Every query that can be run against one namespace, with answers of one shape. Thread-safe.
 *
 * @param embedding puts vectors in the place of texts that are the gateway's to embed
 * @param plain ranked by the store
 * @param hybrid ranked by words
 * @param auto routed by the text
 */
public record NamespaceQueries(
    BiFunction<Target, JsonObject, Lowered> embedding,
    PlainQueries plain,
    HybridText hybrid,
    Auto auto) {

  /**
   * What one namespace found.
   *
   * @param byDistance whether its rows have distances that mean something elsewhere
   */
  record Found(
      List<FoundRow> rows,
      boolean byDistance,
      @Nullable Routing routing,
      @Nullable HybridEcho hybrid) {}

  /**
   * Runs a query.
   *
   * @param byDistance hears of the dimension of the query's vector, 0 where that is unknown, before
   *     rows are ranked by their distance to it and by nothing else; what it throws ends the query
   */
  Found run(Target target, FederatedRequest request, IntConsumer byDistance) {
    Dialect dialect = Dialect.of(target);
    return switch (request.kind()) {
      case PLAIN -> {
        JsonObject body = lowered(target, request.each());
        yield plain(target, PlainRequest.parse(body, dialect).withoutVectors(), byDistance);
      }
      case HYBRID_TEXT -> {
        HybridAnswer answer = hybrid.run(target, HybridRequest.parse(request.each(), dialect));
        yield new Found(answer.rows(), false, null, answer.echo());
      }
      case AUTO -> {
        AutoAnswer answer =
            auto.run(target, AutoRequest.parse(request.each(), dialect), byDistance);
        boolean ranked = answer.routing().executed() && answer.hybrid() == null;
        yield new Found(answer.rows(), ranked, answer.routing(), answer.hybrid());
      }
    };
  }

  private JsonObject lowered(Target target, JsonObject body) {
    return switch (embedding.apply(target, body)) {
      case Lowered.Embedded embedded -> embedded.body();
      // A store that embeds itself reads the text where it stands.
      case Lowered.Relay ignored -> body;
      case Lowered.Untouched ignored -> body;
    };
  }

  private Found plain(Target target, PlainRequest request, IntConsumer byDistance) {
    Ranking ranking = request.ranking();
    boolean ranked =
        !(ranking instanceof Ranking.Expression expression)
            || expression.order() == LegOrder.DISTANCE;
    if (ranked) {
      byDistance.accept(dimension(ranking));
    }
    PlainAnswer answer = plain.run(target, request);
    List<FoundRow> rows =
        answer.rows().stream().map(row -> new FoundRow(row, null, List.of())).toList();
    return new Found(rows, ranked, null, null);
  }

  private static int dimension(Ranking ranking) {
    return ranking instanceof Ranking.Expression expression
            && expression.source() instanceof JsonArray parts
            && parts.size() > 2
            && parts.get(2) instanceof JsonArray vector
            && vector.isNumbers()
        ? vector.size()
        : 0;
  }
}
