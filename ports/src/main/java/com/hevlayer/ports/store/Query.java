package com.hevlayer.ports.store;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One query: ranked, a look-up by filter in id order, or aggregated. Immutable. At least one of
 * {@code rankBy}, {@code filter} and {@code aggregates} is given.
 *
 * @param limit {@code null} when absent: then a look-up is limited by the store
 * @param aggregates label to function, in order; empty for a query of rows
 * @param distanceMetric as written, to be compared with the namespace's
 */
public record Query(
    @Nullable RankBy rankBy,
    @Nullable Filter filter,
    @Nullable Limit limit,
    int offset,
    Projection projection,
    Map<String, Computed> computed,
    Map<String, Aggregate> aggregates,
    List<GroupKey> groupBy,
    @Nullable String distanceMetric) {

  /** Copies the collections. */
  public Query {
    computed = Collections.unmodifiableMap(new LinkedHashMap<>(computed));
    aggregates = Collections.unmodifiableMap(new LinkedHashMap<>(aggregates));
    groupBy = List.copyOf(groupBy);
  }

  /**
   * How many rows at most.
   *
   * @param total 1 to 10,000
   * @param per a further limit for every combination of values, or {@code null}
   */
  public record Limit(int total, @Nullable Per per) {}

  /** At most {@code limit} rows for every combination of values of the attributes. */
  public record Per(List<String> attributes, int limit) {
    /** Copies the list. */
    public Per {
      attributes = List.copyOf(attributes);
    }
  }

  /** Which attributes come with a row, beside its id. */
  public sealed interface Projection {
    /** Only the id. */
    record IdOnly() implements Projection {}

    /** Everything but these; unknown names are ignored. */
    record AllExcept(List<String> names) implements Projection {
      /** Copies the list. */
      public AllExcept {
        names = List.copyOf(names);
      }
    }

    /** These; an unknown name is refused with 400. */
    record Only(List<String> names) implements Projection {
      /** Copies the list. */
      public Only {
        names = List.copyOf(names);
      }
    }
  }

  /** A value computed for every returned row. */
  public sealed interface Computed {
    /** The exact distance of a vector attribute. */
    record VectorDistance(String attribute, QueryVector query) implements Computed {}

    /** A score; zero is reported. */
    record Score(ScoreExpression expression) implements Computed {}

    /** Whether a filter matches. */
    record Matches(Filter filter) implements Computed {}

    /** The best fragments of a text. */
    record Highlight(String attribute, JsonObject options) implements Computed {}

    /** Something this version of the SPI does not know; a store refuses it with 422. */
    record Unknown(Json source) implements Computed {}
  }

  /** A function over all matching rows. */
  public sealed interface Aggregate {
    /** How many rows match. */
    record Count() implements Aggregate {}

    /** Sum of a numeric attribute. */
    record Sum(String attribute) implements Aggregate {}

    /** Something this version of the SPI does not know; a store refuses it with 422. */
    record Unknown(Json source) implements Aggregate {}
  }

  /** What groups are made by. */
  public sealed interface GroupKey {
    /** The value of an attribute. */
    record Attribute(String name) implements GroupKey {}

    /** Every distinct element of an array attribute, under a label. */
    record ForEachUnique(String label, String attribute) implements GroupKey {}
  }
}
