package com.hevlayer.domain.query.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hevlayer.domain.fake.FakeStore;
import com.hevlayer.domain.fault.Fault;
import com.hevlayer.ports.json.Json;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WordsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "Blue ENAMEL blue|en|blue enamel|``",
        "the cast-iron pot|en|cast iron pot|the",
        "the cast-iron pot|false|the cast iron pot|``",
        "to the with|en|``|to the with",
        "a b !|en|``|``",
        "won't ship v1.2 to example.com|en|won't ship v1.2 example.com|to",
        "急須|en|``|``",
        "a_1 1,000 can-do|false|a_1 1,000 can do|``",
        "___ - … \"\"|false|``|``",
        "ΣΊΣΥΦΟΣ İZMİR|false|σίσυφοσ i̇zmi̇r|``",
        "tea🍵pot ½½ ①②|false|tea pot|``",
        "👩‍👧 tea|false|👩‍👧 tea|``"
      })
  void tokens_ofInputs_areThoseOfTheRules(
      String input, String stopWords, String tokens, String removed) {
    QueryTokens found =
        QueryTokens.of(input, stopWords.equals("en") ? StopWords.ENGLISH : StopWords.NONE);

    assertThat(String.join(" ", found.tokens())).isEqualTo(tokens);
    assertThat(String.join(" ", found.stopWords())).isEqualTo(removed);
    assertThat(found.cut()).isZero();
    assertThat(found.wordless()).isEqualTo(tokens.isEmpty() && removed.isEmpty());
  }

  @Test
  void tokens_moreThanFifteen_areCutAndCounted() {
    String input =
        IntStream.range(0, 18)
            .mapToObj(i -> "word" + (char) ('a' + i))
            .collect(Collectors.joining(" "));
    QueryTokens found = QueryTokens.of("the " + input + " worda", StopWords.NONE);

    assertThat(found.tokens()).hasSize(15).startsWith("the", "worda").endsWith("wordn");
    assertThat(found.cut()).isEqualTo(4);
    assertThat(QueryTokens.of("the " + input, StopWords.ENGLISH).cut()).isEqualTo(3);
  }

  @Test
  void tokens_ofMoreThan39Characters_areDropped() {
    String longest = "x".repeat(39);
    String letters = "𝐚".repeat(39);
    assertThat(QueryTokens.of(longest + " x" + longest + " " + letters, StopWords.NONE).tokens())
        .containsExactly(longest, letters);
  }

  @Test
  void first_ofALongText_readsNoMoreThanItMustAndFindsTheSame() {
    String text =
        IntStream.range(0, 4000)
            .mapToObj(i -> i % 3 == 0 ? "can't" : "don.t word" + i % 20)
            .collect(Collectors.joining(" "));
    assertThat(Words.first(text)).isEqualTo(List.copyOf(Words.all(text)).subList(0, 15));
    assertThat(Words.first("one " + " ".repeat(5000) + " two")).containsExactly("one", "two");
    assertThat(Words.first("")).isEmpty();
  }

  @Test
  void stopWords_ofCaller_areLowerCasedAndEchoed() {
    StopWords own = StopWords.of(Json.array(Json.of("Iron"), Json.of("POT")), "x");
    assertThat(QueryTokens.of("iron pot lid", own).tokens()).containsExactly("lid");
    assertThat(own.echo()).hasToString("[\"iron\",\"pot\"]");
    assertThat(StopWords.of(Json.of("en"), "x").echo()).hasToString("\"en\"");
    assertThat(StopWords.of(Json.of(false), "x").echo()).hasToString("false");
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "'de'", "''", "null", "1", "{}", "[1]", "['a',null]"})
  void stopWords_ofOtherForms_areRefused(String value) {
    Json stopWords = FakeStore.value(value);
    assertThatThrownBy(() -> StopWords.of(stopWords, "rank_by[3].stopwords"))
        .isInstanceOf(Fault.Invalid.class)
        .hasMessageStartingWith("rank_by[3].stopwords");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "3", "1.5", "-1", "1.0", "'AUTO'", "'1'", "true", "[]"})
  void fuzziness_ofOtherForms_isRefused(String value) {
    Json fuzziness = FakeStore.value(value);
    assertThatThrownBy(() -> Fuzziness.of(fuzziness, "rank_by[3].fuzziness"))
        .isInstanceOf(Fault.Invalid.class)
        .hasMessageStartingWith("rank_by[3].fuzziness is")
        .hasMessageEndingWith("allowed are \"auto\", 0, 1 and 2");
  }

  @ParameterizedTest
  @CsvSource({
    "doc-1,4815726426097224347",
    "doc-2,4815727525608852558",
    "sku-42,15523928746470059123"
  })
  void hash_ofIds_isFnv1a(String id, String expected) {
    assertThat(Long.toUnsignedString(Fnv1a.hash(id))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "kettle,kettle,0",
    "kettle,ketle,1",
    "kettle,ktetle,2",
    "kettle,cattle,2",
    "kitten,sitting,3",
    "ab,ba,2",
    "𝐚b,b,1"
  })
  void distance_ofWords_isLevenshteinOnCodePoints(String one, String other, int expected) {
    assertThat(new EditDistance(one).toClosest(List.of(other))).isEqualTo(expected);
    assertThat(new EditDistance(other).toClosest(List.of(one))).isEqualTo(expected);
  }

  @Test
  void distance_toSeveral_isThatToTheClosest() {
    EditDistance kettle = new EditDistance("kettle");
    assertThat(kettle.toClosest(List.of("pot", "ketle", "kettles", "lid"))).isEqualTo(1);
    assertThat(kettle.toClosest(List.of("x", "kettle"))).isZero();
    assertThat(kettle.toClosest(List.of())).isEqualTo(EditDistance.INFINITE);
  }
}
