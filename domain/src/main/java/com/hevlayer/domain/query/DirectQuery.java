package com.hevlayer.domain.query;

import com.hevlayer.domain.consistency.Freshness;
import com.hevlayer.domain.lookup.IdLookup;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.ports.store.Filter;
import com.hevlayer.protocol.client.QueryReply;
import com.hevlayer.protocol.client.RequestEncoder;

/**
 * A plain query that takes one call of a store that speaks the wire, as steps around that call.
 * They touch memory only, but for {@link #again}. Immutable.
 */
public final class DirectQuery {
  private static final int TOO_MANY_REQUESTS = 429;

  private final Legs legs;
  private final PlainPlan plan;
  private final Freshness freshness;

  DirectQuery(Legs legs, PlainPlan plan, Freshness freshness) {
    this.legs = legs;
    this.plan = plan;
    this.freshness = freshness;
  }

  /** Returns the body to send. */
  public byte[] body() {
    Leg leg = plan.leg();
    Filter cut =
        freshness.cut().isPresent() ? Filters.writtenUntil(freshness.cut().getAsLong()) : null;
    return RequestEncoder.query(
        IdLookup.request(
            leg.rankBy(), Filters.and(leg.filter(), cut), leg.topK(), leg.projection()));
  }

  /** Whether after an answer with this status the query is executed {@link #again}. */
  public boolean repeats(int status) {
    return status == TOO_MANY_REQUESTS && freshness.status() != Freshness.Status.UPDATING;
  }

  /** Returns what the body of a successful answer means. */
  public PlainAnswer answer(QueryReply reply) {
    LegAnswer found = new LegAnswer(IdLookup.rows(reply.answer()), reply.usage());
    return plan.answer(Legs.ordered(plan.leg(), found));
  }

  /**
   * Executes the query once more, under the watermark if one is known; blocks.
   *
   * @throws com.hevlayer.domain.fault.Fault with the store's refusal, to be relayed
   */
  public PlainAnswer again(Target target) {
    return plan.answer(legs.again(target, plan.leg()));
  }
}
