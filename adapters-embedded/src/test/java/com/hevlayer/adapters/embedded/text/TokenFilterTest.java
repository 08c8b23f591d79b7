package com.hevlayer.adapters.embedded.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

final class TokenFilterTest {

  private static List<Integer> sequence(TextIndex index, String text) {
    return index.ids(TextQueries.containsSequence(TextIndex.BODY, index.query(text)));
  }

  private static List<Integer> all(TextIndex index, String text) {
    return index.ids(TextQueries.containsAll(TextIndex.BODY, index.query(text)));
  }

  private static List<Integer> any(TextIndex index, String text) {
    return index.ids(TextQueries.containsAny(TextIndex.BODY, index.query(text)));
  }

  @Test
  void sequence_wordsInOrder_matchesAdjacentOnly() throws Exception {
    try (TextIndex index =
        new TextIndex(TextOptions.defaults())
            .put(1, "green tea leaves")
            .put(2, "tea green")
            .put(3, "green black tea")) {
      assertThat(sequence(index, "green tea")).containsExactly(1);
      assertThat(sequence(index, "tea")).containsExactly(1, 2, 3);
      assertThat(sequence(index, "")).isEmpty();
    }
  }

  @Test
  void sequence_overAHole_matchesAnyRemovedWord() throws Exception {
    try (TextIndex index =
        new TextIndex(Bm25Test.withStopwords())
            .put(1, "cup of tea")
            .put(2, "cup with tea")
            .put(3, "cup tea")
            .put(4, "cup green tea")
            .put(5, "cup of the tea")
            .put(6, "the cup")
            .put(7, "cup " + "x".repeat(40) + " tea")) {
      assertThat(sequence(index, "cup of tea")).containsExactly(1, 2, 7);
      assertThat(sequence(index, "cup a tea")).containsExactly(1, 2, 7);
      assertThat(sequence(index, "cup tea")).containsExactly(3);
      assertThat(sequence(index, "cup of a tea")).containsExactly(5);
      assertThat(sequence(index, "an cup")).containsExactly(6);
      assertThat(sequence(index, "cup the")).containsExactly(1, 2, 5, 7);
      assertThat(sequence(index, "the")).containsExactly(1, 2, 5, 6, 7);
    }
  }

  @Test
  void sequence_acrossElements_positionsRunOn() throws Exception {
    try (TextIndex index =
        new TextIndex(TextOptions.defaults())
            .put(1, "green", "tea leaves")
            .put(2, "tea", "green")) {
      assertThat(sequence(index, "green tea")).containsExactly(1);
    }
  }

  @Test
  void all_someWordMissing_doesNotMatch() throws Exception {
    try (TextIndex index =
        new TextIndex(Bm25Test.withStopwords()).put(1, "green tea").put(2, "tea").putWithout(3)) {
      assertThat(all(index, "tea green")).containsExactly(1);
      assertThat(all(index, "the tea")).containsExactly(1, 2);
      assertThat(all(index, "the")).isEmpty();
      assertThat(any(index, "green black")).containsExactly(1);
      assertThat(any(index, "the of")).isEmpty();
    }
  }

  @Test
  void prefix_lastWord_matchesBeginningsOnly() throws Exception {
    try (TextIndex index =
        new TextIndex(TextOptions.defaults())
            .put(1, "green teapot")
            .put(2, "green tea")
            .put(3, "steam green")) {
      QueryTokens query = index.prefixQuery("green te");
      assertThat(index.ids(TextQueries.containsAll(TextIndex.BODY, query))).containsExactly(1, 2);
      QueryTokens alone = index.prefixQuery("teap");
      assertThat(index.ids(TextQueries.containsAny(TextIndex.BODY, alone))).containsExactly(1);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> TextQueries.containsSequence(TextIndex.BODY, alone));
    }
  }

  @Test
  void prefix_stemmingOrStopword_appliesToTheOtherWordsOnly() throws Exception {
    TextOptions d = TextOptions.defaults();
    TextOptions options =
        new TextOptions(
            d.tokenizer(), Language.ENGLISH, true, true, false, false, 39, 1.2, 0.75, 8);
    try (TextIndex index = new TextIndex(options).put(1, "running theory").put(2, "of teas")) {
      QueryTokens query = index.prefixQuery("runs the");
      assertThat(query.tokens()).extracting(Token::text).containsExactly("run");
      assertThat(query.prefix()).isEqualTo("the");
      assertThat(index.ids(TextQueries.containsAll(TextIndex.BODY, query))).containsExactly(1);
    }
  }
}
