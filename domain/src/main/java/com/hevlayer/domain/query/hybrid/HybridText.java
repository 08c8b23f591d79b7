package com.hevlayer.domain.query.hybrid;

import com.hevlayer.domain.fault.Fault;
import com.hevlayer.domain.parallel.Fork;
import com.hevlayer.domain.query.IncludedAttributes;
import com.hevlayer.domain.query.Leg;
import com.hevlayer.domain.query.LegOrder;
import com.hevlayer.domain.query.Legs;
import com.hevlayer.domain.query.text.Fuzziness;
import com.hevlayer.domain.query.text.QueryTokens;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.domain.shard.Sharding;
import com.hevlayer.domain.shard.Shards;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.store.Filter;
import com.hevlayer.ports.store.NamespaceName;
import com.hevlayer.ports.store.RankBy;
import com.hevlayer.ports.store.ResultRow;
import com.hevlayer.ports.store.ScoreExpression;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Executes text queries: one BM25 leg, one more for each word that finds what is spelt like it,
 * fused by reciprocal ranks. Where nothing is found, rows are looked for by their words alone.
 * Thread-safe; blocks.
 */
public final class HybridText {
  private static final int FEWEST = 50;
  private static final int MOST = 200;
  private static final int ROWS_OF_A_LEG_FOR_A_ROW = 5;
  private static final int THREADS = 8;
  private static final int MOST_THREADS = 32;

  private final Shards shards;
  private final LegRounds rounds;
  private final Function<NamespaceName, OptionalInt> threads;

  /**
   * Creates one.
   *
   * @param threads how many shards of a namespace are asked at once where the caller does not say
   */
  public HybridText(
      Legs legs, Shards shards, Fork fork, Function<NamespaceName, OptionalInt> threads) {
    this.shards = shards;
    this.threads = threads;
    rounds = new LegRounds(legs, fork);
  }

  /**
   * Executes a query.
   *
   * @throws Fault.Invalid if the input holds no word
   * @throws Fault with the store's refusal, to be relayed
   */
  public HybridAnswer run(Target target, HybridRequest request) {
    return run(target, request.search(), request.envelope(), null);
  }

  /**
   * Executes a query with one more leg.
   *
   * @param meaning ranks by vector, or {@code null}
   */
  HybridAnswer run(Target target, TextSearch search, Envelope envelope, @Nullable RankBy meaning) {
    QueryTokens tokens = QueryTokens.of(search.input(), search.stopWords());
    if (tokens.wordless()) {
      throw new Fault.Invalid(wordless(search));
    }
    Fuzziness fuzziness = search.fuzziness().at(target.kind());
    JsonNumber perLeg = search.perLegLimit();
    int limit = perLeg == null ? derivedLimit(envelope) : rows(perLeg);
    Sharding sharding = shards.of(target);
    int width = width(target, search, sharding);
    LegRounds.Round round = new LegRounds.Round(target, sharding, width, limit);

    List<ReciprocalRanks.Ranked> lists =
        rounds.rank(round, legs(search, envelope, tokens, fuzziness, meaning, limit, sharding));
    double constant = search.rankConstant().doubleValue();
    List<ReciprocalRanks.Fused> fused = ReciprocalRanks.fuse(lists, constant);
    boolean surfaced = fused.isEmpty() && !tokens.tokens().isEmpty() && meaning == null;
    if (surfaced) {
      lists =
          rounds.surface(
              round, search.field(), surfacing(search, envelope, tokens, fuzziness, limit));
      fused = ReciprocalRanks.fuse(lists, constant);
    }
    HybridEcho echo =
        new HybridEcho(
            tokens,
            search.stopWords(),
            fuzziness,
            search.rankConstant(),
            lists.size(),
            perLeg == null ? Json.of(limit) : perLeg,
            sharding.active() == 0 ? null : (Integer) width,
            surfaced,
            fuzziness != search.fuzziness());
    String removed =
        surfaced && !envelope.attributes().keeps(search.field()) ? search.field() : null;
    return new HybridAnswer(
        page(fused, lists, envelope, removed),
        echo,
        OffsetCursor.behind(envelope, fused.size() > envelope.end()));
  }

  static String wordless(TextSearch search) {
    return "rank_by[2] is "
        + Json.of(search.input())
        + ", which holds no word of 2 to 39 characters; allowed is a text with at least one";
  }

