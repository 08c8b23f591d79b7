package com.hevlayer.domain.workload;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One text for one value: compact, members sorted by the code points of their names, numbers as
 * they are stored. The API server keeps no order of members, so without sorting a worker would
 * restart for nothing.
 */
final class CanonicalText {
  // The order of code points is that of their UTF-8 bytes, but not that of UTF-16 units.
  private static final Comparator<String> BY_CODE_POINTS =
      (one, other) ->
          Arrays.compareUnsigned(
              one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));

  private CanonicalText() {}

  static String of(Json value) {
    return sorted(value).toString();
  }

  private static Json sorted(Json value) {
    return switch (value) {
      case JsonObject object -> {
        Map<String, Json> members = new LinkedHashMap<>();
        object.members().entrySet().stream()
            .sorted(Map.Entry.comparingByKey(BY_CODE_POINTS))
            .forEach(member -> members.put(member.getKey(), sorted(member.getValue())));
        yield Json.object(members);
      }
      case JsonArray array -> {
        List<Json> elements = new ArrayList<>();
        array.values().forEach(element -> elements.add(sorted(element)));
        yield Json.array(elements);
      }
      default -> value;
    };
  }
}
