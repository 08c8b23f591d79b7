package com.hevlayer.ports.store;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a call used, as the objects of the wire say it. Immutable. */
public final class Usage {
  /** Says nothing. */
  public static final Usage NONE = new Usage(null, null);

  private static final JsonObject EMPTY = Json.object(Map.of());

  private final @Nullable JsonObject billing;
  private final @Nullable JsonObject performance;

  private Usage(@Nullable JsonObject billing, @Nullable JsonObject performance) {
    this.billing = billing;
    this.performance = performance;
  }

  /** Returns a usage with the {@code billing} and {@code performance} objects of the answer. */
  public static Usage of(JsonObject billing, JsonObject performance) {
    return new Usage(Objects.requireNonNull(billing), Objects.requireNonNull(performance));
  }

  /** Returns a usage with what there is of the two objects. */
  public static Usage ofGiven(@Nullable JsonObject billing, @Nullable JsonObject performance) {
    return billing == null && performance == null ? NONE : new Usage(billing, performance);
  }

  /** Returns the {@code billing} object; empty where unknown. */
  public JsonObject billing() {
    return billing == null ? EMPTY : billing;
  }

  /** Returns the {@code performance} object; empty where unknown. */
  public JsonObject performance() {
    return performance == null ? EMPTY : performance;
  }

  /** Returns the {@code billing} object, or {@code null} if the store said nothing of it. */
  public @Nullable JsonObject givenBilling() {
    return billing;
  }

  /** Returns the {@code performance} object, or {@code null} if the store said nothing of it. */
  public @Nullable JsonObject givenPerformance() {
    return performance;
  }
}
