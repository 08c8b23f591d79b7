package com.hevlayer.adapters.embedded.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.hevlayer.adapters.embedded.index.TestNamespace;
import com.hevlayer.adapters.embedded.schema.DistanceMetric;
import com.hevlayer.adapters.embedded.schema.ValueKind;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The numbers that the contract of the API states. */
class WorkedNumbersTest {
  private TestNamespace namespace = new TestNamespace(ValueKind.UINT, DistanceMetric.COSINE);

  @AfterEach
  void close() {
    namespace.close();
  }

  private void teas() {
    namespace.withText("text", "string");
    namespace.put(1, "{\"text\":\"green tea leaves tea\"}");
    namespace.put(2, "{\"text\":\"black tea\"}");
    namespace.flush();
    namespace.put(3, "{\"text\":\"roasted barley drink without any leaves\"}");
  }

  private static double number(@Nullable Json value) {
    return ((JsonNumber) Objects.requireNonNull(value)).doubleValue();
  }

  private static String bm25(String text) {
    return "{\"rank_by\":[\"text\",\"BM25\",\"" + text + "\"],\"limit\":10}";
  }

  private void assertRanked(String body, Object... idsAndScores) {
    Map<Long, Float> ranked = Asking.ranked(namespace, body);
    assertThat(ranked.keySet().stream().map(Long::intValue).toList())
        .isEqualTo(
            java.util.stream.IntStream.range(0, idsAndScores.length / 2)
                .mapToObj(i -> idsAndScores[2 * i])
                .toList());
    int i = 0;
    for (float score : ranked.values()) {
      assertThat(score).isCloseTo(((Double) idsAndScores[2 * i + 1]).floatValue(), within(1e-7f));
      i++;
    }
  }

  @Test
  void bm25_scoresAsStated() {
    teas();
    assertRanked(bm25("tea"), 1, 0.6462550, 2, 0.5908617);
    assertRanked(bm25("leaves"), 1, 0.4700036, 3, 0.3901917);
    assertRanked(bm25("tea leaves"), 1, 1.1162586, 2, 0.5908617, 3, 0.3901917);
    assertRanked(bm25("tea tea leaves"), 1, 1.6332626, 2, 1.0635511, 3, 0.3901917);
    assertRanked(
        "{\"rank_by\":[\"text\",\"BM25\",\"te\",{\"last_as_prefix\":true}],\"limit\":10}",
        1,
        1.0,
        2,
        1.0);
  }

  @Test
  void bm25_computed_hasNoStatistics() {
    teas();
    List<Double> scores =
        Asking.rows(
                namespace,
                "{\"rank_by\":[\"id\",\"asc\"],\"limit\":10,"
                    + "\"compute_attributes\":{\"s\":[\"text\",\"BM25\",\"tea\"]}}")
            .stream()
            .map(row -> number(row.attributes().get("s")))
            .toList();
    assertThat(scores.get(0)).isCloseTo(0.5169233, within(1e-7));
    assertThat(scores.get(1)).isCloseTo(0.4919109, within(1e-7));
    assertThat(scores.get(2)).isZero();
  }

  @Test
  void distances_areExact() {
    namespace.with("vector", "[2]f32");
    namespace.put(1, "{\"vector\":[4,3]}");
    namespace.put(2, "{\"vector\":[-1,0]}");
    namespace.put(3, "{\"vector\":[0,0]}");
    assertThat(Asking.wire(namespace, "{\"rank_by\":[\"vector\",\"ANN\",[3,4]],\"limit\":1}"))
        .containsExactly("{\"id\":1,\"$dist\":0.04}");
    assertThat(Asking.wire(namespace, "{\"rank_by\":[\"vector\",\"ANN\",[1,0]],\"limit\":3}"))
        .containsExactly("{\"id\":1,\"$dist\":0.2}", "{\"id\":2,\"$dist\":2.0}");
    namespace.close();
    namespace = new TestNamespace(ValueKind.UINT, DistanceMetric.EUCLIDEAN_SQUARED);
    namespace.with("vector", "[2]f32").put(1, "{\"vector\":[4,3]}");
    assertThat(Asking.wire(namespace, "{\"rank_by\":[\"vector\",\"ANN\",[3,4]],\"limit\":1}"))
        .containsExactly("{\"id\":1,\"$dist\":2.0}");
  }

  @Test
  void saturateAndDecay_followTheCurve() {
    namespace.with("n", "int").with("at", "datetime");
    namespace.put(1, "{\"n\":30,\"at\":\"2026-01-01T03:00:00Z\"}");
    String[][] cases = {
      {"[\"Saturate\",[\"Attribute\",\"n\"],{\"midpoint\":10}]", "0.75"},
      {"[\"Decay\",[\"Dist\",[\"Attribute\",\"n\"],0],{\"midpoint\":10}]", "0.25"},
      {"[\"Saturate\",[\"Attribute\",\"n\"],{\"midpoint\":10,\"exponent\":2}]", "0.9"},
      {"[\"Decay\",[\"Dist\",[\"Attribute\",\"n\"],0],{\"midpoint\":10,\"exponent\":2}]", "0.1"},
      {
        "[\"Decay\",[\"Dist\",[\"Attribute\",\"at\"],\"2026-01-01T00:00:00Z\"],"
            + "{\"midpoint\":\"1h\"}]",
        "0.25"
      },
    };
    for (String[] one : cases) {
      assertThat(Asking.wire(namespace, "{\"rank_by\":" + one[0] + ",\"limit\":1}"))
          .containsExactly("{\"id\":1,\"$dist\":" + one[1] + "}");
    }
  }

