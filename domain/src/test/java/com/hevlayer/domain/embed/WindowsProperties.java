package com.hevlayer.domain.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hevlayer.domain.embed.Chunking.Plain;
import com.hevlayer.domain.embed.Chunking.Strategy;
import com.hevlayer.domain.embed.Chunking.Unit;
import com.hevlayer.domain.embed.Windows.Window;
import com.hevlayer.domain.fault.Fault;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Windows cover a text, overlap as they should and end where they may. */
class WindowsProperties {

  @Provide
  Arbitrary<Plain> plans() {
    return Combinators.combine(
            Arbitraries.of(
                Strategy.FIXED, Strategy.RECURSIVE, Strategy.SENTENCE, Strategy.MARKDOWN),
            Arbitraries.of(Unit.values()),
            Arbitraries.integers().between(1, 12),
            Arbitraries.integers().between(0, 11))
        .as((strategy, unit, size, overlap) ->
            new Plain(strategy, unit, size, Math.min(overlap, size - 1)));
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings()
        .withChars('a', 'é', ' ', '\n', '.', '!', '#')
        .withChars("😀")
        .ofMaxLength(80);
  }

  @Property
  void windows_ofAnyLength_coverItWithTheOverlap(
      @ForAll @IntRange(max = 100) int length, @ForAll("plans") Plain plan, @ForAll long pattern) {
    List<Window> windows = Windows.cut(length, plan, i -> (pattern >>> (i & 63) & 1) == 1);

    int covered = 0;
    for (int i = 0; i < windows.size(); i++) {
      Window window = windows.get(i);
      assertThat(window.start()).isEqualTo(i == 0 ? 0 : covered - plan.overlap());
      assertThat(window.end() - window.start()).isBetween(1, plan.size());
      assertThat(window.end()).isGreaterThan(covered);
      covered = window.end();
    }
    assertThat(covered).isEqualTo(length);
  }

  @Property
  void cut_insideAText_isTheLastBoundaryOrTheLimit(
      @ForAll @IntRange(max = 100) int length, @ForAll("plans") Plain plan, @ForAll long pattern) {
    for (Window window : Windows.cut(length, plan, i -> (pattern >>> (i & 63) & 1) == 1)) {
      int limit = window.start() + plan.size();
      if (limit >= length) {
        assertThat(window.end()).isEqualTo(length);
      } else if (plan.strategy() == Strategy.FIXED) {
        assertThat(window.end()).isEqualTo(limit);
      } else {
        for (int i = window.end() + 1; i < limit; i++) {
          assertThat(pattern >>> (i & 63) & 1).isZero();
        }
      }
    }
  }

  @Property
  void chunks_ofCharactersWithoutOverlap_joinToTheText(
      @ForAll("texts") String text, @ForAll("plans") Plain plan) {
    Plain apart = new Plain(plan.strategy(), Unit.CHARACTERS, plan.size(), 0);
    assertThat(String.join("", Windows.chunks(text, apart))).isEqualTo(text);
  }

  @Property
  void chunks_ofWordsWithoutOverlap_holdEveryWordInOrder(
      @ForAll("texts") String text, @ForAll("plans") Plain plan) {
    Plain apart = new Plain(plan.strategy(), Unit.TOKENS, plan.size(), 0);
    List<String> words = new ArrayList<>();
    Windows.chunks(text, apart).forEach(chunk -> words.addAll(words(chunk)));
    assertThat(words).isEqualTo(words(text));
  }

  private static List<String> words(String text) {
    return Arrays.stream(text.split("\\s+")).filter(word -> !word.isEmpty()).toList();
  }

  @Example
  void chunks_ofProse_endWhereTheStrategySays() {
    assertThat(Windows.chunks("One. Two three. Four", plain(Strategy.SENTENCE, 12, 0)))
        .containsExactly("One.", " Two three.", " Four");
    assertThat(Windows.chunks("# A\nx\n# B\ny", plain(Strategy.MARKDOWN, 8, 0)))
        .containsExactly("# A\nx\n", "# B\ny");
    assertThat(Windows.chunks("aa bb cc", plain(Strategy.RECURSIVE, 5, 0)))
        .containsExactly("aa ", "bb cc");
    assertThat(Windows.chunks("abcdefgh", plain(Strategy.FIXED, 4, 1)))
        .containsExactly("abcd", "defg", "gh");
    assertThat(Windows.chunks("abcdefgh", Plain.WHOLE)).containsExactly("abcdefgh");
    assertThat(Windows.chunks("", plain(Strategy.FIXED, 4, 1))).isEmpty();
    assertThat(Windows.chunks("😀😀😀", plain(Strategy.FIXED, 2, 0))).containsExactly("😀😀", "😀");
  }

  @Example
  void chunks_ofWords_endWhereTheStrategySays() {
    assertThat(Windows.chunks("a b. c  d", tokens(Strategy.SENTENCE, 3)))
        .containsExactly("a b.", "c  d");
    assertThat(Windows.chunks("a b #c d", tokens(Strategy.MARKDOWN, 3)))
        .containsExactly("a b", "#c d");
    assertThat(Windows.chunks("a b c d e", tokens(Strategy.FIXED, 2)))
        .containsExactly("a b", "c d", "e");
    // The cut lies strictly before the limit where it may lie anywhere.
    assertThat(Windows.chunks("a b c d e", tokens(Strategy.RECURSIVE, 3)))
        .containsExactly("a b", "c d e");
    assertThat(Windows.chunks(" \n ", tokens(Strategy.FIXED, 3))).isEmpty();
  }

  @Example
  void chunks_beyondReason_areRefused() {
    String text = "a".repeat(Windows.MOST + 100);
    assertThatThrownBy(() -> Windows.chunks(text, plain(Strategy.FIXED, 50, 49)))
        .isInstanceOf(Fault.Invalid.class);
  }

  private static Plain plain(Strategy strategy, int size, int overlap) {
    return new Plain(strategy, Unit.CHARACTERS, size, overlap);
  }

  private static Plain tokens(Strategy strategy, int size) {
    return new Plain(strategy, Unit.TOKENS, size, 0);
  }
}
