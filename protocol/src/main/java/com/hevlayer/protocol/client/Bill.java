package com.hevlayer.protocol.client;

import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * What a store billed for one request, in logical bytes; what it said nothing of is {@link
 * #UNKNOWN}. What a conditional write queried counts as queried.
 */
public record Bill(long queried, long returned, long written) {
  /** Stands for an amount that is not known. */
  public static final long UNKNOWN = -1;

  static final String QUERIED = "billable_logical_bytes_queried";
  static final String RETURNED = "billable_logical_bytes_returned";
  static final String WRITTEN = "billable_logical_bytes_written";

  /** Member of the bill of a write: another one, for the query it took. */
  static final String QUERY = "query";

  /**
   * Returns the bill that an answer's {@code billing} is; amounts that are no counts are unknown.
   */
  public static Bill of(JsonObject billing) {
    JsonObject query = billing.get(QUERY) instanceof JsonObject object ? object : null;
    return new Bill(
        sum(amount(billing, QUERIED), amount(query, QUERIED)),
        sum(amount(billing, RETURNED), amount(query, RETURNED)),
        amount(billing, WRITTEN));
  }

  private static long amount(@Nullable JsonObject billing, String name) {
    return billing != null && billing.get(name) instanceof JsonNumber number && number.isLong()
        ? Math.max(number.longValue(), UNKNOWN)
        : UNKNOWN;
  }

  /** Adds two amounts of which each may be unknown. */
  static long sum(long one, long other) {
    if (one == UNKNOWN || other == UNKNOWN) {
      return Math.max(one, other);
    }
    long sum = one + other;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }
}
