package com.hevlayer.domain.query;

import com.hevlayer.domain.cache.SeedVectors;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.domain.shard.Sharding;
import com.hevlayer.domain.shard.Shards;
import java.util.Optional;

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
    PlainPlan plan = PlainPlan.of(request, ranking);
    return plan.answer(legs.run(target, plan.leg(), shards.of(target)));
  }

  /**
   * Returns a plain query as steps that do not block, if it takes one call of a store that speaks
   * the wire; touches memory only.
   */
  public Optional<DirectQuery> direct(Target target, PlainRequest request) {
    Optional<Sharding> sharding = shards.known(target.namespace());
    return request.ranking() instanceof Ranking.Expression ranking
            && target.speaksWire()
            && !target.alwaysCurrent()
            && sharding.isPresent()
            && sharding.get().active() == 0
        ? Optional.of(
            new DirectQuery(
                legs, PlainPlan.of(request, ranking), legs.freshness(target.namespace())))
        : Optional.empty();
  }
}
