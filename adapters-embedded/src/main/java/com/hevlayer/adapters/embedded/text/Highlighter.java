package com.hevlayer.adapters.embedded.text;

import com.hevlayer.adapters.embedded.text.Fragment.Range;
import com.hevlayer.adapters.embedded.text.HighlightOptions.OffsetUnit;
import com.hevlayer.protocol.text.Segmenter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Finds the pieces of a value that answer a query. Immutable and safe for several threads. */
public final class Highlighter {
  private final TextAnalyzer analyzer;
  private final HighlightOptions options;

  /** A highlighter for attributes of one analysis, which must not be pre-tokenized. */
  public Highlighter(TextAnalyzer analyzer, HighlightOptions options) {
    if (analyzer.options().preTokenized()) {
      throw new IllegalArgumentException("pre-tokenized text has no fragments");
    }
    this.analyzer = analyzer;
    this.options = options;
  }

  /** Ranks by the sum of BM25 over the queries, each fragment by itself. */
  public List<Fragment> highlight(List<String> elements, List<QueryTokens> queries) {
    TextOptions text = analyzer.options();
    return highlight(
        elements,
        queries,
        fragment -> {
          double score = 0;
          for (QueryTokens query : queries) {
            score += DocumentBm25.score(text, fragment, query);
          }
          return score;
        });
  }

  /**
   * The best fragments: those that score above 0, best first, equal ones in the order of the text.
   *
   * @param elements the value: one string, or the elements of an array
   * @param marked the queries whose words are marked in the fragments
   * @param scorer scores one fragment, given its tokens
   */
  public List<Fragment> highlight(
      List<String> elements, List<QueryTokens> marked, ToDoubleFunction<AnalyzedText> scorer) {
    List<Token> tokens = analyzer.analyze(elements).tokens();
    List<Piece> pieces = new ArrayList<>();
    int[] next = {0};
    for (int i = 0; i < elements.size(); i++) {
      int element = i;
      cut(
          elements.get(i),
          element,
          tokens,
          (start, end) -> {
            List<Token> inside = take(tokens, next, element, end);
            double score = scorer.applyAsDouble(new AnalyzedText(inside, List.of()));
            if (score > 0) {
              pieces.add(new Piece(element, start, end, inside, score));
            }
          });
    }
    // The sort is stable, and pieces come in the order of the text.
    pieces.sort(Comparator.comparingDouble((Piece piece) -> -piece.score));
    Map<Integer, Offsets> offsets = new HashMap<>();
    return pieces.stream()
        .limit(options.fragmentLimit())
        .map(piece ->
            piece.fragment(
                elements.get(piece.element),
                marked,
                offsets.computeIfAbsent(
                    piece.element, e -> new Offsets(elements.get(e), options.unit()))))
        .toList();
  }

  /** The tokens of an element up to an end, beginning with the first not taken before. */
  private static List<Token> take(List<Token> tokens, int[] next, int element, int end) {
    List<Token> inside = new ArrayList<>();
    while (next[0] < tokens.size()
        && (tokens.get(next[0]).element() < element
            || (tokens.get(next[0]).element() == element && tokens.get(next[0]).start() < end))) {
      Token token = tokens.get(next[0]++);
      if (token.element() == element) {
        inside.add(token);
      }
    }
    return inside;
  }

  private void cut(String text, int element, List<Token> tokens, Segmenter.Words pieces) {
    switch (options.fragmentBy()) {
      case NONE -> pieces.word(0, text.length());
      case SENTENCE ->
          new SentenceSegmenter().segment(text, (start, end) -> trimmed(text, start, end, pieces));
      case PARAGRAPH -> paragraphs(text, pieces);
      case WORD -> {
        for (Token token : tokens) {
          if (token.element() == element) {
            pieces.word(token.start(), token.end());
          }
        }
      }
    }
  }

  /** Cuts where only blanks stand between two line ends, and at paragraph separators. */
  private static void paragraphs(String text, Segmenter.Words pieces) {
    int start = 0;
    int lines = 0;
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '\n' || c == 0x85 || c == 0x2028 || (c == '\r' && !text.startsWith("\n", at + 1))) {
        lines++;
      } else if (c == 0x2029) {
        lines = 2;
      } else if (!UnicodeClasses.isSpace(c)) {
        if (lines > 1) {
          trimmed(text, start, at, pieces);
          start = at;
        }
        lines = 0;
      }
    }
    trimmed(text, start, text.length(), pieces);
  }

  private static void trimmed(String text, int start, int end, Segmenter.Words pieces) {
    int from = start;
    int to = end;
    while (from < to && UnicodeClasses.isSpace(text.charAt(from))) {
      from++;
    }
    while (to > from && UnicodeClasses.isSpace(text.charAt(to - 1))) {
      to--;
    }
    if (from < to) {
      pieces.word(from, to);
    }
  }

  private record Piece(int element, int start, int end, List<Token> tokens, double score) {
    Fragment fragment(String text, List<QueryTokens> marked, Offsets offsets) {
      List<Range> matches = new ArrayList<>();
      for (Token token : tokens) {
        if (marked.stream().anyMatch(query -> query.matches(token.text()))) {
          matches.add(offsets.range(token.start(), token.end()));
        }
      }
      return new Fragment(
          text.substring(start, end), element, offsets.range(start, end), matches, score);
    }
  }

  /** Offsets of one text in another unit. */
  private static final class Offsets {
    /** The offset for every UTF-16 offset; empty where they are the same. */
    private final int[] table;

    Offsets(String text, OffsetUnit unit) {
      this.table = unit == OffsetUnit.UTF_16 ? new int[0] : new int[text.length() + 1];
      int count = 0;
      for (int at = 0; at < text.length() && table.length > 0; ) {
        int c = text.codePointAt(at);
        count += unit == OffsetUnit.CODE_POINTS ? 1 : utf8Length(c);
        for (int end = at + Character.charCount(c); at < end; ) {
          table[++at] = count;
        }
      }
    }

    Range range(int start, int end) {
      return table.length == 0 ? new Range(start, end) : new Range(table[start], table[end]);
    }

    private static int utf8Length(int c) {
      if (c < 0x80) {
        return 1;
      }
      if (c < 0x800) {
        return 2;
      }
      return c < 0x10000 ? 3 : 4;
    }
  }
}
