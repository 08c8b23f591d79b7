package com.hevlayer.adapters.embedded.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.adapters.embedded.index.TestNamespace;
import com.hevlayer.adapters.embedded.schema.DistanceMetric;
import com.hevlayer.adapters.embedded.schema.ValueKind;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/** Random rows against an implementation that looks at all of them. */
class QueryOracleTest {
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Row(long id, @Nullable Long n, @Nullable String s, float[] vector) {}

  @Property(tries = 12)
  void orders_vectors_sums_and_groups_agreeWithTheOracle(@ForAll Random random) {
    DistanceMetric metric =
        random.nextBoolean() ? DistanceMetric.COSINE : DistanceMetric.EUCLIDEAN_SQUARED;
    try (TestNamespace namespace = new TestNamespace(ValueKind.UINT, metric)) {
      namespace.with("n", "int").with("s", "string").with("vector", "[3]f32");
      Map<Long, Row> rows = new TreeMap<>();
      for (int i = 0; i < 80; i++) {
        Row row = row(random);
        rows.put(row.id, row);
        namespace.put(row.id, json(row));
        if (random.nextInt(20) == 0) {
          namespace.flush();
        }
        if (random.nextInt(12) == 0) {
          long gone = random.nextInt(60);
          rows.remove(gone);
          namespace.delete(gone);
        }
      }
      for (int i = 0; i < 5; i++) {
        long bound = random.nextInt(7) - 3L;
        List<Row> kept =
            rows.values().stream().filter(row -> row.n != null && row.n >= bound).toList();
        String filter = "\"filters\":[\"n\",\"Gte\"," + bound + "]";
        order(namespace, kept, filter, random);
        nearest(namespace, metric, kept, filter, random);
        aggregates(namespace, kept, filter);
      }
      aggregates(namespace, List.copyOf(rows.values()), "\"group_by\":[]");
    }
  }

  private static Row row(Random random) {
    Long n = random.nextInt(5) == 0 ? null : (Long) (long) (random.nextInt(7) - 3);
    if (n != null && random.nextInt(10) == 0) {
      n = random.nextBoolean() ? Long.MAX_VALUE : Long.MIN_VALUE;
    }
    String s = random.nextInt(4) == 0 ? null : "s" + random.nextInt(4);
    // Few values, so that distances tie.
    float[] vector = {1 + random.nextInt(3), random.nextInt(3), random.nextInt(2)};
    return new Row(random.nextInt(60), n, s, vector);
  }

  private static String json(Row row) {
    return "{\"vector\":["
        + row.vector[0]
        + ","
        + row.vector[1]
        + ","
        + row.vector[2]
        + "]"
        + (row.n == null ? "" : ",\"n\":" + row.n)
        + (row.s == null ? "" : ",\"s\":\"" + row.s + "\"")
        + "}";
  }

  private static void order(TestNamespace namespace, List<Row> rows, String filter, Random random) {
    boolean ascending = random.nextBoolean();
    boolean thenDown = random.nextBoolean();
    Comparator<Row> byS = Comparator.comparing(row -> row.s == null ? "" : row.s);
    Comparator<Row> byN = Comparator.comparingLong(row -> row.n == null ? Long.MIN_VALUE : row.n);
    Comparator<Row> order =
        (ascending ? byS : byS.reversed())
            .thenComparing(thenDown ? byN.reversed() : byN)
            .thenComparingLong(row -> row.id);
    int offset = random.nextInt(4);
    int limit = 1 + random.nextInt(12);
    assertThat(
            Asking.ids(
                namespace,
                "{\"rank_by\":[[\"s\",\"%s\"],[\"n\",\"%s\"]],%s,\"limit\":%d,\"offset\":%d}"
                    .formatted(
                        ascending ? "asc" : "desc",
                        thenDown ? "desc" : "asc",
                        filter,
                        limit,
                        offset)))
        .isEqualTo(
            rows.stream().sorted(order).skip(offset).limit(limit).map(row -> row.id).toList());
  }

  private static void nearest(
      TestNamespace namespace,
      DistanceMetric metric,
      List<Row> rows,
      String filter,
      Random random) {
    float[] query = {1, random.nextInt(3), random.nextInt(3)};
    Map<Long, Float> expected = new LinkedHashMap<>();
    rows.stream()
        .sorted(
            Comparator.comparingDouble((Row row) -> distance(metric, query, row.vector))
                .thenComparingLong(row -> row.id))
        .limit(5)
        .forEach(row -> expected.put(row.id, distance(metric, query, row.vector)));
    for (String method : List.of("kNN", "ANN")) {
      Map<Long, Float> found =
          Asking.ranked(
              namespace,
              "{\"rank_by\":[\"vector\",\"%s\",[%s,%s,%s]],%s,\"limit\":5}"
                  .formatted(method, query[0], query[1], query[2], filter));
      assertThat(new ArrayList<>(found.entrySet())).isEqualTo(new ArrayList<>(expected.entrySet()));
    }
  }

  private static float distance(DistanceMetric metric, float[] a, float[] b) {
    double dot = 0;
    double squareA = 0;
    double squareB = 0;
    double euclidean = 0;
    for (int i = 0; i < a.length; i++) {
      dot += (double) a[i] * b[i];
      squareA += (double) a[i] * a[i];
      squareB += (double) b[i] * b[i];
      euclidean += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
    }
    if (metric == DistanceMetric.EUCLIDEAN_SQUARED) {
      return (float) euclidean;
    }
    double distance = 1 - dot / Math.sqrt(squareA * squareB);
    return (float) (Math.abs(distance) < 1e-15 ? 0 : distance);
  }

  private static void aggregates(TestNamespace namespace, List<Row> rows, String filter) {
    BigInteger sum = BigInteger.ZERO;
    Map<String, Long> groups = new TreeMap<>();
    for (Row row : rows) {
      sum = sum.add(row.n == null ? BigInteger.ZERO : BigInteger.valueOf(row.n));
      groups.merge(row.s == null ? "" : row.s, 1L, Long::sum);
    }
    assertThat(
            Asking.totals(
                namespace,
                "{\"aggregate_by\":{\"c\":[\"Count\"],\"n\":[\"Sum\",\"n\"]}," + filter + "}"))
        .isEqualTo("{\"c\":%d,\"n\":%s}".formatted(rows.size(), sum));
    List<String> expected = new ArrayList<>();
    groups.forEach((s, count) ->
        expected.add(
            "{\"s\":%s,\"c\":%d}".formatted(s.isEmpty() ? "null" : "\"" + s + "\"", count)));
    String grouped = filter.startsWith("\"group_by") ? "" : "," + filter;
    assertThat(
            Asking.groups(
                namespace,
                "{\"aggregate_by\":{\"c\":[\"Count\"]},\"group_by\":[\"s\"]" + grouped + "}"))
        .isEqualTo(expected);
  }
}
