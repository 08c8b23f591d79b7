package com.hevlayer.domain.scan;

import com.hevlayer.domain.query.Dialect;
import com.hevlayer.domain.query.Filters;
import com.hevlayer.domain.query.text.Fuzziness;
import com.hevlayer.domain.query.text.QueryTokens;
import com.hevlayer.domain.query.text.StopWords;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.store.Filter;
import com.hevlayer.ports.store.RankBy;
import com.hevlayer.ports.store.StoreProfile;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rankings that a selector stands for, each asked of every shard. Immutable.
 *
 * @param radius rows farther away do not count; infinite where rows have no distance
 * @param distinct whether a row may be found by several legs, and counts once
 * @param goesOn whether rows behind the last of a full page can be asked for
 * @param approximate whether rows may be missed; {@code null} where nobody says
 */
record RankedLegs(
    List<Leg> legs,
    double radius,
    boolean distinct,
    boolean goesOn,
    @Nullable Boolean approximate) {

  /** The kind of store that does not order rows by id. */
  private static final String SEARCH = "search";

  /** One ranking under the filter of the scan, that of a leg included. */
  record Leg(RankBy rankBy, @Nullable Filter filter) {}

  /**
   * Returns the legs of a scan.
   *
   * @throws com.hevlayer.domain.fault.Fault.Unsupported if the store says that it cannot rank so
   * @throws com.hevlayer.protocol.WireRefusal if the store is typed and what the caller wrote is no
   *     expression of it
   */
  static RankedLegs of(Target target, ScanSpec spec, Selector selector) {
    StoreProfile.Capability needed =
        selector instanceof Selector.Radius
            ? StoreProfile.Capability.VECTOR_RANKING
            : StoreProfile.Capability.TEXT_RANKING;
    if (!target.can(needed)) {
      throw StoreSteps.unsupported(target);
    }
    Filter filter = spec.filter(target);
    return switch (selector) {
      case Selector.FullText text ->
          new RankedLegs(
              List.of(new Leg(byText(target, text.field(), text.query()), filter)),
              Double.POSITIVE_INFINITY,
              false,
              spec.exhaustive() && target.speaksWire(),
              null);
      case Selector.Radius near ->
          new RankedLegs(
              List.of(
                  new Leg(
                      Dialect.of(target)
                          .rankBy(
                              Json.array(Json.of(near.field()), Json.of("ANN"), near.vector()),
                              "ann"),
                      filter)),
              near.radius(),
              false,
              false,
              true);
      case Selector.Hybrid text ->
          new RankedLegs(
              hybrid(target, text, filter), Double.POSITIVE_INFINITY, true, false, false);
    };
  }

  /** One leg by text, one more for each word, and one by id for each where the store has ids. */
  private static List<Leg> hybrid(Target target, Selector.Hybrid text, @Nullable Filter filter) {
    Fuzziness fuzziness = text.fuzziness().at(target.kind());
    RankBy byText = byText(target, text.field(), text.query());
    RankBy byId = new RankBy.Orders(List.of(new RankBy.Order("id", true)));
    List<Leg> legs = new ArrayList<>();
    legs.add(new Leg(byText, filter));
    for (String word : QueryTokens.of(text.query(), StopWords.NONE).tokens()) {
      Filter like = Filters.and(filter, fuzziness.matching(text.field(), word));
      legs.add(new Leg(byText, like));
      if (!target.kind().equals(SEARCH)) {
        legs.add(new Leg(byId, like));
      }
    }
    return legs;
  }

  private static RankBy byText(Target target, String field, String query) {
    return Dialect.of(target)
        .rankBy(Json.array(Json.of(field), Json.of("BM25"), Json.of(query)), "fts");
  }
}
