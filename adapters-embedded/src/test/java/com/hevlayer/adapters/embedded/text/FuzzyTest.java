package com.hevlayer.adapters.embedded.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FuzzyTest {
  private static final List<Fuzzy.Step> LADDER =
      List.of(new Fuzzy.Step(6, 1), new Fuzzy.Step(3, 0), new Fuzzy.Step(9, 2));

  @ParameterizedTest
  @CsvSource({
    "darjeling,first flush darjeeling tea,true",
    "darjxling,darjeeling,true",
    "darjeeling,djreelng,false",
    "darjeeling,darjeeli,true",
    "darjeeling,darjeel,false",
    "tea,steam,true",
    "tea,taa,false",
    "te,te,false",
    "assams,xxasams,true",
    "assams,asams,true",
    "assams,asms,false",
    "Assams,assams,true",
    "ASsams,assams,false",
    "naïve tea,naive tea,true"
  })
  void matches_ladder_decidesTheDistance(String query, String value, boolean expected) {
    assertThat(Fuzzy.of(query, LADDER, true).matches(value)).isEqualTo(expected);
  }

  @Test
  void matches_ignoringCase_costsNothingForCaseOnly() {
    List<Fuzzy.Step> exact = List.of(new Fuzzy.Step(3, 0));
    assertThat(Fuzzy.of("TÉA", exact, false).matches("some téa")).isTrue();
    assertThat(Fuzzy.of("TEA", exact, false).matches("some téa")).isFalse();
  }

  @Test
  void of_ladderWithProblems_isRefused() {
    assertThatThrownBy(() -> Fuzzy.of("abc", List.of(), true))
        .isInstanceOf(InvalidPatternException.class)
        .hasMessage("max_edit_distance must have at least one entry");
    assertThatThrownBy(
            () -> Fuzzy.of("abc", List.of(new Fuzzy.Step(5, 1), new Fuzzy.Step(20, 3)), true))
        .isInstanceOf(InvalidPatternException.class)
        .hasMessage(
            "min_query_chars is 5, a distance of 1 needs at least 6; "
                + "distance is 3, allowed are 0, 1 and 2");
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of("a", "b", "🦆").list().ofMaxSize(14).map(l -> String.join("", l));
  }

  @Property(tries = 1500)
  void matches_randomTexts_agreesWithTheTable(
      @ForAll("texts") String query,
      @ForAll("texts") String value,
      @ForAll @IntRange(max = 2) int distance) {
    int min = 3 * (distance + 1);
    boolean expected =
        query.codePointCount(0, query.length()) >= min && bestSubstring(query, value) <= distance;
    Fuzzy fuzzy = Fuzzy.of(query, List.of(new Fuzzy.Step(min, distance)), true);
    assertThat(fuzzy.matches(value)).isEqualTo(expected);
  }

  @Property(tries = 300)
  void matches_longQueries_agreesWithTheTable(
      @ForAll("texts") String unit, @ForAll @IntRange(min = 1, max = 3) int edits) {
    String query = ("abcdefghij" + unit).repeat(9);
    StringBuilder changed = new StringBuilder("zz").append(query);
    for (int i = 0; i < edits; i++) {
      changed.setCharAt(20 + 30 * i, '#');
    }
    String value = changed.toString();
    Fuzzy fuzzy = Fuzzy.of(query, List.of(new Fuzzy.Step(9, 2)), true);
    assertThat(fuzzy.matches(value)).isEqualTo(bestSubstring(query, value) <= 2);
  }

  /** The least distance to any part of the value, from the full table. */
  private static int bestSubstring(String query, String value) {
    int[] q = query.codePoints().toArray();
    int[] v = value.codePoints().toArray();
    int[][] table = new int[q.length + 1][v.length + 1];
    for (int i = 1; i <= q.length; i++) {
      table[i][0] = i;
      for (int j = 1; j <= v.length; j++) {
        int replace = table[i - 1][j - 1] + (q[i - 1] == v[j - 1] ? 0 : 1);
        table[i][j] = Math.min(replace, Math.min(table[i - 1][j], table[i][j - 1]) + 1);
      }
    }
    int best = q.length;
    for (int j = 0; j <= v.length; j++) {
      best = Math.min(best, table[q.length][j]);
    }
    return best;
  }

  @Test
  void query_overTerms_findsWhatMatches() throws Exception {
    try (TextIndex index =
        new TextIndex(TextOptions.defaults())
            .put(1, "Darjeeling First Flush")
            .put(2, "assam", "darjeling")
            .put(3, "ceylon")) {
      Fuzzy fuzzy = Fuzzy.of("darjeeling", LADDER, true);
      assertThat(index.ids(fuzzy.query(TextIndex.VALUE))).containsExactly(1, 2);
      assertThat(index.ids(Fuzzy.of("da", LADDER, true).query(TextIndex.VALUE))).isEmpty();
    }
  }
}
