package com.hevlayer.adapters.embedded.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GlobTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a?c|abc|true",
        "a?c|ac|false",
        "?|é|true",
        "?|🦆|true",
        "*|anything at/all|true",
        "*|''|true",
        "docs/*|docs/a/b|true",
        "docs/**|docs/a/b|true",
        "docs/**|docs/|true",
        "docs/**|docs|false",
        "**/b|b|true",
        "**/b|x/y/b|true",
        "**/b|xb|false",
        "a/**/b|a/b|true",
        "a/**/b|a/x/y/b|true",
        "a/**/b|ab|false",
        "a/**/**/b|a/b|true",
        "**|a/b|true",
        "a**b|a/x/b|true",
        "**a|ba|true",
        "x[a-c]|xb|true",
        "x[a-c]|xd|false",
        "x[!a-c]|xd|true",
        "x[^a-c]|xb|false",
        "[]]|]|true",
        "[!]]|]|false",
        "[a-]|-|true",
        "[-a]|-|true",
        "[[]|[|true",
        "{ab,c*}|ab|true",
        "{ab,c*}|cde|true",
        "{ab,c*}|abc|false",
        "x{a,{b,c}d}|xcd|true",
        "{,a}|''|false",
        "{}a|a|true",
        "a,b|a,b|true",
        "\\*|*|true",
        "\\*|a|false",
        "{\\,,b}|,|true",
        "Abc|abc|false",
        "{src,test/**}|test/x|true",
        "{a/**,b}|a/q/r|true",
        "a.c|abc|false"
      })
  void matches_dialect_isThatOfGlobset(String pattern, String value, boolean expected) {
    assertThat(Glob.of(pattern, false).matches(value)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ABC*|abcd|true",
        "[A-C]x|bX|true",
        "[!a]|A|false",
        "straße|STRASSE|false",
        "ÀÉ|àé|true",
        "K|\u212a|true",
        "ı|I|false"
      })
  void matches_ignoringCase_foldsSimply(String pattern, String value, boolean expected) {
    assertThat(Glob.of(pattern, true).matches(value)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "x[ab|'[' is not closed, at offset 1",
        "[|'[' is not closed, at offset 0",
        "[!]|'[' is not closed, at offset 0",
        "[z-a]|the range z-a runs backwards, at offset 0",
        "🦆{a,b|'{' is not closed, at offset 1",
        "a}|'}' without '{', at offset 1",
        "a\\|nothing follows '\\', at offset 1"
      })
  void of_malformed_saysWhatAndWhere(String pattern, String message) {
    assertThatThrownBy(() -> Glob.of(pattern, false))
        .isInstanceOf(InvalidPatternException.class)
        .hasMessage("glob pattern: " + message);
  }

  @Test
  void of_hugeOrDeep_isRefused() {
    assertThatThrownBy(() -> Glob.of("a".repeat(30_000), false))
        .isInstanceOf(InvalidPatternException.class)
        .hasMessageContaining("too large");
    assertThatThrownBy(() -> Glob.of("{".repeat(5_000), false))
        .isInstanceOf(InvalidPatternException.class)
        .hasMessageContaining("nested");
  }

  @Provide
  Arbitrary<String> patterns() {
    return Arbitraries.of("a", "b", "/", "?", "*", "**", "[ab]", "[!a]", "{a,bb}", "{b,*/}", "é")
        .list()
        .ofMaxSize(6)
        .map(parts -> String.join("", parts));
  }

  @Provide
  Arbitrary<String> values() {
    return Arbitraries.of("a", "b", "/", "é", "🦆")
        .list()
        .ofMaxSize(6)
        .map(parts -> String.join("", parts));
  }

  @Property(tries = 2000)
  void matches_patternsWithoutSegments_agreesWithTheDefinition(
      @ForAll("patterns") String pattern, @ForAll("values") String value) {
    String plain = pattern.replaceAll("\\*+", "*");
    assertThat(Glob.of(plain, false).matches(value))
        .as("%s against %s", plain, value)
        .isEqualTo(oracle(plain, value));
  }

  /** The definition by trying: alternatives are written out, stars take every length. */
  private static boolean oracle(String pattern, String value) {
    int brace = pattern.indexOf('{');
    if (brace >= 0) {
      int close = pattern.indexOf('}', brace);
      for (String option : pattern.substring(brace + 1, close).split(",", -1)) {
        if (oracle(pattern.substring(0, brace) + option + pattern.substring(close + 1), value)) {
          return true;
        }
      }
      return false;
    }
    if (pattern.isEmpty()) {
      return value.isEmpty();
    }
    if (pattern.charAt(0) == '*') {
      for (int i = 0; i <= value.length(); i++) {
        if (oracle(pattern.substring(1), value.substring(i))) {
          return true;
        }
      }
      return false;
    }
    if (value.isEmpty()) {
      return false;
    }
    int c = value.codePointAt(0);
    int size = pattern.charAt(0) == '[' ? pattern.indexOf(']') + 1 : 1;
    boolean fits =
        switch (pattern.substring(0, size)) {
          case "?" -> true;
          case "[ab]" -> c == 'a' || c == 'b';
          case "[!a]" -> c != 'a';
          default -> c == pattern.charAt(0);
        };
    return fits && oracle(pattern.substring(size), value.substring(Character.charCount(c)));
  }

  @Test
  void query_overTerms_findsWhatMatches() throws Exception {
    try (TextIndex index =
        new TextIndex(TextOptions.defaults())
            .put(1, "docs/a.md")
            .put(2, "Docs/é/b.md", "x")
            .put(3, "src/c.java")
            .putWithout(4)) {
      assertThat(index.ids(Glob.of("docs/**", false).query(TextIndex.VALUE))).containsExactly(1);
      assertThat(index.ids(Glob.of("docs/**", true).query(TextIndex.VALUE))).containsExactly(1, 2);
      assertThat(index.ids(Glob.of("*", false).query(TextIndex.VALUE))).containsExactly(1, 2, 3);
      assertThat(index.ids(Glob.of("*/?/*", false).query(TextIndex.VALUE))).containsExactly(2);
      assertThat(index.ids(Glob.of("x", false).query(TextIndex.VALUE))).isEqualTo(List.of(2));
    }
  }
}
