package com.hevlayer.adapters.embedded.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RegexTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "b+|abbc|true",
        "^b|ab|false",
        "^ab$|ab|true",
        "\\Aab\\z|xab|false",
        "^$|\"\"|true",
        "(?i)ÀB|àb|true",
        "(?i:a)B|AB|true",
        "(?i:a)B|Ab|false",
        "a(?i)b|aB|true",
        "(a(?i)b)c|aBC|false",
        "\\d|٣|true",
        "(?-u:\\d)|٣|false",
        "^\\w+$|añ_9|true",
        "^\\W$|-|true",
        "\\s|\u00a0|true",
        "^\\pL+$|añ|true",
        "\\p{Greek}|β|true",
        "\\p{Greek}|b|false",
        "\\P{Greek}|b|true",
        "\\p{^L}|1|true",
        "\\p{gc=Lu}|A|true",
        "\\p{sc=Cyrillic}|ж|true",
        "^[[:alpha:]]+$|ab|true",
        "[[:^alpha:]]|ab|false",
        "^[a-c&&[^b]]$|b|false",
        "^[a-c&&[^b]]$|c|true",
        "^[a-z--x]$|x|false",
        "^[a-c~~b-d]$|d|true",
        "^[a-c~~b-d]$|b|false",
        "[]a]|]|true",
        "[a-]|-|true",
        "[^a]|a|false",
        "^[\\d-x]+$|1-x|true",
        "[\\]]|]|true",
        "^a{2,3}$|aaaa|false",
        "^a{2,3}$|aaa|true",
        "^a{2}$|aa|true",
        "^a{,2}$|aa|true",
        "^a{2,}$|aaaaa|true",
        "^(ab)*?$|abab|true",
        "\\bcat\\b|a cat.|true",
        "\\bcat\\b|concat|false",
        "\\Bcat|concat|true",
        "\\b{start}c|a c|true",
        "\\<cat\\>|cat|true",
        "(?m)^b$|a¶b¶c|true",
        "^b$|a¶b¶c|false",
        "a.b|a¶b|false",
        "(?s)a.b|a¶b|true",
        "(?x)a b # c|ab|true",
        "\\x41\\u0042\\x{43}\\U00000044|ABCD|true",
        "a\\.b|a.b|true",
        "\\-\\#\\/|-#/|true",
        "x|axb|true",
        "cat#dog|cat|false",
        "(?P<n>a)(?<m>b)|ab|true",
        "()|\"\"|true",
        "()*a|a|true",
        "🦆{2}|🦆🦆|true",
        "a**|\"\"|true",
        "}]|}]|true"
      })
  void matches_dialect_isThatOfRust(String regex, String value, boolean expected) {
    assertThat(Regex.of(regex).matches(value.replace('¶', '\n'))).isEqualTo(expected);
  }

  @Test
  void matches_alternatives_withAndWithoutAnchors() {
    Regex regex = Regex.of("^a|b$|c");
    assertThat(regex.matches("ax")).isTrue();
    assertThat(regex.matches("xb")).isTrue();
    assertThat(regex.matches("xcx")).isTrue();
    assertThat(regex.matches("xax")).isFalse();
    assertThat(regex.hasAutomaton()).isTrue();
    assertThat(Regex.of("(^|x)a").matches("xa")).isTrue();
    assertThat(Regex.of("(^|x)a").hasAutomaton()).isFalse();
    assertThat(Regex.of("|a").matches("")).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '"',
      value = {
        "(a~'(' is not closed, at offset 0",
        "a)~')' without '(', at offset 1",
        "[a~'[' is not closed, at offset 0",
        "[z-a]~the range z-a runs backwards, at offset 2",
        "*a~nothing to repeat, at offset 0",
        "a|*~nothing to repeat, at offset 2",
        "(?i)*~nothing to repeat, at offset 4",
        "a{3,2}~the counts in '{3,2}' run backwards, at offset 1",
        "a{~a count is missing in '{…}', at offset 1",
        "a{2~'{' is not closed, at offset 1",
        "a{2000}~a count is above 1000, at offset 1",
        "(?=a)~look-around is not supported, at offset 0",
        "🦆(?<!a)~look-around is not supported, at offset 1",
        "(a)\\1~back-references are not supported, at offset 3",
        "\\q~unknown escape '\\q', at offset 0",
        "\\p{Klingon}~there is no class 'Klingon', at offset 0",
        "(?z)~unknown flag 'z', at offset 0",
        "(?P<a>x)(?P<a>y)~the group name 'a' occurs twice, at offset 8",
        "\\xZZ~'ZZ' is no character in hexadecimal, at offset 0",
        "\\~nothing follows '\\', at offset 0",
        "[a-\\d]~a range cannot end in a class, at offset 3"
      })
  void of_malformed_saysWhatAndWhere(String regex, String message) {
    assertThatThrownBy(() -> Regex.of(regex))
        .isInstanceOf(InvalidPatternException.class)
        .hasMessage("regular expression: " + message);
  }

  @Test
  void of_hugeOrDeep_isRefused() {
    assertThatThrownBy(() -> Regex.of("((a{500}){500}){500}"))
        .isInstanceOf(InvalidPatternException.class)
        .hasMessageContaining("too large");
    assertThatThrownBy(() -> Regex.of("(".repeat(5_000)))
        .isInstanceOf(InvalidPatternException.class)
        .hasMessageContaining("nested");
    assertThatThrownBy(() -> Regex.of("[".repeat(5_000)))
        .isInstanceOf(InvalidPatternException.class)
        .hasMessageContaining("nested");
  }

  @Test
  void matches_patternThatExplodesElsewhere_staysLinear() {
    String value = "a".repeat(5_000);
    assertThat(Regex.of("^(a+)+b$").matches(value)).isFalse();
    Regex noAutomaton = Regex.of("(.*a){12}.{18}b$");
    assertThat(noAutomaton.matches(value)).isFalse();
    assertThat(Regex.of("(x+x+)+\\by").matches("x".repeat(5_000))).isFalse();
  }

  @Test
  void of_classesTimesCounts_takesNoAutomaton() {
    Regex regex = Regex.of("^\\w{900}$");
    assertThat(regex.hasAutomaton()).isFalse();
    assertThat(regex.matches("é".repeat(900))).isTrue();
    assertThat(regex.matches("é".repeat(901))).isFalse();
  }

  @Provide
  Arbitrary<String> expressions() {
    Arbitrary<String> atoms = Arbitraries.of("a", "b", "c", ".", "[ab]", "[^a]", "\\w", "\\b", "é");
    return Arbitraries.recursive(
        () -> atoms,
        inner ->
            Arbitraries.oneOf(
                inner.map(e -> "(?:" + e + ")*"),
                inner.map(e -> "(?:" + e + ")?"),
                inner.map(e -> "(?:" + e + "){2}"),
                inner.list().ofMinSize(1).ofMaxSize(3).map(l -> String.join("", l)),
                inner.list().ofMinSize(1).ofMaxSize(3).map(l -> "(" + String.join("|", l) + ")"),
                inner.map(e -> "^" + e),
                inner.map(e -> e + "$")),
        0,
        4);
  }

  @Provide
  Arbitrary<String> values() {
    return Arbitraries.of("a", "b", "c", "é", "🦆", "-")
        .list()
        .ofMaxSize(7)
        .map(parts -> String.join("", parts));
  }

  @Property(tries = 500)
  void matches_randomExpressions_agreesWithTheJdk(
      @ForAll("expressions") String regex, @ForAll("values") String value) {
    // \z and \b: the JDK's $ may stop before a final line feed, its \b needs the flag.
    boolean expected =
        Pattern.compile(regex.replace("$", "\\z"), Pattern.UNICODE_CHARACTER_CLASS)
            .matcher(value)
            .find();
    Regex compiled = Regex.of(regex);
    assertThat(compiled.matches(value)).as("%s against %s", regex, value).isEqualTo(expected);
    assertThat(Program.of(new RegexParser(regex).parse()).find(value)).isEqualTo(expected);
  }

  @Test
  void query_overTerms_findsWhatMatches() throws Exception {
    try (TextIndex index =
        new TextIndex(TextOptions.defaults())
            .put(1, "green tea")
            .put(2, "steam", "été")
            .put(3, "coffee")) {
      for (String regex : List.of("tea", "te?a", "\\btea", "^gr.*a$", "^.t.$", "f{2}")) {
        Regex compiled = Regex.of(regex);
        List<Integer> expected =
            switch (regex) {
              case "tea", "te?a" -> List.of(1, 2);
              case "^.t.$" -> List.of(2);
              case "f{2}" -> List.of(3);
              default -> List.of(1);
            };
        assertThat(index.ids(compiled.query(TextIndex.VALUE))).as(regex).isEqualTo(expected);
      }
    }
  }
}