  @Test
  void reciprocalRanks_addUp() {
    namespace.with("a", "int").with("b", "int");
    namespace.put(7, "{\"a\":1}");
    namespace.put(3, "{\"a\":2,\"b\":1}");
    namespace.put(9, "{\"a\":3}");
    namespace.put(4, "{\"b\":2}");
    String queries =
        "{\"queries\":[{\"rank_by\":[\"a\",\"asc\"],\"filters\":[\"a\",\"NotEq\",null],\"limit\":5},"
            + "{\"rank_by\":[\"b\",\"asc\"],\"filters\":[\"b\",\"NotEq\",null],\"limit\":5,"
            + "\"include_attributes\":[\"b\"]}],";
    assertRanked(
        queries + "\"rerank_by\":[\"RRF\"]}",
        3,
        0.0325225,
        7,
        0.0163934,
        4,
        0.0161290,
        9,
        0.0158730);
    assertRanked(
        queries + "\"rerank_by\":[\"RRF\",{\"weights\":[2,1]}]}",
        3,
        0.0486515,
        7,
        0.0327869,
        9,
        0.0317460,
        4,
        0.0161290);
    assertThat(
            Asking.wire(namespace, queries + "\"rerank_by\":[\"RRF\"],\"limit\":1,\"offset\":2}"))
        .singleElement()
        .asString()
        .startsWith("{\"id\":4,")
        .endsWith("\"b\":2}");
  }

  @Test
  void vectors_comeBackInTheirWidth() {
    namespace.with("v", "[2]f16").with("w", "[2]f32").with("i", "[2]i8").with("s", "{}f16");
    namespace.put(1, "{\"v\":[0.3,2.7],\"w\":[0.7,-2.5],\"i\":[-128,127],\"s\":{\"x\":0.3}}");
    String body = "{\"filters\":[\"id\",\"Eq\",1],\"include_attributes\":true";
    assertThat(Asking.wire(namespace, body + "}"))
        .containsExactly(
            "{\"id\":1,\"v\":[0.30004883,2.6992188],\"w\":[0.7,-2.5],\"i\":[-128,127],"
                + "\"s\":{\"x\":0.30004883}}");
    namespace.put(1, "{\"v\":[1.0,-2.5],\"w\":[1.0,-2.5],\"i\":[1,-2]}");
    assertThat(Asking.wire(namespace, body + ",\"vector_encoding\":\"base64\"}"))
        .containsExactly("{\"id\":1,\"v\":\"ADwAwQ==\",\"w\":\"AACAPwAAIMA=\",\"i\":\"Af4=\"}");
  }

  @Test
  void grouping_explodesArraysAndKeepsNull() {
    namespace.with("tags", "[]string").with("origin", "string").with("weight", "int");
    namespace.put(1, "{\"tags\":[\"x\",\"y\",\"x\"],\"origin\":\"assam\",\"weight\":5}");
    namespace.put(2, "{\"tags\":[\"y\"],\"origin\":\"assam\"}");
    namespace.put(3, "{\"tags\":[],\"weight\":9007199254740993}");
    namespace.put(4, "{\"origin\":\"uji\",\"weight\":9223372036854775807}");
    assertThat(
            Asking.groups(
                namespace,
                "{\"aggregate_by\":{\"n\":[\"Count\"]},"
                    + "\"group_by\":[{\"tag\":[\"ForEachUnique\",\"tags\"]}]}"))
        .containsExactly(
            "{\"tag\":null,\"n\":1}", "{\"tag\":\"x\",\"n\":1}", "{\"tag\":\"y\",\"n\":2}");
    assertThat(
            Asking.groups(
                namespace,
                "{\"aggregate_by\":{\"n\":[\"Count\"],\"g\":[\"Sum\",\"weight\"]},"
                    + "\"group_by\":[\"origin\"],\"top_k\":2}"))
        .containsExactly(
            "{\"origin\":null,\"n\":1,\"g\":9007199254740993}",
            "{\"origin\":\"assam\",\"n\":2,\"g\":5}");
    assertThat(
            Asking.totals(
                namespace, "{\"aggregate_by\":{\"n\":[\"Count\"],\"g\":[\"Sum\",\"weight\"]}}"))
        .isEqualTo("{\"n\":4,\"g\":9232379236109516805}");
  }

  @Test
  void billing_countsWhatIsReturned() {
    namespace.with("vector", "[2]f32").with("word", "string");
    for (int i = 1; i <= 5; i++) {
      namespace.put(i, "{\"vector\":[1," + i + "]" + (i == 1 ? ",\"word\":\"abcde\"}" : "}"));
    }
    String rank = "{\"rank_by\":[\"vector\",\"ANN\",[1,0]],";
    var all = Asking.ok(namespace, rank + "\"limit\":5,\"include_attributes\":true}");
    assertThat(all.usage().billing().get("billable_logical_bytes_returned")).hasToString("105");
    assertThat(all.usage().billing().get("billable_logical_bytes_queried"))
        .hasToString("256000000");
    JsonObject performance = all.usage().performance();
    assertThat(performance.get("cache_hit_ratio")).hasToString("1.0");
    assertThat(performance.get("exhaustive_search_count")).hasToString("5");
    assertThat(performance.get("approx_namespace_size")).hasToString("5");
    assertThat(number(performance.get("server_total_ms"))).isGreaterThan(2);
    assertThat(performance.get("last_included_write_at"))
        .hasToString("\"2026-10-02T08:00:01.000000000Z\"");
    var two = Asking.ok(namespace, rank + "\"limit\":2}");
    assertThat(two.usage().billing().get("billable_logical_bytes_returned")).hasToString("24");
  }
}
