package com.hevlayer.domain.query.hybrid;

import com.hevlayer.domain.embed.EmbeddedQuery;
import com.hevlayer.domain.embed.EmbeddingUsage;
import com.hevlayer.domain.embed.QueryVectors;
import com.hevlayer.domain.fault.Fault;
import com.hevlayer.domain.query.Dialect;
import com.hevlayer.domain.query.IncludedAttributes;
import com.hevlayer.domain.query.Leg;
import com.hevlayer.domain.query.LegOrder;
import com.hevlayer.domain.query.Legs;
import com.hevlayer.domain.query.text.Words;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.domain.shard.Shards;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.store.QueryVector;
import com.hevlayer.ports.store.RankBy;
import com.hevlayer.ports.store.ResultRow;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Executes queries whose text decides how they are ranked: a term by its words, a sentence by its
 * meaning, what lies between by both. Thread-safe; blocks.
 */
public final class Auto {
  private final HybridText text;
  private final Legs legs;
  private final Shards shards;
  private final QueryVectors vectors;

  /** Creates one. */
  public Auto(HybridText text, Legs legs, Shards shards, QueryVectors vectors) {
    this.text = text;
    this.legs = legs;
    this.shards = shards;
    this.vectors = vectors;
  }

  /**
   * Decides and executes. A query that needs a vector and has none is not executed, unless the
   * caller insists on its route; then no store is asked.
   *
   * @throws Fault.Invalid if the input holds no word, or a forced route lacks its vector
   * @throws Fault with the store's refusal, to be relayed
   */
  public AutoAnswer run(Target target, AutoRequest request) {
    return run(target, request, dimension -> {});
  }

  /**
   * Decides and executes as {@link #run(Target, AutoRequest)} does.
   *
   * @param byDistance hears of the dimension of the query's vector before rows are ranked by their
   *     distance to it and by nothing else; what it throws ends the query
   */
  public AutoAnswer run(Target target, AutoRequest request, IntConsumer byDistance) {
    int words = Words.first(request.search().input()).size();
    if (words == 0) {
      throw new Fault.Invalid(HybridText.wordless(request.search()));
    }
    AutoRoute forced = request.forced();
    AutoRoute route = forced == null ? AutoRoute.of(words) : forced;
    Ranked ranked = null;
    if (route.needsVector()) {
      AutoRequest.Meaning meaning = request.meaning();
      if (meaning == null) {
        if (forced != null) {
          throw new Fault.Invalid("forced route \"" + route.wireName() + "\" requires a vector");
        }
        Routing deferred = new Routing(route, false, words, false);
        return new AutoAnswer(List.of(), deferred, null, null, null);
      }
      ranked = ranked(target, request, meaning);
    }
    Routing routing = new Routing(route, forced != null, words, true);
    if (route == AutoRoute.SEMANTIC && ranked != null) {
      byDistance.accept(ranked.dimension());
      return byMeaning(target, request, routing, ranked);
    }
    return byWords(target, request, routing, ranked);
  }

  /** A ranking by vector, and what it took to make it. */
  private record Ranked(RankBy rankBy, int dimension, @Nullable EmbeddingUsage usage) {}

  private Ranked ranked(Target target, AutoRequest request, AutoRequest.Meaning meaning) {
    return switch (meaning) {
      case AutoRequest.Meaning.Given given -> {
        Json source =
            Json.array(Json.of(IncludedAttributes.VECTOR), Json.of("ANN"), given.vector());
        Dialect dialect = request.envelope().dialect();
        yield new Ranked(dialect.rankBy(source, "rank_by"), given.vector().size(), null);
      }
      case AutoRequest.Meaning.Embedded embedded -> {
        String field = embedded.field() == null ? request.search().field() : embedded.field();
        EmbeddedQuery query = vectors.embed(target, field, embedded.model(), embedded.text());
        RankBy nearest =
            new RankBy.Vector(query.attribute(), false, new QueryVector.Dense(query.vector()));
        yield new Ranked(nearest, query.vector().length, query.usage());
      }
    };
  }

  private AutoAnswer byWords(
      Target target, AutoRequest request, Routing routing, @Nullable Ranked ranked) {
    HybridAnswer answer =
        text.run(
            target, request.search(), request.envelope(), ranked == null ? null : ranked.rankBy());
    return new AutoAnswer(
        answer.rows(),
        routing,
        answer.echo(),
        answer.nextCursor(),
        ranked == null ? null : ranked.usage());
  }

  private AutoAnswer byMeaning(Target target, AutoRequest request, Routing routing, Ranked ranked) {
    Envelope envelope = request.envelope();
    int wanted = (int) Math.min(envelope.end() + 1, OffsetCursor.DEEPEST);
    Leg leg =
        new Leg(
            ranked.rankBy(),
            LegOrder.DISTANCE,
            envelope.scoped(null),
            wanted,
            envelope.projection());
    List<ResultRow> found = legs.run(target, leg, shards.of(target)).rows();
    int from = Math.min(envelope.offset(), found.size());
    int to = (int) Math.min(envelope.end(), found.size());
    List<FoundRow> rows =
        IncludedAttributes.withoutVectors(found.subList(from, to)).stream()
            .map(row -> new FoundRow(row, null, List.of()))
            .toList();
    return new AutoAnswer(
        rows,
        routing,
        null,
        OffsetCursor.behind(envelope, found.size() > envelope.end()),
        ranked.usage());
  }
}
