package com.hevlayer.adapters.embedded.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.hevlayer.adapters.embedded.text.Fragment.Range;
import com.hevlayer.adapters.embedded.text.HighlightOptions.FragmentBy;
import com.hevlayer.adapters.embedded.text.HighlightOptions.OffsetUnit;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HighlighterTest {
  private static final TextAnalyzer ANALYZER = TextAnalyzer.of(TextOptions.defaults());

  private static List<Fragment> highlight(
      FragmentBy by, int limit, OffsetUnit unit, String query, String... elements) {
    return new Highlighter(ANALYZER, new HighlightOptions(by, limit, unit))
        .highlight(List.of(elements), List.of(ANALYZER.analyzeQuery(List.of(query), false)));
  }

  @Test
  void highlight_word_givesTheTokenWithItsOffsets() {
    List<Fragment> fragments =
        highlight(FragmentBy.WORD, 3, OffsetUnit.UTF_16, "malty", "Malty and full, malty!");
    assertThat(fragments).extracting(Fragment::text).containsExactly("Malty", "malty");
    assertThat(fragments.getFirst().range()).isEqualTo(new Range(0, 5));
    assertThat(fragments.getLast().matches()).containsExactly(new Range(16, 21));
  }

  @Test
  void highlight_sentences_ranksByScoreThenPlace() {
    String text =
        "Green tea is mild. Black tea, tea of kings.  No match here! More tea and words follow it.";
    List<Fragment> fragments = highlight(FragmentBy.SENTENCE, 10, OffsetUnit.UTF_16, "tea", text);
    assertThat(fragments)
        .extracting(Fragment::text)
        .containsExactly(
            "Black tea, tea of kings.", "Green tea is mild.", "More tea and words follow it.");
    assertThat(fragments.getFirst().matches()).hasSize(2);
    assertThat(fragments.getFirst().score()).isGreaterThan(fragments.get(1).score());
    assertThat(highlight(FragmentBy.SENTENCE, 1, OffsetUnit.UTF_16, "tea", text)).hasSize(1);
    assertThat(highlight(FragmentBy.SENTENCE, 1, OffsetUnit.UTF_16, "coffee", text)).isEmpty();
  }

  @Test
  void highlight_offsets_countInTheUnitAskedFor() {
    String text = "é🦆 tea";
    assertThat(ranges(text, OffsetUnit.UTF_16)).containsExactly(new Range(0, 7), new Range(4, 7));
    assertThat(ranges(text, OffsetUnit.CODE_POINTS))
        .containsExactly(new Range(0, 6), new Range(3, 6));
    assertThat(ranges(text, OffsetUnit.UTF_8)).containsExactly(new Range(0, 10), new Range(7, 10));
  }

  private static List<Range> ranges(String text, OffsetUnit unit) {
    Fragment fragment = highlight(FragmentBy.NONE, 1, unit, "tea", text).getFirst();
    return List.of(fragment.range(), fragment.matches().getFirst());
  }

  @Test
  void highlight_array_tellsTheElement() {
    List<Fragment> fragments =
        highlight(FragmentBy.NONE, 5, OffsetUnit.UTF_8, "tea", "no", "tea", "", "more tea");
    assertThat(fragments).extracting(Fragment::element).containsExactly(1, 3);
    assertThat(fragments.getLast().range()).isEqualTo(new Range(0, 8));
  }

  @Test
  void highlight_paragraphs_cutAtBlankLines() {
    String text = "one tea\nsame tea\n \n\ntwo tea\r\n\r\nthree tea\u2029four tea\n";
    List<Fragment> fragments = highlight(FragmentBy.PARAGRAPH, 9, OffsetUnit.UTF_16, "tea", text);
    assertThat(fragments)
        .extracting(Fragment::text)
        .containsExactlyInAnyOrder("one tea\nsame tea", "two tea", "three tea", "four tea");
  }

  @Test
  void highlight_ownScorer_decidesAndWordsAreStillMarked() {
    QueryTokens tea = ANALYZER.analyzeQuery(List.of("te"), true);
    List<Fragment> fragments =
        new Highlighter(ANALYZER, HighlightOptions.defaults())
            .highlight(
                List.of("A tea. Two teas, one teapot here. Nothing."),
                List.of(tea),
                text -> text.tokens().size() - 1.5);
    assertThat(fragments)
        .extracting(Fragment::text)
        .containsExactly("Two teas, one teapot here.", "A tea.");
    assertThat(fragments.getFirst().matches())
        .containsExactly(new Range(11, 15), new Range(21, 27));
  }

  @Test
  void options_outOfRange_areRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HighlightOptions(FragmentBy.NONE, 1025, OffsetUnit.UTF_8))
        .withMessage("fragment_limit is 1025, allowed are 1 to 1024");
    assertThat(FragmentBy.ofWireName("word")).contains(FragmentBy.WORD);
    assertThat(OffsetUnit.ofWireName("utf-32")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "Hello there. How are you?~Hello there. /How are you?",
        "It is 3.5 now. Yes~It is 3.5 now. /Yes",
        "He met Mr. smith.~He met Mr. smith.",
        "The U.S.A. won~The U.S.A. won",
        "He said (yes.) Then left.~He said (yes.) /Then left.",
        "Wait... what?! No.~Wait... what?! /No.",
        "大阪。東京。~大阪。/東京。",
        "One¶two~One¶/two",
        "e.g. this~e.g. this",
        "Go! 5 men.~Go! /5 men."
      })
  void sentences_standard_cutsAtItsBoundaries(String text, String expected) {
    List<String> sentences = new ArrayList<>();
    String source = text.replace('¶', '\n');
    new SentenceSegmenter()
        .segment(source, (start, end) -> sentences.add(source.substring(start, end)));
    assertThat(String.join("/", sentences)).isEqualTo(expected.replace('¶', '\n'));
  }

  @Property(tries = 500)
  void highlight_anyText_givesTrueOffsets(@ForAll @StringLength(max = 60) String noise) {
    String text = noise + " tea. " + noise;
    for (Fragment fragment : highlight(FragmentBy.SENTENCE, 9, OffsetUnit.UTF_16, "tea", text)) {
      assertThat(text.substring(fragment.range().start(), fragment.range().end()))
          .isEqualTo(fragment.text());
    }
    for (Fragment fragment : highlight(FragmentBy.WORD, 9, OffsetUnit.UTF_8, "tea", text)) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      String part =
          new String(
              bytes,
              fragment.range().start(),
              fragment.range().end() - fragment.range().start(),
              StandardCharsets.UTF_8);
      if (noise.codePoints().noneMatch(c -> c >= 0xd800 && c <= 0xdfff)) {
        assertThat(part).isEqualTo(fragment.text());
      }
    }
  }
}
