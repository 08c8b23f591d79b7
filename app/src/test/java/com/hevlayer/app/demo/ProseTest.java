package com.hevlayer.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class ProseTest {

  @Property(tries = 300)
  void wrap_anyWords_keepsThemInOrderWithinTheWidth(
      @ForAll @Size(max = 40) List<@AlphaChars @NotEmpty String> words,
      @ForAll @IntRange(min = 5, max = 60) int width) {
    List<String> lines = Prose.wrap(String.join(" ", words), width);
    assertThat(String.join(" ", lines)).isEqualTo(String.join(" ", words));
    assertThat(lines).allMatch(line -> line.length() <= width || line.indexOf(' ') < 0);
  }

  @Test
  void wrap_moreThanTheLinesAllowed_endsInAnEllipsisWithinTheWidth() {
    assertThat(Prose.wrap("one two three four five six", 9, 2))
        .containsExactly("one two", "three …");
    assertThat(Prose.wrap("one two", 9, 2)).containsExactly("one two");
  }

  @Test
  void excerpt_matchInALaterSentence_startsThere() {
    String text = "The harvest was good. The Monroe Doctrine stands. Nothing else matters.";
    assertThat(Prose.excerpt(text, "Monroe Doctrine", 40))
        .isEqualTo("… The Monroe Doctrine stands. Nothing else matters.");
  }

  @Test
  void excerpt_noWordOccurs_startsAtTheBeginning() {
    assertThat(Prose.excerpt("The harvest was good. All is well.", "telegraph cable", 40))
        .isEqualTo("The harvest was good. All is well.");
  }
}
