package com.hevlayer.domain.scan;

import com.hevlayer.domain.fault.Fault;
import com.hevlayer.domain.lookup.IdLookup;
import com.hevlayer.domain.query.Filters;
import com.hevlayer.domain.query.RowOrder;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.Cancellation;
import com.hevlayer.ports.store.Filter;
import com.hevlayer.ports.store.NoAnswerException;
import com.hevlayer.ports.store.Query;
import com.hevlayer.ports.store.QueryAnswer;
import com.hevlayer.ports.store.RankBy;
import com.hevlayer.ports.store.ResultRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One ranking of a scan as it is asked of each part. Immutable.
 *
 * @param radius rows farther away do not count; infinite where rows have no distance
 * @param unknown an attribute without which no row counts, or {@code null}
 */
record RankedQuery(
    Target target,
    RankBy rankBy,
    double radius,
    Query.Projection projection,
    @Nullable String unknown,
    Deadline deadline) {
  /** The most rows that one query gives. */
  static final int MOST = 10_000;

  private static final String STEP = "ranking the rows";

  /**
   * The rows that count.
   *
   * @param last the last of them, or {@code null} without any
   * @param saturated whether there may be more of them
   */
  record Found(
      List<ResultRow> rows, @Nullable ResultRow last, boolean saturated, boolean timedOut) {
    private static final Found NOTHING = new Found(List.of(), null, false, false);
    private static final Found NOTHING_IN_TIME = new Found(List.of(), null, true, true);
    private static final Found NO_FURTHER = new Found(List.of(), null, true, false);

    private static Found of(List<ResultRow> rows, boolean saturated) {
      return new Found(rows, rows.isEmpty() ? null : rows.getLast(), saturated, false);
    }

    /** Returns the same but for the rows, which need not be kept. */
    Found withoutRows() {
      return new Found(List.of(), last, saturated, timedOut);
    }
  }

  RankedQuery cancelledBy(Cancellation cancellation) {
    Target cancelled = target.with(target.context().withCancellation(cancellation));
    return new RankedQuery(cancelled, rankBy, radius, projection, unknown, deadline);
  }

  /** Asks for the best rows under a filter. */
  Found ask(@Nullable Filter filter) {
    return ask(filter, false);
  }

  /** Asks for the rows behind one, by score and id. */
  Found askBehind(@Nullable Filter filter, ResultRow last) {
    Json score =
        Json.of(
            (float)
                last.distance()
                    .orElseThrow(() ->
                        new Fault.StepRefused(
                            STEP + " failed: the store gave row " + last.id() + " no score")));
    Filter behind =
        new Filter.Or(
            List.of(
                new Filter.Test("$score", Filter.Operator.LT, score, null),
                new Filter.And(
                    List.of(
                        new Filter.Test("$score", Filter.Operator.EQ, score, null),
                        new Filter.Test("id", Filter.Operator.GT, last.id(), null)))));
    Found found = ask(Filters.and(filter, behind), true);
    // A store that passes over the filter gives the same rows for ever.
    boolean repeats =
        !found.rows().isEmpty() && RowOrder.SCORE.compare(last, found.rows().getFirst()) >= 0;
    return repeats ? Found.NO_FURTHER : found;
  }

  private Found ask(@Nullable Filter filter, boolean further) {
    if (deadline.hasPassed()) {
      return Found.NOTHING_IN_TIME;
    }
    Answer<QueryAnswer> answer;
    try {
      answer = target.query(IdLookup.request(rankBy, filter, MOST, projection));
    } catch (NoAnswerException failure) {
      if (deadline.explains(failure)) {
        return Found.NOTHING_IN_TIME;
      }
      throw StoreSteps.unanswered(STEP, failure);
    }
    return switch (answer) {
      case Answer.Ok<QueryAnswer> ok -> counting(IdLookup.rows(ok.value()));
      case Answer.Unsupported<QueryAnswer> ignored -> throw StoreSteps.unsupported(target);
      case Answer.Refused<QueryAnswer> refused -> {
        if (unknown != null && StoreSteps.saysUnknownAttribute(refused, unknown)) {
          yield Found.NOTHING;
        }
        // Stores need not take a score in a filter; what was counted stays a lower bound then.
        if (further && (refused.status() == 400 || refused.status() == 422)) {
          yield Found.NO_FURTHER;
        }
        throw StoreSteps.refusedRanking(target, STEP, refused);
      }
    };
  }

  private Found counting(List<ResultRow> rows) {
    boolean full = rows.size() >= MOST;
    if (Double.isInfinite(radius)) {
      return Found.of(rows, full);
    }
    int within = within(rows);
    return Found.of(rows.subList(0, within), full && within == rows.size());
  }

  private int within(List<ResultRow> rows) {
    for (int i = 0; i < rows.size(); i++) {
      double distance = rows.get(i).distance().orElse(Double.NaN);
      if (!Double.isFinite(distance)) {
        throw new Fault.StepRefused(
            STEP + " failed: the store gave row " + rows.get(i).id() + " no finite $dist");
      }
      // As the decimal that the store wrote, since that is what the caller compares with.
      if (Double.parseDouble(Float.toString((float) distance)) > radius) {
        return i;
      }
    }
    return rows.size();
  }
}
