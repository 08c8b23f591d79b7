package com.hevlayer.domain.query.hybrid;

import com.hevlayer.domain.fault.Fault;
import com.hevlayer.domain.query.Dialect;
import com.hevlayer.domain.query.Filters;
import com.hevlayer.domain.query.IncludedAttributes;
import com.hevlayer.domain.query.Temporal;
import com.hevlayer.domain.query.TopK;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonBoolean;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;
import com.hevlayer.ports.store.Filter;
import com.hevlayer.ports.store.Query.Projection;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stands around an expression that the gateway ranks by. Immutable.
 *
 * @param dialect how the caller's expressions reach the store
 * @param topK rows of a page, at least 1
 * @param offset rows of earlier pages, 0 to 9,999
 * @param filter the caller's
 * @param temporal of {@code as_of} or {@code between}
 * @param attributes that come with a row
 * @param breakdown whether rows say what they had in each leg
 */
record Envelope(
    Dialect dialect,
    int topK,
    int offset,
    @Nullable Filter filter,
    @Nullable Filter temporal,
    Attributes attributes,
    boolean breakdown) {

  /**
   * Reads the envelope of a body; members it does not know are passed over.
   *
   * @throws Fault.Invalid with what is wrong and what is allowed
   * @throws com.hevlayer.protocol.WireRefusal if a typed store's filter is refused
   */
  static Envelope parse(JsonObject body, Dialect dialect) {
    for (String name : List.of("vector", "nearest_to_id")) {
      if (body.given(name) != null) {
        throw new Fault.Invalid(name + " is not allowed beside a rank_by that ranks by text");
      }
    }
    int topK = TopK.of(body, "top_k");
    Json filters = body.given("filters");
    return new Envelope(
        dialect,
        topK,
        offset(body.given("cursor"), topK),
        filters == null ? null : dialect.filter(filters, "filters"),
        Temporal.of(body),
        Attributes.of(body),
        Shapes.flag(body, "include_leg_breakdown"));
  }

  private static int offset(@Nullable Json cursor, int topK) {
    if (cursor == null) {
      return 0;
    }
    if (!(cursor instanceof JsonString text)) {
      throw new Fault.Invalid(
          "cursor is " + cursor.describe() + "; allowed is the next_cursor of an answer");
    }
    return text.value().isEmpty() ? 0 : OffsetCursor.decode(text.value(), topK);
  }

  /** Returns the first row behind the page. */
  long end() {
    return (long) offset + topK;
  }

  /** Returns a filter for a leg: the caller's, with another of the leg, and the temporal one. */
  @Nullable Filter scoped(@Nullable Filter ofLeg) {
    return Filters.and(Filters.and(filter, ofLeg), temporal);
  }

  /** Returns what a store is asked for with each row. */
  Projection projection() {
    return saving(attributes.included().projection());
  }

  /** Returns what a store is asked for where the gateway needs one attribute itself. */
  Projection projectionWith(String field) {
    return saving(attributes.with(field));
  }

  /** Vectors never leave; a store that speaks the wire is asked in the caller's own words. */
  private Projection saving(Projection wanted) {
    return dialect == Dialect.TYPED
            && wanted instanceof Projection.AllExcept all
            && all.names().isEmpty()
        ? new Projection.AllExcept(List.of(IncludedAttributes.VECTOR))
        : wanted;
  }

  /**
   * The attributes a caller wants with each row.
   *
   * @param none whether the caller said {@code false}, which is more than saying nothing
   */
  record Attributes(IncludedAttributes included, boolean none) {

    static Attributes of(JsonObject body) {
      boolean none = body.get("include_attributes") instanceof JsonBoolean flag && !flag.value();
      return new Attributes(IncludedAttributes.of(body), none);
    }

    Projection with(String field) {
      return switch (included.projection()) {
        case Projection.IdOnly ignored ->
            none ? new Projection.Only(List.of(field)) : new Projection.AllExcept(List.of());
        case Projection.AllExcept all -> all;
        case Projection.Only only -> {
          if (only.names().contains(field)) {
            yield only;
          }
          List<String> names = new ArrayList<>(only.names());
          names.add(field);
          yield new Projection.Only(names);
        }
      };
    }

    /** Whether an attribute that the gateway needed goes on to the caller. */
    boolean keeps(String field) {
      return switch (included.projection()) {
        case Projection.IdOnly ignored -> !none;
        case Projection.AllExcept ignored -> true;
        case Projection.Only only -> only.names().contains(field);
      };
    }
  }
}
