package com.hevlayer.adapters.embedded.text;

import com.hevlayer.protocol.text.LowerCase;
import com.hevlayer.protocol.text.Segmenter;
import com.hevlayer.protocol.text.WordSegmenter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexWriter;
import org.jspecify.annotations.Nullable;
import org.tartarus.snowball.SnowballStemmer;

/**
 * Turns text into tokens, for documents and queries alike: cut, drop what is too long, lower-case,
 * drop stopwords, stem, fold. Dropped words keep their position. Positions run on across the
 * elements of an array, without a gap.
 *
 * <p>Word boundaries are those of Unicode 17. Immutable and safe for use by several threads.
 */
public final class TextAnalyzer {
  private static final FieldType FIELD_TYPE = fieldType();

  private final TextOptions options;
  private final Segmenter segmenter;
  private final CharArraySet stopwords;

  private TextAnalyzer(TextOptions options) {
    this.options = options;
    this.segmenter =
        switch (options.tokenizer()) {
          case WORD_V0 -> new RunSegmenter(false, false);
          case WORD_V1 -> new RunSegmenter(true, false);
          case WORD_V2 -> new RunSegmenter(true, true);
          case WORD_V3, WORD_V4 -> new WordSegmenter();
          case PRE_TOKENIZED_ARRAY -> (text, words) -> words.word(0, text.length());
        };
    this.stopwords =
        options.removeStopwords() ? Stopwords.of(options.language()) : CharArraySet.EMPTY_SET;
  }

  /**
   * The analyzer for some options.
   *
   * @throws IllegalArgumentException if the options have problems
   */
  public static TextAnalyzer of(TextOptions options) {
    List<String> problems = options.problems();
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
    return new TextAnalyzer(options);
  }

  /** The options this analyzer was made for. */
  public TextOptions options() {
    return options;
  }

  /** Analyses a document's value: one string, or the elements of an array. */
  public AnalyzedText analyze(List<String> elements) {
    Run run = new Run(elements, -1);
    return new AnalyzedText(run.tokens, run.holes);
  }

  /**
   * Analyses a query.
   *
   * @param elements one text, or several whose words follow each other
   * @param lastAsPrefix whether the last word stands for all tokens that begin with it
   */
  public QueryTokens analyzeQuery(List<String> elements, boolean lastAsPrefix) {
    Run run = new Run(elements, lastAsPrefix ? countWords(elements) - 1 : -1);
    return new QueryTokens(run.tokens, run.holes, run.prefix);
  }

  /**
   * The field to add to a document: positions, frequencies and the exact length, nothing stored.
   * The index must be written with {@link ExactLengthSimilarity}. A field serves one document once.
   */
  public Field field(String name, List<String> elements) {
    return new Field(name, tokenStream(elements), FIELD_TYPE);
  }

  /** The tokens for indexing, with a {@linkplain TextTokenStream reserved term} in every hole. */
  public TokenStream tokenStream(List<String> elements) {
    return new TextTokenStream(analyze(elements));
  }

  private int countWords(List<String> elements) {
    int[] count = {0};
    for (String element : elements) {
      segmenter.segment(element, (start, end) -> count[0]++);
    }
    return count[0];
  }

  private static FieldType fieldType() {
    FieldType type = new FieldType();
    type.setTokenized(true);
    type.setIndexOptions(IndexOptions.DOCS_AND_FREQS_AND_POSITIONS);
    type.setOmitNorms(false);
    type.freeze();
    return type;
  }

  /** One pass over one value. Holds what is not for sharing: the stemmer and the buffers. */
  private final class Run {
    private final List<Token> tokens = new ArrayList<>();
    private final List<Integer> holes = new ArrayList<>();
    private final int prefixPosition;
    private final @Nullable SnowballStemmer stemmer;
    private @Nullable String prefix;
    private int position;

    Run(List<String> elements, int prefixPosition) {
      this.prefixPosition = prefixPosition;
      this.stemmer = options.stemming() ? options.language().newStemmer() : null;
      for (int i = 0; i < elements.size(); i++) {
        String text = elements.get(i);
        int element = i;
        segmenter.segment(text, (start, end) -> word(text, element, start, end));
      }
    }

    private void word(String text, int element, int start, int end) {
      int at = position++;
      String raw = text.substring(start, end);
      if (at == prefixPosition) {
        prefix = options.preTokenized() ? raw : fold(lower(raw));
        return;
      }
      String token = options.preTokenized() ? asIs(raw) : filter(raw);
      if (token == null) {
        holes.add(at);
      } else {
        tokens.add(new Token(token, at, element, start, end));
      }
    }

    private @Nullable String filter(String raw) {
      int limit = options.maxTokenLength();
      if (raw.length() > limit && raw.codePointCount(0, raw.length()) > limit) {
        return null;
      }
      String token = lower(raw);
      if (!stopwords.isEmpty() && stopwords.contains(token)) {
        return null;
      }
      if (stemmer != null) {
        stemmer.setCurrent(token);
        stemmer.stem();
        token = stemmer.getCurrent();
      }
      return fold(token);
    }

    /** Elements that no term of the index can hold are dropped; nothing else is. */
    private @Nullable String asIs(String raw) {
      return raw.length() > IndexWriter.MAX_TERM_LENGTH / 3
              && raw.getBytes(StandardCharsets.UTF_8).length > IndexWriter.MAX_TERM_LENGTH
          ? null
          : raw;
    }

    private String lower(String token) {
      return options.caseSensitive() ? token : LowerCase.of(token);
    }

    private String fold(String token) {
      if (!options.asciiFolding() || isAscii(token)) {
        return token;
      }
      char[] folded = new char[4 * token.length()];
      int length =
          ASCIIFoldingFilter.foldToASCII(token.toCharArray(), 0, folded, 0, token.length());
      // Folding can give capitals.
      return lower(new String(folded, 0, length));
    }
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0x7f) {
        return false;
      }
    }
    return true;
  }
}
