package com.hevlayer.ports.store;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import java.util.Map;
import java.util.Objects;

/** What a call used, as the objects of the wire say it. Immutable. */
public final class Usage {
  /** Says nothing. */
  public static final Usage NONE = new Usage(Json.object(Map.of()), Json.object(Map.of()));

  private final JsonObject billing;
  private final JsonObject performance;

  private Usage(JsonObject billing, JsonObject performance) {
    this.billing = Objects.requireNonNull(billing);
    this.performance = Objects.requireNonNull(performance);
  }

  /** Returns a usage with the {@code billing} and {@code performance} objects of the answer. */
  public static Usage of(JsonObject billing, JsonObject performance) {
    return new Usage(billing, performance);
  }

  /** Returns the {@code billing} object; empty where unknown. */
  public JsonObject billing() {
    return billing;
  }

  /** Returns the {@code performance} object; empty where unknown. */
  public JsonObject performance() {
    return performance;
  }
}
