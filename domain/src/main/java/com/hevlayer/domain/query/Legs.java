package com.hevlayer.domain.query;

import com.hevlayer.domain.consistency.Freshness;
import com.hevlayer.domain.consistency.Watermarks;
import com.hevlayer.domain.fault.Fault;
import com.hevlayer.domain.fault.StoreAnswers;
import com.hevlayer.domain.lookup.IdLookup;
import com.hevlayer.domain.parallel.Fork;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.domain.shard.Marker;
import com.hevlayer.domain.shard.Sharding;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.Filter;
import com.hevlayer.ports.store.NamespaceName;
import com.hevlayer.ports.store.QueryAnswer;
import com.hevlayer.ports.store.ResultRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Executes legs: cuts them at the watermark, scatters them to the shards, merges, and asks once
 * more under the watermark where a store answers 429. Thread-safe; blocks.
 */
public final class Legs {
  private final Watermarks watermarks;
  private final Fork fork;

  /** Creates one. */
  public Legs(Watermarks watermarks, Fork fork) {
    this.watermarks = watermarks;
    this.fork = fork;
  }

  /**
   * Executes a leg on all shards at once.
   *
   * @throws Fault with the store's refusal to be relayed
   */
  public LegAnswer run(Target target, Leg leg, Sharding sharding) {
    return run(target, leg, sharding, Math.max(1, sharding.active()));
  }

  /**
   * Executes a leg on at most {@code width} shards at once.
   *
   * @throws Fault with the store's refusal to be relayed
   */
  public LegAnswer run(Target target, Leg leg, Sharding sharding, int width) {
    return underWatermark(target, cut -> attempt(target, leg, sharding, width, cut));
  }

  /**
   * Executes a leg on at most {@code width} shards at once and returns what every shard found,
   * neither merged nor cut: for rows that the caller puts in an order of its own.
   *
   * @throws Fault with the store's refusal to be relayed
   */
  public List<ResultRow> gather(Target target, Leg leg, Sharding sharding, int width) {
    return underWatermark(
        target,
        cut -> {
          Filter filter = Filters.and(leg.filter(), cut);
          return sharding.active() == 0
              ? ask(target, leg, filter).rows()
              : rows(scatter(target, leg, sharding, width, filter));
        });
  }

  /**
   * Executes a read as the freshness of its namespace demands.
   *
   * @param read takes the filter to add, or {@code null} for none; throws {@link
   *     Fault.StoreRefused} for a refusal
   */
  public <T> T underWatermark(Target target, Function<@Nullable Filter, T> read) {
    if (target.alwaysCurrent()) {
      return read.apply(null);
    }
    Freshness freshness = watermarks.of(target.namespace());
    OptionalLong cut = freshness.cut();
    if (cut.isPresent()) {
      return read.apply(Filters.writtenUntil(cut.getAsLong()));
    }
    try {
      return read.apply(null);
    } catch (Fault.StoreRefused refused) {
      if (refused.status() != 429 || freshness.status() == Freshness.Status.UPDATING) {
        throw refused;
      }
      OptionalLong known = watermarks.of(target.namespace()).watermark();
      return read.apply(known.isPresent() ? Filters.writtenUntil(known.getAsLong()) : null);
    }
  }

  /** Returns what is known of the freshness of a namespace; touches memory only. */
  Freshness freshness(NamespaceName namespace) {
    return watermarks.of(namespace);
  }

  /** Puts the rows of a single call in order and cuts them. */
  static LegAnswer ordered(Leg leg, LegAnswer answer) {
    List<ResultRow> rows = answer.rows();
    boolean ordered = rows.size() <= leg.topK();
    Comparator<ResultRow> order = leg.order().comparator();
    for (int i = 1; ordered && order != null && i < rows.size(); i++) {
      ordered = order.compare(rows.get(i - 1), rows.get(i)) <= 0;
    }
    // Stores mostly give rows in the order that is wanted.
    return ordered ? answer : sorted(leg, List.of(answer));
  }

  /** Executes a leg that a store answered with 429 once more, on a namespace without shards. */
  LegAnswer again(Target target, Leg leg) {
    OptionalLong known = watermarks.of(target.namespace()).watermark();
    Filter cut = known.isPresent() ? Filters.writtenUntil(known.getAsLong()) : null;
    return attempt(target, leg, Sharding.NONE, 1, cut);
  }

  private LegAnswer attempt(
      Target target, Leg leg, Sharding sharding, int width, @Nullable Filter cut) {
    Filter filter = Filters.and(leg.filter(), cut);
    if (sharding.active() == 0) {
      return sorted(leg, List.of(ask(target, leg, filter)));
    }
    if (leg.order() == LegOrder.STORE) {
      // Shards of such a ranking cannot be merged; the marker row carries no shard, so it is named.
      return ask(target, leg, Filters.and(filter, Marker.NOT_THE_MARKER));
    }
    return sorted(leg, scatter(target, leg, sharding, width, filter));
  }

  private List<LegAnswer> scatter(
      Target target, Leg leg, Sharding sharding, int width, @Nullable Filter filter) {
    List<Fork.Step<LegAnswer>> steps = new ArrayList<>();
    for (int i = 0; i < sharding.active(); i++) {
      Filter scoped = Filters.and(filter, Marker.ofShard(i));
      steps.add(cancellation -> {
        CallContext context = target.context().withCancellation(cancellation);
        return ask(target.with(context), leg, scoped);
      });
    }
    return fork.all(width, target.context().cancellation(), steps);
  }

  private static LegAnswer ask(Target target, Leg leg, @Nullable Filter filter) {
    Answer.Ok<QueryAnswer> ok =
        StoreAnswers.relayed(
            target.query(IdLookup.request(leg.rankBy(), filter, leg.topK(), leg.projection())),
            target.kind());
    return new LegAnswer(IdLookup.rows(ok.value()), ok.usage());
  }

  private static LegAnswer sorted(Leg leg, List<LegAnswer> parts) {
    List<ResultRow> rows = rows(parts);
    Comparator<ResultRow> order = leg.order().comparator();
    if (order != null) {
      rows.sort(order);
    }
    return new LegAnswer(
        rows.size() > leg.topK() ? rows.subList(0, leg.topK()) : rows,
        Usages.sum(parts.stream().map(LegAnswer::usage).toList()));
  }

  private static List<ResultRow> rows(List<LegAnswer> parts) {
    List<ResultRow> rows = new ArrayList<>();
    parts.forEach(part -> rows.addAll(part.rows()));
    return rows;
  }
}
