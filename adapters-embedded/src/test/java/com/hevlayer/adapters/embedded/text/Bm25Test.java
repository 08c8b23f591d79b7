package com.hevlayer.adapters.embedded.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.TopScoreDocCollectorManager;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class Bm25Test {
  private static final Offset<Double> SEVEN_DIGITS = within(0.000_000_1);

  private static TextIndex teas() {
    return new TextIndex(TextOptions.defaults())
        .put(1, "green tea leaves tea")
        .put(2, "black tea")
        .put(3, "roasted barley drink without any leaves");
  }

  private static void assertScores(Map<Integer, Double> actual, Map<Integer, Double> expected) {
    assertThat(actual.keySet()).isEqualTo(new TreeMap<>(expected).keySet());
    expected.forEach((id, score) -> assertThat(actual.get(id)).isCloseTo(score, SEVEN_DIGITS));
  }

  private static void assertWorkedNumbers(TextIndex index) {
    assertScores(index.bm25("tea"), Map.of(1, 0.6462550, 2, 0.5908617));
    assertScores(index.bm25("leaves"), Map.of(1, 0.4700036, 3, 0.3901917));
    assertScores(index.bm25("tea leaves"), Map.of(1, 1.1162586, 2, 0.5908617, 3, 0.3901917));
    assertScores(index.bm25("tea tea leaves"), Map.of(1, 1.6332626, 2, 1.0635511, 3, 0.3901917));
    assertScores(index.bm25Prefix("te"), Map.of(1, 1.0, 2, 1.0));
  }

  @Test
  void bm25_threeDocuments_givesTheWorkedNumbers() throws Exception {
    try (TextIndex index = teas()) {
      assertWorkedNumbers(index);
    }
  }

  @Test
  void bm25_deletedDocumentsInTheIndex_doNotCount() throws Exception {
    try (TextIndex index = teas()) {
      index.put(4, "tea tea tea in a pot").put(5, "leaves").put(6, "").putWithout(7).refresh();
      index.put(8, "tea and more leaves").refresh();
      assertThat(index.bm25("tea").get(1)).isNotCloseTo(0.6462550, within(0.001));
      index.delete(4).delete(5).delete(6).delete(8);
      // Old versions of a document are deleted documents, too.
      index.put(2, "tea black black").refresh().put(2, "black tea");
      assertWorkedNumbers(index);
      assertWorkedNumbers(index);
    }
  }

  @Test
  void bm25_documentWithoutTheAttribute_countsForNothing() throws Exception {
    try (TextIndex index = teas()) {
      index.putWithout(4).putWithout(5);
      assertWorkedNumbers(index);
    }
  }

  @Test
  void bm25_documentWithEmptyText_countsAsDocumentOfLengthZero() throws Exception {
    try (TextIndex index = teas().put(4, "")) {
      var statistics = index.searcher().statistics();
      var field = statistics.field(index.searcher().getIndexReader(), TextIndex.BODY);
      assertThat(field).isEqualTo(new TextStatistics.Field(4, 12));
      assertThat(index.bm25("tea").get(2))
          .isCloseTo(expected(1, 2, 3.0, 2, 4, TextOptions.defaults()), SEVEN_DIGITS);
    }
  }

  @Test
  void bm25_termOfDeletedDocumentsOnly_matchesNothing() throws Exception {
    try (TextIndex index = teas().put(4, "oolong").put(5, "x")) {
      index.refresh().delete(4);
      assertThat(index.bm25("oolong")).isEmpty();
      assertThat(index.bm25("oolong x").keySet()).containsExactly(5);
    }
  }

  @Test
  void bm25_plainSearcher_givesTheSameScores() throws Exception {
    try (TextIndex index = teas().put(4, "tea").refresh().delete(4)) {
      var query =
          TextQueries.bm25(TextIndex.BODY, TextOptions.defaults(), index.query("tea leaves"));
      IndexSearcher plain = new IndexSearcher(index.searcher().getIndexReader());
      assertThat((double) plain.search(query, 1).scoreDocs[0].score)
          .isCloseTo(1.1162586, SEVEN_DIGITS);
    }
  }

  @Test
  void bm25_prefixAndWords_addsOneForThePrefix() throws Exception {
    try (TextIndex index = teas()) {
      assertScores(index.bm25Prefix("tea le"), Map.of(1, 1.6462550, 2, 0.5908617, 3, 1.0));
    }
  }

  @Test
  void bm25_removedWords_countForNoLength() throws Exception {
    TextOptions options = withStopwords();
    try (TextIndex index =
        new TextIndex(options)
            .put(1, "the green tea and the leaves and a tea")
            .put(2, "black tea")
            .put(3, "roasted barley drink coffee hot leaves")) {
      assertScores(index.bm25("tea"), Map.of(1, 0.6462550, 2, 0.5908617));
      assertThat(index.bm25("the")).isEmpty();
    }
  }

  @Test
  void bm25_longFields_keepTheExactLength() throws Exception {
    TextOptions options = TextOptions.defaults();
    Random random = new Random(11);
    try (TextIndex index = new TextIndex(options)) {
      List<Integer> lengths = new ArrayList<>();
      long total = 0;
      for (int id = 0; id < 40; id++) {
        int length = 1 + random.nextInt(400);
        lengths.add(length);
        total += length;
        index.put(id, "tea" + " word".repeat(length - 1));
        if (id % 13 == 12) {
          index.refresh();
        }
      }
      Map<Integer, Double> scores = index.bm25("tea");
      for (int id = 0; id < 40; id++) {
        double expected = expected(1, lengths.get(id), total / 40.0, 40, 40, options);
        assertThat(scores.get(id)).isCloseTo(expected, SEVEN_DIGITS);
      }
    }
  }

  @Test
  void bm25_topOfManyDocuments_agreesWithScoringAll() throws Exception {
    TextOptions options = TextOptions.defaults();
    Random random = new Random(23);
    try (TextIndex index = new TextIndex(options)) {
      for (int id = 0; id < 1_500; id++) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(30); i >= 0; i--) {
          text.append('w').append((int) Math.pow(60, random.nextDouble())).append(' ');
        }
        index.put(id, text.toString());
        if (id % 500 == 499) {
          index.refresh();
        }
      }
      for (int id = 0; id < 1_500; id += 9) {
        index.delete(id);
      }
      var query = TextQueries.bm25(TextIndex.BODY, options, index.query("w3 w20 w20 w55"));
      TextSearcher searcher = index.searcher();
      // A small threshold makes the search skip documents that cannot reach the top.
      var top = searcher.search(query, new TopScoreDocCollectorManager(10, null, 1)).scoreDocs;
      var all =
          searcher.search(query, new TopScoreDocCollectorManager(1_500, null, 2_000)).scoreDocs;
      assertThat(all.length).isGreaterThan(500);
      for (int i = 0; i < 10; i++) {
        assertThat(top[i].doc).isEqualTo(all[i].doc);
        assertThat(top[i].score).isEqualTo(all[i].score);
      }
    }
  }

  @Test
  void bm25_otherParameters_actAtQueryTime() throws Exception {
    TextOptions d = TextOptions.defaults();
    TextOptions other =
        new TextOptions(d.tokenizer(), d.language(), false, false, false, false, 39, 0.5, 0.2, 3.0);
    try (TextIndex index = teas()) {
      var query = TextQueries.bm25(TextIndex.BODY, other, index.query("tea tea"));
      assertThat(index.scores(query).get(1))
          .isCloseTo(expected(2, 4, 4.0, 2, 3, other) * 2 * 4 / 5, SEVEN_DIGITS);
    }
  }

  @Test
  void documentBm25_noCorpus_givesTheWorkedNumbers() {
    TextOptions options = TextOptions.defaults();
    TextAnalyzer analyzer = TextAnalyzer.of(options);
    QueryTokens tea = analyzer.analyzeQuery(List.of("tea"), false);
    assertThat(score(analyzer, "green tea leaves tea", tea)).isCloseTo(0.5169233, SEVEN_DIGITS);
    assertThat(score(analyzer, "black tea", tea)).isCloseTo(0.4919109, SEVEN_DIGITS);
    assertThat(score(analyzer, "roasted barley drink without any leaves", tea)).isZero();
    QueryTokens prefix = analyzer.analyzeQuery(List.of("te"), true);
    assertThat(score(analyzer, "black tea", prefix)).isEqualTo(1.0);
  }

  private static double score(TextAnalyzer analyzer, String text, QueryTokens query) {
    return DocumentBm25.score(analyzer.options(), analyzer.analyze(List.of(text)), query);
  }

  /** The formula once more, written out. */
  private static double expected(
      int tf, int length, double average, int frequency, int documents, TextOptions o) {
    double idf = Math.log(1 + (documents - frequency + 0.5) / (frequency + 0.5));
    double norm = o.k1() * (1 - o.b() + o.b() * length / average);
    return idf * tf * (o.k1() + 1) / (tf + norm);
  }

  static TextOptions withStopwords() {
    TextOptions d = TextOptions.defaults();
    return new TextOptions(
        d.tokenizer(), d.language(), false, true, false, false, 39, d.k1(), d.b(), d.k3());
  }
}
