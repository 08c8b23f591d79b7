package com.hevlayer.adapters.embedded.query;

import static com.hevlayer.adapters.embedded.query.Asking.ids;
import static com.hevlayer.adapters.embedded.query.Asking.ranked;
import static com.hevlayer.adapters.embedded.query.Asking.refuses;
import static com.hevlayer.adapters.embedded.query.Asking.wire;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hevlayer.adapters.embedded.index.Snapshot;
import com.hevlayer.adapters.embedded.index.TestNamespace;
import com.hevlayer.adapters.embedded.schema.DistanceMetric;
import com.hevlayer.adapters.embedded.schema.Refusal;
import com.hevlayer.adapters.embedded.schema.ValueKind;
import com.hevlayer.adapters.embedded.text.TextOptions;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.NoAnswerException;
import com.hevlayer.ports.store.Query;
import com.hevlayer.ports.store.RecallRequest;
import com.hevlayer.ports.store.ResultRow;
import com.hevlayer.ports.store.RowScan;
import com.hevlayer.ports.store.ScanRequest;
import com.hevlayer.protocol.decode.QueryDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QueryTest {
  private final TestNamespace namespace = new TestNamespace(ValueKind.UINT, DistanceMetric.COSINE);

  @AfterEach
  void close() {
    namespace.close();
  }

  @Test
  void orders_putNullLowestAndBreakTiesById() {
    namespace.with("n", "uint").with("s", "string").with("tags", "[]string");
    namespace.put(5, "{\"n\":0,\"s\":\"b\"}");
    namespace.put(4, "{\"n\":0,\"s\":\"a\"}");
    namespace.flush();
    namespace.put(3, "{\"s\":\"\uFB00\"}");
    namespace.put(2, "{\"n\":18446744073709551615,\"s\":\"\uD83E\uDD86\"}");
    namespace.put(1, "{\"n\":7}");
    assertThat(ids(namespace, "{\"rank_by\":[\"n\",\"asc\"],\"limit\":9}"))
        .containsExactly(3L, 4L, 5L, 1L, 2L);
    assertThat(ids(namespace, "{\"rank_by\":[\"n\",\"desc\"],\"limit\":9}"))
        .containsExactly(2L, 1L, 4L, 5L, 3L);
    assertThat(ids(namespace, "{\"rank_by\":[\"s\",\"asc\"],\"limit\":9}"))
        .containsExactly(1L, 4L, 5L, 3L, 2L);
    assertThat(ids(namespace, "{\"rank_by\":[\"s\",\"desc\"],\"limit\":2,\"offset\":3}"))
        .containsExactly(4L, 1L);
    assertThat(ids(namespace, "{\"rank_by\":[[\"n\",\"asc\"],[\"s\",\"asc\"]],\"limit\":3}"))
        .containsExactly(3L, 4L, 5L);
    assertThat(ids(namespace, "{\"rank_by\":[\"id\",\"desc\"],\"limit\":2}"))
        .containsExactly(5L, 4L);
    assertThat(ids(namespace, "{\"filters\":[\"n\",\"Gte\",0]}")).containsExactly(1L, 2L, 4L, 5L);
    refuses(namespace, "{\"rank_by\":[\"tags\",\"asc\"],\"limit\":3}", 400, "[]string");
    refuses(namespace, "{\"rank_by\":[\"nowhere\",\"asc\"],\"limit\":3}", 400, "nowhere");
  }

  @Test
  void limitPer_walksTheListUntilThereAreEnough() {
    namespace.with("shelf", "string").with("n", "int");
    for (int i = 1; i <= 60; i++) {
      String shelf = i <= 50 ? "a" : i <= 58 ? "b" : "c";
      namespace.put(i, "{\"n\":" + i + (i == 60 ? "}" : ",\"shelf\":\"" + shelf + "\"}"));
    }
    String per =
        "{\"rank_by\":[\"n\",\"asc\"],\"include_attributes\":[\"shelf\"],\"limit\":{\"total\":5,"
            + "\"per\":{\"attributes\":[\"shelf\"],\"limit\":2}}}";
    assertThat(ids(namespace, per)).containsExactly(1L, 2L, 51L, 52L, 59L);
    refuses(namespace, per.replace("include_attributes\":[\"shelf\"]", "offset\":0"), 400, "shelf");
    assertThat(ids(namespace, per.replace("shelf", "id"))).containsExactly(1L, 2L, 3L, 4L, 5L);
  }

  @Test
  void vectors_leaveOutZerosAndBreakTiesById() {
    namespace.with("vector", "[2]f32").with("n", "int");
    for (int i = 100; i >= 1; i--) {
      namespace.put(i, "{\"vector\":[1,1],\"n\":" + i + "}");
      if (i == 50) {
        namespace.flush();
      }
    }
    namespace.put(101, "{\"vector\":[0,0]}").put(102, "{\"vector\":[-1,1]}");
    String rank = "\"rank_by\":[\"vector\",\"%s\",[2,2]]";
    assertThat(ranked(namespace, "{" + rank.formatted("ANN") + ",\"limit\":3}"))
        .isEqualTo(Map.of(1L, 0f, 2L, 0f, 3L, 0f));
    assertThat(
            ids(
                namespace,
                "{" + rank.formatted("kNN") + ",\"filters\":[\"n\",\"Gt\",90],\"limit\":4}"))
        .containsExactly(91L, 92L, 93L, 94L);
    assertThat(
            ids(
                namespace,
                "{" + rank.formatted("kNN") + ",\"filters\":[\"n\",\"Eq\",null],\"limit\":4}"))
        .containsExactly(102L);
    refuses(namespace, "{" + rank.formatted("kNN") + ",\"limit\":4}", 400, "filters");
    refuses(namespace, "{\"rank_by\":[\"vector\",\"ANN\",[1]],\"limit\":1}", 400, "dimensions");
    refuses(namespace, "{\"rank_by\":[\"vector\",\"ANN\",[0,0]],\"limit\":1}", 400, "zeros");
    refuses(namespace, "{\"rank_by\":[\"n\",\"ANN\",[1,1]],\"limit\":1}", 400, "no vector");
    refuses(
        namespace,
        "{\"rank_by\":[\"vector\",\"ANN\",[\"Embed\",\"x\",{\"model\":\"m\"}]],\"limit\":1}",
        400,
        "Embed");
    refuses(
        namespace,
        "{" + rank.formatted("ANN") + ",\"limit\":1,\"distance_metric\":\"euclidean_squared\"}",
        400,
        "cosine_distance");
  }

  @Test
  void graph_answersAsExactlyAsTheScan() {
    namespace.with("vector", "[8]f32").with("n", "int");
    var random = new java.util.Random(42);
    for (int i = 1; i <= 1_500; i++) {
      StringBuilder vector = new StringBuilder();
      for (int d = 0; d < 8; d++) {
        vector.append(d == 0 ? "" : ",").append((float) random.nextGaussian());
      }
      namespace.put(i, "{\"vector\":[" + vector + "],\"n\":" + i % 10 + "}");
    }
    namespace.merge();
    String vector = "[1,0.5,-0.25,0,0,2,0.1,0.7]";
    Map<Long, Float> exact =
        ranked(
            namespace,
            "{\"rank_by\":[\"vector\",\"kNN\","
                + vector
                + "],\"filters\":[\"n\",\"Gte\",0],\"limit\":10}");
    Map<Long, Float> walked =
        ranked(namespace, "{\"rank_by\":[\"vector\",\"ANN\"," + vector + "],\"limit\":10}");
    assertThat(walked).isEqualTo(exact);
    try (Snapshot snapshot = namespace.snapshot()) {
      assertThat(snapshot.unindexedRows()).isZero();
      Answer<com.hevlayer.ports.store.RecallResult> recall =
          SnapshotQueries.recall(
              Asking.CALL, snapshot, new RecallRequest(5, 10, null, null, List.of(), true));
      var measured = ((Answer.Ok<com.hevlayer.ports.store.RecallResult>) recall).value();
      assertThat(measured.recall()).isGreaterThan(0.9);
      assertThat(measured.annCount()).isEqualTo(10.0);
      assertThat(measured.groundTruth()).hasSize(5);
      assertThat(measured.groundTruth().getFirst().neighbours().getFirst().attributes())
          .as("the vector that was written, of whatever length")
          .containsEntry("vector", Json.floats(measured.groundTruth().getFirst().query()));
    }
  }

  @Test
  void lateInteraction_sumsTheSmallestDistances() {
    namespace.with("m", "[][2]f32");
    namespace.put(1, "{\"m\":[[1,0],[0,1]]}").put(2, "{\"m\":[[1,0]]}").put(3, "{\"m\":[]}");
    assertThat(ranked(namespace, "{\"rank_by\":[\"m\",\"ANN\",[[1,0],[0,2]]],\"limit\":5}"))
        .isEqualTo(Map.of(1L, 0f, 2L, 1f));
  }

  @Test
  void scores_composeAndDropZeros() {
    namespace.withText("text", "string").with("n", "int").with("u", "uint").with("sparse", "{}f16");
    namespace.put(1, "{\"text\":\"green tea\",\"n\":-5,\"u\":3,\"sparse\":{\"x\":2,\"y\":-1}}");
    namespace.put(2, "{\"text\":\"tea\",\"n\":40,\"sparse\":{\"x\":0.5}}");
    namespace.put(3, "{\"text\":\"coffee\",\"u\":0}");
    String bm25 = "[\"text\",\"BM25\",\"tea\"]";
    assertThat(ids(namespace, "{\"rank_by\":[\"Max\",[2," + bm25 + "]],\"limit\":5}"))
        .containsExactly(1L, 2L);
    assertThat(ranked(namespace, "{\"rank_by\":[\"Max\",[2," + bm25 + "]],\"limit\":5}"))
        .isEqualTo(Map.of(1L, 2f, 2L, 2f));
    assertThat(ranked(namespace, "{\"rank_by\":[\"Attribute\",\"u\"],\"limit\":5}"))
        .isEqualTo(Map.of(1L, 3f, 2L, 0f, 3L, 0f));
    assertThat(ranked(namespace, "{\"rank_by\":[\"Max\",[0,[\"Attribute\",\"n\"]]],\"limit\":5}"))
        .isEqualTo(Map.of(1L, 0f, 2L, 40f, 3L, 0f));
    assertThat(
            ids(
                namespace,
                "{\"rank_by\":[\"Sum\",[" + bm25 + ",[\"Attribute\",\"u\"]]],\"limit\":5}"))
        .containsExactly(1L, 2L);
    assertThat(
            ranked(
                namespace,
                "{\"rank_by\":[\"Sum\",[[\"n\",\"Gt\",0],[\"Product\",2,[\"u\",\"Eq\",3]]]],"
                    + "\"limit\":5}"))
        .isEqualTo(Map.of(1L, 2f, 2L, 1f));
    assertThat(
            ranked(
                namespace,
                "{\"rank_by\":[\"sparse\",\"SparseKNN\",{\"x\":1,\"y\":4}],\"limit\":5}"))
        .isEqualTo(Map.of(1L, -2f, 2L, 0.5f));
    assertThat(ids(namespace, "{\"rank_by\":[\"Product\",0," + bm25 + "],\"limit\":5}")).isEmpty();
    Map<Long, Float> plain = ranked(namespace, "{\"rank_by\":" + bm25 + ",\"limit\":5}");
    Map<Long, Float> sum =
        ranked(
            namespace,
            "{\"rank_by\":[\"Sum\",[[\"Product\",3," + bm25 + "]," + bm25 + "]],\"limit\":5}");
    plain.forEach((id, score) -> assertThat(sum).containsEntry(id, 4 * score));
    refuses(namespace, "{\"rank_by\":[\"Attribute\",\"n\"],\"limit\":5}", 400, "negative");
    refuses(namespace, "{\"rank_by\":[\"Product\",-1," + bm25 + "],\"limit\":5}", 400, "weight");
    refuses(namespace, "{\"rank_by\":[\"n\",\"BM25\",\"tea\"],\"limit\":5}", 400, "full_text");
    refuses(
        namespace,
        "{\"rank_by\":[\"Decay\",[\"Dist\",[\"Attribute\",\"n\"],5.5],{\"midpoint\":1}],"
            + "\"limit\":5}",
        400,
        "origin of type int");
    refuses(
        namespace,
        "{\"rank_by\":[\"Decay\",[\"Dist\",[\"Attribute\",\"n\"],5],{\"midpoint\":\"1h\"}],"
            + "\"limit\":5}",
        400,
        "duration");
    refuses(
        namespace,
        "{\"rank_by\":[\"text\",\"BM25\",[\"tea\"]],\"limit\":5}",
        400,
        "expecting string");
  }

  @Test
  void preTokenizedText_wantsAnArray() {
    namespace.with(
        "content",
        "[]string",
        false,
        new TextOptions.Stated(
                com.hevlayer.adapters.embedded.text.WordTokenizer.PRE_TOKENIZED_ARRAY,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null)
            .resolve(),
        false);
    namespace.put(1, "{\"content\":[\"A b\",\"c\"]}");
    assertThat(ids(namespace, "{\"rank_by\":[\"content\",\"BM25\",[\"A b\"]],\"limit\":1}"))
        .containsExactly(1L);
    refuses(
        namespace,
        "{\"rank_by\":[\"content\",\"BM25\",\"A b\"],\"limit\":1}",
        400,
        "for rank_by field \\\"content\\\", expecting []string");
  }

  @Test
  void computed_comeWithEveryRow() {
    namespace.with("vector", "[2]f32").with("origin", "string").withText("blurb", "string");
    namespace.put(11, "{\"vector\":[0.6,0.8],\"origin\":\"uji\",\"blurb\":\"grassy and bright\"}");
    namespace.put(12, "{\"vector\":[1.0,0.0],\"origin\":\"assam\",\"blurb\":\"malty\"}");
    assertThat(
            wire(
                namespace,
                "{\"rank_by\":[\"blurb\",\"BM25\",\"malty\"],\"limit\":1,"
                    + "\"compute_attributes\":{\"why\":[\"Highlight\",\"blurb\","
                    + "{\"fragment_by\":\"word\",\"include_offsets\":\"utf-16\"}]}}"))
        .containsExactly(
            "{\"id\":12,\"$dist\":0.87138504,\"why\":[{\"text\":\"malty\","
                + "\"fragment_range\":[0,5],\"match_ranges\":[[0,5]]}]}");
    assertThat(
            wire(
                namespace,
                "{\"rank_by\":[\"id\",\"asc\"],\"limit\":2,\"compute_attributes\":{"
                    + "\"d\":[\"vector\",\"VectorDist\",[0,1]],"
                    + "\"u\":[\"origin\",\"Eq\",\"uji\"],"
                    + "\"h\":[\"Highlight\",\"blurb\",{\"rank_fragments_by\":"
                    + "[\"$fragment\",\"BM25\",\"grassy\"]}]}}"))
        .containsExactly(
            "{\"id\":11,\"d\":0.2,\"u\":true,\"h\":[{\"text\":\"grassy and bright\"}]}",
            "{\"id\":12,\"d\":1.0,\"u\":false,\"h\":[]}");
    refuses(
        namespace,
        "{\"rank_by\":[\"id\",\"asc\"],\"limit\":2,\"compute_attributes\":{"
            + "\"h\":[\"Highlight\",\"blurb\"]}}",
        400,
        "rank_fragments_by");
    refuses(
        namespace,
        "{\"rank_by\":[\"id\",\"asc\"],\"limit\":2,\"include_attributes\":[\"nowhere\"]}",
        400,
        "nowhere");
    refuses(
        namespace,
        "{\"rank_by\":[\"id\",\"asc\"],\"limit\":2,\"include_attributes\":[\"blurb\"],"
            + "\"rerank_by\":{\"model\":\"m\",\"attribute\":\"blurb\",\"query\":\"q\"}}",
        400,
        "configured rerankers: none");
  }

  @Test
  void aggregates_areChecked() {
    namespace.with("tags", "[]string").with("s", "string").with("f", "float");
    namespace.put(1, "{\"s\":\"x\",\"f\":0.5}").put(2, "{\"s\":\"x\"}").put(3, "{}");
    assertThat(Asking.totals(namespace, "{\"aggregate_by\":{\"f\":[\"Sum\",\"f\"]}}"))
        .isEqualTo("{\"f\":0.5}");
    namespace.delete(1L);
    assertThat(Asking.totals(namespace, "{\"aggregate_by\":{\"f\":[\"Sum\",\"f\"]}}"))
        .isEqualTo("{\"f\":0.0}");
    assertThat(
            Asking.groups(namespace, "{\"aggregate_by\":{\"n\":[\"Count\"]},\"group_by\":[\"s\"]}"))
        .containsExactly("{\"s\":null,\"n\":1}", "{\"s\":\"x\",\"n\":1}");
    String[] wrong = {
      "{\"aggregate_by\":{\"n\":[\"Sum\",\"s\"]}}",
      "{\"aggregate_by\":{\"n\":[\"Count\"]},\"group_by\":[\"id\"]}",
      "{\"aggregate_by\":{\"n\":[\"Count\"]},\"group_by\":[\"s\",\"s\"]}",
      "{\"aggregate_by\":{\"s\":[\"Count\"]},\"group_by\":[\"s\"]}",
      "{\"aggregate_by\":{\"n\":[\"Count\"]},\"group_by\":[\"tags\"]}",
      "{\"aggregate_by\":{\"n\":[\"Count\"]},\"group_by\":[{\"t\":[\"ForEachUnique\",\"s\"]}]}",
    };
    for (String body : wrong) {
      refuses(namespace, body, 400, "");
    }
  }

  @Test
  void groups_ofWhichFewRowsWereDeleted_countTheOthers() {
    namespace.with("s", "string");
    for (int i = 0; i < 60; i++) {
      namespace.put(i, i < 20 ? "{\"s\":\"x\"}" : i < 40 ? "{\"s\":\"y\"}" : "{}");
    }
    namespace.put(60, "{\"s\":\"only\"}");
    String groups = "{\"aggregate_by\":{\"n\":[\"Count\"]},\"group_by\":[\"s\"]}";
    assertThat(Asking.groups(namespace, groups))
        .containsExactly(
            "{\"s\":null,\"n\":20}",
            "{\"s\":\"only\",\"n\":1}",
            "{\"s\":\"x\",\"n\":20}",
            "{\"s\":\"y\",\"n\":20}");
    namespace.delete(3L);
    namespace.delete(50L);
    namespace.delete(60L);
    namespace.put(21, "{\"s\":\"x\"}");
    assertThat(Asking.groups(namespace, groups))
        .containsExactly(
            "{\"s\":null,\"n\":19}", "{\"s\":\"x\",\"n\":20}", "{\"s\":\"y\",\"n\":19}");
  }

  @Test
  void explain_saysWhatWouldBeDone() {
    namespace.with("vector", "[2]f32").with("n", "int");
    namespace.put(1, "{\"vector\":[1,1],\"n\":1}");
    try (Snapshot snapshot = namespace.snapshot()) {
      var answer =
          SnapshotQueries.explain(
              Asking.CALL,
              snapshot,
              QueryDecoder.query(
                  Asking.json(
                      "{\"rank_by\":[\"vector\",\"ANN\",[1,0]],\"filters\":[\"n\",\"Gt\",0],"
                          + "\"limit\":3}")));
      assertThat(((Answer.Ok<String>) answer).value())
          .contains("ExactScan(vector")
          .contains("TopK(3)");
    }
  }

  @Test
  void scan_walksInIdOrderFromOneSnapshot() {
    try (TestNamespace strings = new TestNamespace(ValueKind.STRING, null)) {
      strings.with("n", "int");
      List<String> expected = new ArrayList<>();
      for (int i = 0; i < 25; i++) {
        String id = "row-" + (char) ('a' + i);
        expected.add(id);
        strings.put(strings.row(Json.of(id), Map.of("n", Json.of((long) i % 2))));
      }
      Snapshot snapshot = strings.snapshot();
      RowScan scan =
          SnapshotQueries.scan(
              Asking.CALL,
              snapshot,
              new ScanRequest(null, new Query.Projection.IdOnly(), Json.of("row-c"), 10));
      strings.delete("row-z");
      List<String> seen = new ArrayList<>();
      for (List<ResultRow> page = scan.nextPage(); !page.isEmpty(); page = scan.nextPage()) {
        assertThat(page).hasSizeLessThanOrEqualTo(10);
        page.forEach(row -> seen.add(row.id().toString().replace("\"", "")));
      }
      assertThat(seen).isEqualTo(expected.subList(3, 25));
      scan.close();
      assertThatThrownBy(scan::nextPage).isInstanceOf(NoAnswerException.class);
      try (Snapshot other = strings.snapshot()) {
        ScanRequest wrong = new ScanRequest(null, new Query.Projection.IdOnly(), Json.of(1), 10);
        assertThatThrownBy(() -> SnapshotQueries.scan(Asking.CALL, other, wrong))
            .isInstanceOf(Refusal.class);
      }
    }
  }
}