  private static List<LegRounds.Named> legs(
      TextSearch search,
      Envelope envelope,
      QueryTokens tokens,
      Fuzziness fuzziness,
      @Nullable RankBy meaning,
      int limit,
      Sharding sharding) {
    // Only the rows of several shards are put in order; one store's are in order already.
    boolean merged = sharding.active() > 0;
    RankBy text =
        new RankBy.Score(
            new ScoreExpression.Bm25(search.field(), Json.of(search.input()), Json.of(false)));
    LegOrder byScore = merged ? LegOrder.SCORE : LegOrder.STORE;
    List<LegRounds.Named> legs = new ArrayList<>();
    legs.add(
        new LegRounds.Named(
            "bm25", "", leg(text, byScore, envelope.scoped(null), limit, envelope)));
    for (String token : tokens.tokens()) {
      Filter like = envelope.scoped(fuzziness.matching(search.field(), token));
      legs.add(
          new LegRounds.Named("fuzzy:" + token, token, leg(text, byScore, like, limit, envelope)));
    }
    if (meaning != null) {
      LegOrder byDistance = merged ? LegOrder.DISTANCE : LegOrder.STORE;
      legs.add(
          new LegRounds.Named(
              "semantic", "", leg(meaning, byDistance, envelope.scoped(null), limit, envelope)));
    }
    return legs;
  }

  private static Leg leg(
      RankBy rankBy, LegOrder order, @Nullable Filter filter, int limit, Envelope envelope) {
    return new Leg(rankBy, order, filter, limit, envelope.projection());
  }

  private static List<LegRounds.Named> surfacing(
      TextSearch search, Envelope envelope, QueryTokens tokens, Fuzziness fuzziness, int limit) {
    RankBy byId = new RankBy.Orders(List.of(new RankBy.Order("id", true)));
    List<LegRounds.Named> legs = new ArrayList<>();
    for (String token : tokens.tokens()) {
      Filter like = envelope.scoped(fuzziness.matching(search.field(), token));
      Leg leg = new Leg(byId, LegOrder.STORE, like, limit, envelope.projectionWith(search.field()));
      legs.add(new LegRounds.Named("fuzzy:" + token, token, leg));
    }
    return legs;
  }

  private static List<FoundRow> page(
      List<ReciprocalRanks.Fused> fused,
      List<ReciprocalRanks.Ranked> lists,
      Envelope envelope,
      @Nullable String removed) {
    int from = Math.min(envelope.offset(), fused.size());
    int to = (int) Math.min(envelope.end(), fused.size());
    List<ReciprocalRanks.Fused> page = fused.subList(from, to);
    List<ResultRow> rows =
        IncludedAttributes.withoutVectors(page.stream().map(ReciprocalRanks.Fused::row).toList());
    List<FoundRow> found = new ArrayList<>(page.size());
    for (int i = 0; i < page.size(); i++) {
      ReciprocalRanks.Fused row = page.get(i);
      found.add(
          new FoundRow(
              removed == null ? rows.get(i) : without(rows.get(i), removed),
              row.score(),
              envelope.breakdown() ? row.inLegs(lists) : List.of()));
    }
    return found;
  }

  private static ResultRow without(ResultRow row, String attribute) {
    Map<String, Json> attributes = new LinkedHashMap<>(row.attributes());
    attributes.remove(attribute);
    return row.with(attributes);
  }

  private static int derivedLimit(Envelope envelope) {
    long depth = Math.min(envelope.end(), OffsetCursor.DEEPEST);
    return Math.clamp(ROWS_OF_A_LEG_FOR_A_ROW * depth, FEWEST, MOST);
  }

  /** A limit beyond the range of int is as much too large for every store as the largest int. */
  private static int rows(JsonNumber limit) {
    return Long.compareUnsigned(limit.unsignedLongValue(), Integer.MAX_VALUE) > 0
        ? Integer.MAX_VALUE
        : (int) limit.unsignedLongValue();
  }

  private int width(Target target, TextSearch search, Sharding sharding) {
    Integer asked = search.threads();
    int wanted = asked == null ? threads.apply(target.namespace()).orElse(THREADS) : asked;
    int most = sharding.active() == 0 ? MOST_THREADS : Math.min(MOST_THREADS, sharding.active());
    return Math.max(1, Math.min(wanted, most));
  }
}
