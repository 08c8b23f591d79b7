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
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonObject;
import java.util.List;
import java.util.function.BiFunction;
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
   * @param dimension of the query's vector; 0: unknown or none
   */
  record Found(
      List<FoundRow> rows,
      boolean byDistance,
      int dimension,
      @Nullable Routing routing,
      @Nullable HybridEcho hybrid) {}

  Found run(Target target, FederatedRequest request) {
    Dialect dialect = Dialect.of(target);
    return switch (request.kind()) {
      case PLAIN -> {
        JsonObject body = lowered(target, request.each());
        yield plain(target, PlainRequest.parse(body, dialect).withoutVectors());
      }
      case HYBRID_TEXT -> {
        HybridAnswer answer = hybrid.run(target, HybridRequest.parse(request.each(), dialect));
        yield new Found(answer.rows(), false, 0, null, answer.echo());
      }
      case AUTO -> {
        AutoAnswer answer = auto.run(target, AutoRequest.parse(request.each(), dialect));
        boolean byDistance = answer.routing().executed() && answer.hybrid() == null;
        yield new Found(
            answer.rows(), byDistance, answer.dimension(), answer.routing(), answer.hybrid());
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

  private Found plain(Target target, PlainRequest request) {
    PlainAnswer answer = plain.run(target, request);
    List<FoundRow> rows =
        answer.rows().stream().map(row -> new FoundRow(row, null, List.of())).toList();
    return switch (request.ranking()) {
      case Ranking.NearestTo ignored -> new Found(rows, true, 0, null, null);
      case Ranking.Expression expression ->
          new Found(
              rows,
              expression.order() == LegOrder.DISTANCE,
              dimension(expression.source()),
              null,
              null);
    };
  }

  private static int dimension(Json rankBy) {
    return rankBy instanceof JsonArray parts
            && parts.size() > 2
            && parts.get(2) instanceof JsonArray vector
            && vector.isNumbers()
        ? vector.size()
        : 0;
  }
}
