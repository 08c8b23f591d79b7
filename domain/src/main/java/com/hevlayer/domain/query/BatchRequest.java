package com.hevlayer.domain.query;

import com.hevlayer.domain.fault.Fault;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.store.Filter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Several queries as their body says them. The legs are looked at one after the other while they
 * are prepared, so that of several faults the first one is reported.
 *
 * @param legs 1 to 16, each perhaps no object
 * @param temporal the filter of the temporal selector, for every leg
 */
public record BatchRequest(List<Json> legs, @Nullable Filter temporal) {
  /** Most legs of a batch. */
  public static final int MOST_LEGS = 16;

  /** Copies the legs. */
  public BatchRequest {
    legs = List.copyOf(legs);
  }

  /**
   * Reads a body with {@code queries}; members it does not know are passed over.
   *
   * @throws Fault.Invalid with what is wrong and what is allowed
   */
  public static BatchRequest parse(JsonObject body) {
    if (body.get("cursor") != null) {
      throw new Fault.Invalid("cursor has no place beside queries: a batch has no pages");
    }
    Json queries = body.get("queries");
    if (!(queries instanceof JsonArray legs)) {
      throw new Fault.Invalid(
          "queries is "
              + (queries == null ? "absent" : queries.describe())
              + "; allowed is an array of 1 to "
              + MOST_LEGS
              + " queries");
    }
    if (legs.size() < 1 || legs.size() > MOST_LEGS) {
      throw new Fault.Invalid(
          "queries has " + legs.size() + " queries; allowed are 1 to " + MOST_LEGS);
    }
    return new BatchRequest(legs.values(), Temporal.of(body));
  }
}
