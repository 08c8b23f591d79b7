package com.hevlayer.domain.query;

import com.hevlayer.domain.fault.Fault;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;
import com.hevlayer.ports.store.Filter;
import com.hevlayer.protocol.client.RequestEncoder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A leg of a batch before its ids are looked up.
 *
 * @param source as written
 * @param ranking {@code null} for one that only aggregates
 * @param topK rows wanted where the gateway decides
 * @param limited whether the leg says how many rows it wants
 */
record BatchLeg(
    JsonObject source,
    @Nullable Ranking ranking,
    IncludedAttributes included,
    int topK,
    boolean limited) {

  /** What every shard can be asked for, and how rows are merged, is known of these only. */
  private static final Set<String> SCATTERED =
      Set.of(
          "rank_by",
          "vector",
          "nearest_to_id",
          "top_k",
          "limit",
          "filters",
          "include_attributes",
          "consistency");

  private static final Json EVENTUAL = Json.object("level", Json.of("eventual"));

  /**
   * Reads a leg.
   *
   * @throws Fault.Invalid with what is wrong and what is allowed
   */
  static BatchLeg parse(Json leg, Dialect dialect) {
    if (!(leg instanceof JsonObject source)) {
      throw new Fault.Invalid("is " + leg.describe() + "; allowed is an object");
    }
    for (String name : List.of("cursor", "as_of", "between")) {
      if (source.get(name) != null) {
        throw new Fault.Invalid(
            name
                + " has no place in a leg"
                + (name.equals("cursor")
                    ? ": a batch has no pages"
                    : "; it stands beside queries"));
      }
    }
    boolean ranks =
        source.given("rank_by") != null
            || source.given("vector") != null
            || source.given("nearest_to_id") != null;
    Ranking ranking =
        ranks || source.get("aggregate_by") == null ? Ranking.of(source, dialect, "") : null;
    String limit = source.given("top_k") != null ? "top_k" : "limit";
    Json limitSource = source.given(limit);
    boolean limited = limitSource != null;
    int topK =
        limitSource != null && !(limitSource instanceof JsonObject)
            ? TopK.of(limitSource, limit)
            : TopK.DEFAULT;
    return new BatchLeg(source, ranking, IncludedAttributes.of(source), topK, limited);
  }

  /**
   * Whether it ranks by a vector or by ids, which is how the gateway asks and not how a store does.
   */
  boolean ranksByVector() {
    return ranking != null && source.given("rank_by") == null;
  }

  /** Returns the caller's filter in a dialect. */
  @Nullable Filter filter(Dialect dialect) {
    return PlainRequest.filter(source, dialect, "filters");
  }

  /** Whether it says nothing but what every shard can be asked. */
  boolean scatters() {
    for (Map.Entry<String, Json> member : source.members().entrySet()) {
      if (!SCATTERED.contains(member.getKey())) {
        return false;
      }
    }
    return !(source.get("limit") instanceof JsonObject);
  }

  /**
   * Returns the leg as the store gets it whole.
   *
   * @param rankBy its ranking as an expression, or {@code null} for one that only aggregates
   * @param filter composed, or {@code null}
   * @param otherwise rows wanted where the leg does not say, or 0 to leave that to the store
   */
  JsonObject whole(@Nullable Json rankBy, @Nullable Filter filter, int otherwise) {
    Map<String, Json> members = new LinkedHashMap<>();
    if (rankBy != null) {
      members.put("rank_by", rankBy);
    }
    for (Map.Entry<String, Json> member : source.members().entrySet()) {
      switch (member.getKey()) {
        case "rank_by", "vector", "nearest_to_id", "filters", "consistency" -> {}
        case "include_attributes" -> members.put("include_attributes", included(member.getValue()));
        default -> members.put(member.getKey(), member.getValue());
      }
    }
    if (!limited && otherwise > 0) {
      members.remove("limit");
      members.put("top_k", Json.of(otherwise));
    }
    if (filter != null) {
      members.put("filters", RequestEncoder.filter(filter));
    }
    members.put("consistency", EVENTUAL);
    return Json.object(members);
  }

  private Json included(Json value) {
    return included.vectorDropped() && value instanceof JsonArray names
        ? Json.array(
            names.values().stream()
                .filter(name ->
                    !(name instanceof JsonString string
                        && string.value().equals(IncludedAttributes.VECTOR)))
                .toList())
        : value;
  }
}
