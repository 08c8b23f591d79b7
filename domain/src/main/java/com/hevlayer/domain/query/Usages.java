package com.hevlayer.domain.query;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.store.Usage;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Usage of several calls as one. */
public final class Usages {
  private Usages() {}

  /**
   * Returns the sum: numbers are added, of anything else the first is kept. The usage of a single
   * call stays exactly as the store wrote it.
   */
  public static Usage sum(List<Usage> parts) {
    if (parts.size() == 1) {
      return parts.getFirst();
    }
    return Usage.of(
        sumObjects(parts.stream().map(Usage::billing).toList()),
        sumObjects(parts.stream().map(Usage::performance).toList()));
  }

  private static JsonObject sumObjects(List<JsonObject> objects) {
    Map<String, Json> sum = new LinkedHashMap<>();
    for (JsonObject object : objects) {
      object.members().forEach((name, value) -> sum.merge(name, value, Usages::add));
    }
    return Json.object(sum);
  }

  private static Json add(Json one, Json other) {
    if (one instanceof JsonNumber a && other instanceof JsonNumber b) {
      BigDecimal total = a.decimalValue().add(b.decimalValue());
      return Json.number(total.toPlainString());
    }
    return one instanceof JsonObject a && other instanceof JsonObject b
        ? sumObjects(List.of(a, b))
        : one;
  }
}
