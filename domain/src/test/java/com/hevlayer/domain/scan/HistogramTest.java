package com.hevlayer.domain.scan;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.ports.json.Json;
import com.hevlayer.protocol.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What counts as a value, and under which text. */
class HistogramTest {
  private final Histogram histogram = new Histogram(new HeapSpools(), 1 << 20);

  @Test
  void add_scalars_countUnderTheirText() {
    add("\"green\"", "true", "1", "1.50", "null", "{\"a\": [1, 2 ], \"b\" : {}}", "\"green\"");

    assertThat(counts())
        .containsExactly(
            Map.entry("1", 1L),
            Map.entry("1.50", 1L),
            Map.entry("green", 2L),
            Map.entry("null", 1L),
            Map.entry("true", 1L),
            Map.entry("{\"a\":[1,2],\"b\":{}}", 1L));
  }

  @Test
  void add_arrays_countEachDistinctElementOnce() {
    add("[\"a\",\"b\",\"a\"]", "[]", "[\"b\"]", "[1,1,2]", "[[1],[1]]");

    assertThat(counts())
        .containsExactly(
            Map.entry("1", 1L),
            Map.entry("2", 1L),
            Map.entry("[1]", 1L),
            Map.entry("a", 1L),
            Map.entry("b", 2L));
  }

  @Test
  void add_missingAttribute_countsNothing() {
    histogram.add(null);

    assertThat(counts()).isEmpty();
  }

  private void add(String... values) {
    for (String value : values) {
      Json json = JsonText.parse(value.getBytes(StandardCharsets.UTF_8));
      histogram.add(json);
    }
  }

  private Map<String, Long> counts() {
    Map<String, Long> counts = new LinkedHashMap<>();
    RecordCursor cursor = MergedRecords.of(histogram.parts());
    while (cursor.advance()) {
      counts.put(new String(cursor.key(), StandardCharsets.UTF_8), cursor.count());
    }
    return counts;
  }
}
