package com.hevlayer.domain.query;

import com.hevlayer.domain.fault.Fault;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.store.Filter;
import org.jspecify.annotations.Nullable;

/** {@code as_of} and {@code between}: rows by the time of their last write. */
public final class Temporal {
  private Temporal() {}

  /**
   * Returns the filter of the selector that a body holds, or {@code null} without one.
   *
   * @throws Fault.Invalid if both are there, or one has another shape
   */
  public static @Nullable Filter of(JsonObject body) {
    Json asOf = body.given("as_of");
    Json between = body.given("between");
    if (asOf != null && between != null) {
      throw new Fault.Invalid("as_of and between exclude each other");
    }
    if (asOf != null) {
      return Filters.writtenUntil(millis(asOf, "as_of"));
    }
    if (between == null) {
      return null;
    }
    if (!(between instanceof JsonArray pair) || pair.size() != 2) {
      throw new Fault.Invalid(
          "between is "
              + between.describe()
              + "; allowed is [lo, hi], two epoch milliseconds with lo < hi");
    }
    long low = millis(pair.get(0), "between[0]");
    long high = millis(pair.get(1), "between[1]");
    if (Long.compareUnsigned(low, high) >= 0) {
      throw new Fault.Invalid(
          "between is " + pair + "; allowed is [lo, hi], two epoch milliseconds with lo < hi");
    }
    return Filters.writtenBetween(low, high);
  }

  private static long millis(Json value, String path) {
    if (value instanceof JsonNumber number && number.isUnsignedLong()) {
      return number.unsignedLongValue();
    }
    throw new Fault.Invalid(
        path + " is " + value.describe() + "; allowed are epoch milliseconds, an unsigned integer");
  }
}
