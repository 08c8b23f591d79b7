package com.hevlayer.domain.query;

import com.hevlayer.ports.store.Filter;
import com.hevlayer.ports.store.ResultRow;
import java.util.List;

/**
 * A plain query whose ids are looked up: what it asks, and what becomes of the rows.
 *
 * @param leg without the cut at the watermark
 */
record PlainPlan(PlainRequest request, Page page, Leg leg) {

  static PlainPlan of(PlainRequest request, Ranking.Expression ranking) {
    Page page = Page.of(request, ranking.order());
    Filter filter = Filters.and(page.band(request.filter()), request.temporal());
    Leg leg =
        new Leg(
            ranking.rankBy(),
            ranking.order(),
            filter,
            page.asked(),
            request.included().projection());
    return new PlainPlan(request, page, leg);
  }

  PlainAnswer answer(LegAnswer found) {
    Page.Cut cut = page.cut(found.rows());
    List<ResultRow> rows =
        request.keepsVectors() ? cut.rows() : IncludedAttributes.withoutVectors(cut.rows());
    return new PlainAnswer(
        rows, found.usage(), cut.nextCursor(), request.included().vectorDropped());
  }
}
