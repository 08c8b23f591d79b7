package com.hevlayer.adapters.embedded.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;
import org.apache.lucene.analysis.tokenattributes.TermToBytesRefAttribute;
import org.apache.lucene.util.BytesRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class TextAnalyzerTest {
  private static final TextOptions DEFAULTS = TextOptions.defaults();

  private static List<String> tokens(TextOptions options, String... elements) {
    return TextAnalyzer.of(options).analyze(List.of(elements)).tokens().stream()
        .map(Token::text)
        .toList();
  }

  private static List<String> tokens(WordTokenizer tokenizer, String text) {
    return tokens(options(tokenizer, Language.ENGLISH, false, false, false, false), text);
  }

  private static TextOptions options(
      WordTokenizer tokenizer,
      Language language,
      boolean stemming,
      boolean stopwords,
      boolean caseSensitive,
      boolean folding) {
    return new TextOptions(
        tokenizer, language, stemming, stopwords, caseSensitive, folding, 39, 1.2, 0.75, 8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "well-known|well known",
        "isn't|isn't",
        "i.e.|i.e",
        "N.A.T.O.|n.a.t.o",
        "7.25|7.25",
        "bob@mail.org|bob mail.org",
        "大阪|大 阪",
        "コーヒー|コーヒー",
        "🦆|🦆",
        "1,234.5 and 3:4|1,234.5 and 3 4",
        "snake_case __ _|snake_case",
        "a👩‍👧b|a 👩‍👧 b",
        "👍🏽👍|👍🏽 👍",
        "ÀÉ Straße|àé straße",
        "רמת גן צ'ק|רמת גן צ'ק",
        "ひらがな|ひ ら が な",
        "① ½|① ½",
        "★ … ♫|''",
        "ΣΊΣΥΦΟΣ|σίσυφοσ"
      })
  void analyze_wordV4_followsUnicodeWordBoundaries(String text, String expected) {
    List<String> wanted = expected.equals("''") ? List.of() : List.of(expected.split(" "));
    assertThat(tokens(DEFAULTS, text)).isEqualTo(wanted);
    assertThat(tokens(WordTokenizer.WORD_V3, text)).isEqualTo(wanted);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "WORD_V0|isn't 7.25|isn t 7 25",
        "WORD_V0|hi🦆there|hi there",
        "WORD_V0|大阪city|大阪city",
        "WORD_V1|hi🦆there|hi 🦆 there",
        "WORD_V1|大阪city|大阪city",
        "WORD_V1|🇩🇪🇫🇷|🇩🇪 🇫🇷",
        "WORD_V2|大阪city|大 阪 city",
        "WORD_V2|👩‍👧👍🏽x|👩‍👧 👍🏽 x",
        "WORD_V2|well-known N.A.T.O.|well known n a t o",
        "WORD_V2|コーヒー|コーヒー"
      })
  void analyze_olderTokenizers_cutRuns(WordTokenizer tokenizer, String text, String expected) {
    assertThat(tokens(tokenizer, text)).containsExactly(expected.split(" "));
  }

  @Test
  void analyze_unicode17Letters_areLetters() {
    String beria = Character.toString(0x16ea0) + Character.toString(0x16ea1);
    String lower = Character.toString(0x16ebb) + Character.toString(0x16ebc);
    assertThat(tokens(DEFAULTS, "x " + beria)).containsExactly("x", lower);
    String ideographs = Character.toString(0x323b0) + Character.toString(0x33479);
    assertThat(tokens(DEFAULTS, ideographs)).hasSize(2);
  }

  @Test
  void analyze_preTokenized_keepsElementsAsTheyAre() {
    TextOptions options =
        new TextOptions.Stated(
                WordTokenizer.PRE_TOKENIZED_ARRAY,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null)
            .resolve();
    String[] elements = {"The Quick", "x".repeat(200), "é", ""};
    assertThat(tokens(options, elements)).containsExactly(elements);
    assertThat(TextAnalyzer.of(options).analyze(List.of("a", "é".repeat(20_000), "b")).holes())
        .containsExactly(1);
  }

  @Test
  void analyze_positions_runOnAndSkipRemovedWords() {
    TextOptions options =
        options(WordTokenizer.WORD_V4, Language.ENGLISH, false, true, false, false);
    AnalyzedText text = TextAnalyzer.of(options).analyze(List.of("The café, of", "x", "y the"));
    assertThat(text.tokens())
        .containsExactly(
            new Token("café", 1, 0, 4, 8), new Token("x", 3, 1, 0, 1), new Token("y", 4, 2, 0, 1));
    assertThat(text.holes()).containsExactly(0, 2, 5);
  }

  @Test
  void analyze_longTokens_areDroppedByCharacters() {
    String emoji = "a" + "\ud835\udc1a".repeat(38); // 39 characters, 77 UTF-16 units
    AnalyzedText text =
        TextAnalyzer.of(DEFAULTS).analyze(List.of(emoji + " " + "b".repeat(40) + " c"));
    assertThat(text.tokens()).extracting(Token::text).containsExactly(emoji, "c");
    assertThat(text.holes()).containsExactly(1);
  }

  @Test
  void analyze_foldingComesLast_stopwordsAndStemsSeeAccents() {
    TextOptions french = options(WordTokenizer.WORD_V4, Language.FRENCH, true, true, false, true);
    // "à" is a stopword, "a" after folding would be another; "été" is one, too.
    assertThat(tokens(french, "à Noël")).containsExactly("noel");
    TextOptions german = options(WordTokenizer.WORD_V4, Language.GERMAN, false, false, false, true);
    assertThat(tokens(german, "STRAßE Æther Ⓐ ﬁn"))
        .containsExactly("strasse", "aether", "a", "fin");
    TextOptions exact = options(WordTokenizer.WORD_V4, Language.GERMAN, false, false, true, true);
    assertThat(tokens(exact, "Élan ÉCLAIR")).containsExactly("Elan", "ECLAIR");
  }

  @Test
  void analyze_stemming_usesTheLanguage() {
    TextOptions english =
        options(WordTokenizer.WORD_V4, Language.ENGLISH, true, false, false, false);
    assertThat(tokens(english, "Running ponies generously"))
        .containsExactly("run", "poni", "generous");
    TextOptions german = options(WordTokenizer.WORD_V4, Language.GERMAN, true, false, false, false);
    assertThat(tokens(german, "Häuser aufeinanderfolgenden"))
        .containsExactly("haus", "aufeinanderfolg");
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void analyze_everyLanguage_hasItsParts(Language language) {
    TextOptions options =
        options(WordTokenizer.WORD_V4, language, true, language.hasStopwords(), false, true);
    assertThat(options.problems()).isEmpty();
    assertThat(tokens(options, "zebra")).hasSize(1);
    assertThat(Language.ofWireName(language.wireName())).contains(language);
    assertThat(Stopwords.of(language).isEmpty()).isEqualTo(!language.hasStopwords());
  }

  @Test
  void tokenStream_removedWords_becomeTheReservedTerm() throws Exception {
    TextOptions options =
        options(WordTokenizer.WORD_V4, Language.ENGLISH, false, true, false, false);
    List<BytesRef> terms = new ArrayList<>();
    try (TokenStream stream =
        TextAnalyzer.of(options).tokenStream(List.of("the tea", "and \ud800lone"))) {
      var term = stream.getAttribute(TermToBytesRefAttribute.class);
      var increment = stream.getAttribute(PositionIncrementAttribute.class);
      stream.reset();
      while (stream.incrementToken()) {
        assertThat(increment.getPositionIncrement()).isEqualTo(1);
        terms.add(BytesRef.deepCopyOf(term.getBytesRef()));
      }
      stream.end();
    }
    assertThat(terms)
        .containsExactly(
            TextTokenStream.HOLE, new BytesRef("tea"), TextTokenStream.HOLE, new BytesRef("lone"));
  }

  @Test
  void analyzeQuery_lastAsPrefix_takesTheLastWordOfAll() {
    TextAnalyzer analyzer =
        TextAnalyzer.of(options(WordTokenizer.WORD_V4, Language.ENGLISH, true, true, false, true));
    QueryTokens query = analyzer.analyzeQuery(List.of("Running the CAFÉS!"), true);
    assertThat(query.tokens()).extracting(Token::text).containsExactly("run");
    assertThat(query.holes()).containsExactly(1);
    assertThat(query.prefix()).isEqualTo("cafes");
    assertThat(query.matches("cafe")).isFalse();
    assertThat(query.matches("cafeserver")).isTrue();
    assertThat(analyzer.analyzeQuery(List.of(" ! "), true).isEmpty()).isTrue();
  }

  @Test
  void of_conflictingOptions_areRefused() {
    TextOptions conflict =
        options(WordTokenizer.WORD_V4, Language.TURKISH, true, true, true, false);
    assertThat(conflict.problems())
        .containsExactly(
            "stemming cannot be combined with case_sensitive",
            "remove_stopwords cannot be combined with case_sensitive",
            "remove_stopwords is not available for language turkish");
    assertThatIllegalArgumentException().isThrownBy(() -> TextAnalyzer.of(conflict));
  }

  @Test
  void problems_outOfRange_namesValueAndBounds() {
    TextOptions wrong =
        new TextOptions(
            WordTokenizer.WORD_V4,
            Language.ENGLISH,
            false,
            false,
            false,
            false,
            255,
            0,
            Double.NaN,
            -1);
    assertThat(wrong.problems())
        .containsExactly(
            "max_token_length is 255, allowed are 1 to 254",
            "k1 is 0.0, it must be above 0",
            "b is NaN, allowed are 0 to 1",
            "k3 is -1.0, it must be above 0");
  }

  @Test
  void statedProblems_preTokenized_refusesWhatWouldHaveNoEffect() {
    TextOptions.Stated stated =
        new TextOptions.Stated(
            WordTokenizer.PRE_TOKENIZED_ARRAY,
            Language.ENGLISH,
            true,
            true,
            false,
            null,
            null,
            null,
            null,
            null);
    assertThat(stated.problems(false))
        .containsExactly(
            "stemming cannot be combined with tokenizer pre_tokenized_array",
            "remove_stopwords cannot be combined with tokenizer pre_tokenized_array",
            "tokenizer pre_tokenized_array needs an attribute of type []string",
            "language cannot be combined with tokenizer pre_tokenized_array",
            "case_sensitive: false cannot be combined with tokenizer pre_tokenized_array");
  }
}
