package com.hevlayer.domain.query;

import com.hevlayer.domain.fault.Fault;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.json.JsonObject;

/** How many rows a query wants. */
public final class TopK {
  /** Where nothing is said. */
  public static final int DEFAULT = 10;

  private static final long LARGEST = 0xFFFF_FFFFL;

  private TopK() {}

  /**
   * Reads the member of this name; 10 if absent.
   *
   * @return 1 or more; beyond the range of int the largest int, which every store refuses
   * @throws Fault.Invalid if it is 0, no integer, or beyond 2^32-1
   */
  public static int of(JsonObject body, String name) {
    Json value = body.get(name);
    return value == null ? DEFAULT : of(value, name);
  }

  /**
   * Reads a value.
   *
   * @param path where it stands, for messages
   * @return 1 or more; beyond the range of int the largest int, which every store refuses
   * @throws Fault.Invalid if it is 0, no integer, or beyond 2^32-1
   */
  public static int of(Json value, String path) {
    if (value instanceof JsonNumber number
        && number.isLong()
        && number.longValue() >= 1
        && number.longValue() <= LARGEST) {
      return (int) Math.min(Integer.MAX_VALUE, number.longValue());
    }
    throw new Fault.Invalid(
        path + " is " + value.describe() + "; allowed are integers from 1 to " + LARGEST);
  }
}
