package com.hevlayer.protocol.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordSegmenterTest {

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    new WordSegmenter().segment(text, (start, end) -> words.add(text.substring(start, end)));
    return words;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "won't|won't",
        "can-do|can do",
        "example.com|example.com",
        "a_1|a_1",
        "__ _ a|a",
        "1,000 1.5 1:2|1,000 1.5 1 2",
        "v1.2|v1.2",
        "a.1|a 1",
        "N.A.T.O.|N.A.T.O",
        "急須|急 須",
        "コーヒー豆|コーヒー 豆",
        "ส้ม|ส้ ม",
        "☕ tea 🦆|☕ tea 🦆",
        "a👩‍👧b|a 👩‍👧 b",
        "צ'ק ר\"ג|צ'ק ר\"ג",
        "① ½ ²|① ½ ²",
        "★ … ♫|``"
      })
  void segment_texts_cutsAtUnicodeBoundariesAndKeepsWords(String text, String expected) {
    assertThat(String.join(" ", words(text))).isEqualTo(expected);
  }

  @Property
  void segment_anyText_givesWordsInOrderThatDoNotOverlap(
      @ForAll @StringLength(max = 40) String text) {
    int[] last = {0};
    new WordSegmenter()
        .segment(
            text,
            (start, end) -> {
              assertThat(start).isBetween(last[0], end - 1);
              assertThat(end).isLessThanOrEqualTo(text.length());
              last[0] = end;
            });
  }

  @Property
  void segment_beforeAnAsciiLetterBehindASpace_thereIsAlwaysABoundary(
      @ForAll @StringLength(max = 12) String before,
      @ForAll @CharRange(from = 'a', to = 'z') char letter,
      @ForAll @StringLength(max = 12) String after) {
    String left = before + " ";
    String right = letter + after;
    List<String> apart = new ArrayList<>(words(left));
    apart.addAll(words(right));
    assertThat(words(left + right)).isEqualTo(apart);
  }

  @ParameterizedTest
  @CsvSource({"ABC,abc", "ΣΑΣ,σασ", "İ,i̇", "ß,ß", "é,é"})
  void lowerCase_ofText_knowsNoNeighboursAndNoLanguage(String text, String expected) {
    assertThat(LowerCase.of(text)).isEqualTo(expected);
  }
}
