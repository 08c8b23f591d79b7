package com.hevlayer.domain.query;

import com.hevlayer.domain.cache.SeedVectors;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.domain.shard.Shards;
import com.hevlayer.ports.store.Filter;
import com.hevlayer.ports.store.ResultRow;
import java.util.List;

/** Executes plain queries. Thread-safe; blocks. */
public final class PlainQueries {
  private final Legs legs;
  private final Shards shards;
  private final Seeds seeds;

  /** Creates one. */
  public PlainQueries(Legs legs, Shards shards, SeedVectors vectors) {
    this.legs = legs;
    this.shards = shards;
    this.seeds = new Seeds(vectors);
  }

  /**
   * Executes a plain query.
   *
   * @throws com.hevlayer.domain.fault.Fault.NotFound if rows to be near to have no vector
   * @throws com.hevlayer.domain.fault.Fault with the store's refusal, to be relayed
   */
  public PlainAnswer run(Target target, PlainRequest request) {
    Ranking.Expression ranking = seeds.resolve(target, request.ranking(), request.dialect());
    Page page = Page.of(request, ranking.order());
    Filter filter = Filters.and(page.band(request.filter()), request.temporal());
    Leg leg =
        new Leg(
            ranking.rankBy(),
            ranking.order(),
            filter,
            page.asked(),
            request.included().projection());
    LegAnswer answer = legs.run(target, leg, shards.of(target));
    Page.Cut cut = page.cut(answer.rows());
    List<ResultRow> rows =
        request.keepsVectors() ? cut.rows() : IncludedAttributes.withoutVectors(cut.rows());
    return new PlainAnswer(
        rows, answer.usage(), cut.nextCursor(), request.included().vectorDropped());
  }
}
