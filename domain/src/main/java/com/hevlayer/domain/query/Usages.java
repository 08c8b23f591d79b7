package com.hevlayer.domain.query;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.store.Usage;
import com.hevlayer.protocol.WireNames;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Usage of several calls as one. */
public final class Usages {
  private Usages() {}

  /**
   * Returns the sum: numbers are added, of anything else the first is kept. What says something of
   * the namespace and not of the work is not added: of its size the largest counts, and of the
   * share of cache hits the smallest. The usage of a single call stays exactly as the store wrote
   * it.
   */
  public static Usage sum(List<Usage> parts) {
    if (parts.size() == 1) {
      return parts.getFirst();
    }
    return Usage.ofGiven(sum(parts, Usage::givenBilling), sum(parts, Usage::givenPerformance));
  }

  private static @Nullable JsonObject sum(
      List<Usage> parts, Function<Usage, @Nullable JsonObject> which) {
    Map<String, Json> sum = null;
    for (Usage part : parts) {
      JsonObject given = which.apply(part);
      if (given != null) {
        sum = merge(sum == null ? new LinkedHashMap<>() : sum, given);
      }
    }
    return sum == null ? null : Json.object(sum);
  }

  private static Map<String, Json> merge(Map<String, Json> sum, JsonObject more) {
    more.members()
        .forEach((name, value) -> sum.merge(name, value, (one, other) -> one(name, one, other)));
    return sum;
  }

  private static Json one(String name, Json one, Json other) {
    if (one instanceof JsonNumber a && other instanceof JsonNumber b) {
      BigDecimal left = a.decimalValue();
      BigDecimal right = b.decimalValue();
      return switch (name) {
        case WireNames.CACHE_HIT_RATIO -> right.compareTo(left) < 0 ? b : a;
        case WireNames.APPROX_NAMESPACE_SIZE -> right.compareTo(left) > 0 ? b : a;
        default -> Json.number(left.add(right).toPlainString());
      };
    }
    return one instanceof JsonObject a && other instanceof JsonObject b
        ? Json.object(merge(new LinkedHashMap<>(a.members()), b))
        : one;
  }
}
