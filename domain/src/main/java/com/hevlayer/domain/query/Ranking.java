package com.hevlayer.domain.query;

import com.hevlayer.domain.fault.Fault;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;
import com.hevlayer.ports.store.RankBy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a plain query or a leg of a batch ranks by: exactly one of three. */
public sealed interface Ranking {

  /**
   * An expression; a vector of the caller is one on the attribute {@code vector}.
   *
   * @param source as written
   */
  record Expression(Json source, RankBy rankBy, LegOrder order) implements Ranking {}

  /** The mean of the vectors of these rows. */
  record NearestTo(List<Json> ids) implements Ranking {
    /** Copies the list. */
    public NearestTo {
      ids = List.copyOf(ids);
    }
  }

  /**
   * Reads the one of {@code vector}, {@code nearest_to_id} and {@code rank_by} that a body holds.
   *
   * @param prefix of paths in messages of the dialect
   * @throws Fault.Invalid if there is none or more than one, or it has another shape
   * @throws com.hevlayer.protocol.WireRefusal if a typed store's expression is refused
   */
  static Ranking of(JsonObject body, Dialect dialect, String prefix) {
    Json vector = body.given("vector");
    Json ids = body.given("nearest_to_id");
    Json rankBy = body.given("rank_by");
    int count = (vector == null ? 0 : 1) + (ids == null ? 0 : 1) + (rankBy == null ? 0 : 1);
    if (count != 1) {
      throw new Fault.Invalid(
          "exactly one of vector, nearest_to_id and rank_by is needed, "
              + (count == 0 ? "none" : "more than one")
              + " is there");
    }
    if (rankBy != null) {
      return new Expression(
          rankBy, dialect.rankBy(rankBy, prefix + "rank_by"), LegOrder.of(rankBy));
    }
    return vector != null ? nearest(vector(vector), dialect) : new NearestTo(ids(ids));
  }

  /** Returns the ranking by distance of the attribute {@code vector}. */
  static Expression nearest(JsonArray vector, Dialect dialect) {
    Json source = Json.array(Json.of(IncludedAttributes.VECTOR), Json.of("ANN"), vector);
    return new Expression(source, dialect.rankBy(source, "rank_by"), LegOrder.DISTANCE);
  }

  private static JsonArray vector(Json value) {
    if (!(value instanceof JsonArray array) || !array.isNumbers()) {
      throw new Fault.Invalid(
          "vector is "
              + (value instanceof JsonArray ? "an array of other values" : value.describe())
              + "; allowed is an array of numbers");
    }
    if (array.size() == 0) {
      throw new Fault.Invalid("vector is empty; allowed is an array of at least one number");
    }
    return array;
  }

  private static List<Json> ids(@Nullable Json value) {
    if (!(value instanceof JsonArray array)) {
      throw new Fault.Invalid(
          "nearest_to_id is "
              + (value == null ? "absent" : value.describe())
              + "; allowed is an array of ids");
    }
    if (array.size() == 0) {
      throw new Fault.Invalid("nearest_to_id is empty; allowed is an array of at least one id");
    }
    List<Json> ids = array.values();
    for (int i = 0; i < ids.size(); i++) {
      boolean id =
          ids.get(i) instanceof JsonString
              || (ids.get(i) instanceof JsonNumber number && number.isUnsignedLong());
      if (!id) {
        throw new Fault.Invalid(
            "nearest_to_id["
                + i
                + "] is "
                + ids.get(i).describe()
                + "; allowed are strings and unsigned integers");
      }
    }
    return ids;
  }
}
