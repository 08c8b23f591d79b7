package com.hevlayer.adapters.embedded.text;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one attribute is analysed and scored. The first seven members shape the index, so changing
 * them means analysing every document again; {@code k1}, {@code b} and {@code k3} act at query time
 * only.
 *
 * @param tokenizer how text is cut
 * @param language decides stemmer and stopwords
 * @param stemming whether tokens are reduced to their stem
 * @param removeStopwords whether stopwords are removed; they leave a hole in the positions
 * @param caseSensitive whether tokens keep their case
 * @param asciiFolding whether accents and the like are folded to ASCII, as the last step
 * @param maxTokenLength longer tokens are dropped and leave a hole; in characters, 1 to 254
 * @param k1 saturation of the term frequency, above 0
 * @param b weight of the field length, 0 to 1
 * @param k3 saturation of the query term frequency, above 0
 */
public record TextOptions(
    WordTokenizer tokenizer,
    Language language,
    boolean stemming,
    boolean removeStopwords,
    boolean caseSensitive,
    boolean asciiFolding,
    int maxTokenLength,
    double k1,
    double b,
    double k3) {

  /** The bound above which a token length cannot be asked for, in characters. */
  public static final int LARGEST_MAX_TOKEN_LENGTH = 254;

  private static final TextOptions DEFAULTS =
      new TextOptions(
          WordTokenizer.WORD_V4, Language.ENGLISH, false, false, false, false, 39, 1.2, 0.75, 8.0);

  /** What {@code "full_text_search": true} means. */
  public static TextOptions defaults() {
    return DEFAULTS;
  }

  /** Whether tokens are the elements of an array, taken as they are. */
  public boolean preTokenized() {
    return tokenizer == WordTokenizer.PRE_TOKENIZED_ARRAY;
  }

  /** Whether an index built with the other options can serve these. */
  public boolean sameAnalysis(TextOptions other) {
    return tokenizer == other.tokenizer
        && language == other.language
        && stemming == other.stemming
        && removeStopwords == other.removeStopwords
        && caseSensitive == other.caseSensitive
        && asciiFolding == other.asciiFolding
        && maxTokenLength == other.maxTokenLength;
  }

  /** What is wrong with these options, in the order of the members; empty when nothing is. */
  public List<String> problems() {
    List<String> problems = new ArrayList<>();
    if (stemming && caseSensitive && !preTokenized()) {
      problems.add("stemming cannot be combined with case_sensitive");
    }
    if (removeStopwords && caseSensitive && !preTokenized()) {
      problems.add("remove_stopwords cannot be combined with case_sensitive");
    }
    if (removeStopwords && !language.hasStopwords()) {
      problems.add("remove_stopwords is not available for language " + language.wireName());
    }
    if (maxTokenLength < 1 || maxTokenLength > LARGEST_MAX_TOKEN_LENGTH) {
      problems.add(
          "max_token_length is %d, allowed are 1 to %d"
              .formatted(maxTokenLength, LARGEST_MAX_TOKEN_LENGTH));
    }
    if (!(k1 > 0) || Double.isInfinite(k1)) {
      problems.add("k1 is %s, it must be above 0".formatted(k1));
    }
    if (!(b >= 0 && b <= 1)) {
      problems.add("b is %s, allowed are 0 to 1".formatted(b));
    }
    if (!(k3 > 0) || Double.isInfinite(k3)) {
      problems.add("k3 is %s, it must be above 0".formatted(k3));
    }
    if (preTokenized() && stemming) {
      problems.add("stemming cannot be combined with tokenizer pre_tokenized_array");
    }
    if (preTokenized() && removeStopwords) {
      problems.add("remove_stopwords cannot be combined with tokenizer pre_tokenized_array");
    }
    return problems;
  }

  /**
   * Options as a schema states them: what is absent is null. Some conflicts exist only between
   * members that were stated, so they are found here and not in {@link TextOptions}.
   */
  public record Stated(
      @Nullable WordTokenizer tokenizer,
      @Nullable Language language,
      @Nullable Boolean stemming,
      @Nullable Boolean removeStopwords,
      @Nullable Boolean caseSensitive,
      @Nullable Boolean asciiFolding,
      @Nullable Integer maxTokenLength,
      @Nullable Double k1,
      @Nullable Double b,
      @Nullable Double k3) {

    /** The options with the defaults filled in. Pre-tokenized text is always case-sensitive. */
    public TextOptions resolve() {
      TextOptions d = DEFAULTS;
      WordTokenizer chosen = or(tokenizer, d.tokenizer);
      boolean asIs = chosen == WordTokenizer.PRE_TOKENIZED_ARRAY;
      return new TextOptions(
          chosen,
          or(language, d.language),
          or(stemming, d.stemming),
          or(removeStopwords, d.removeStopwords),
          asIs || or(caseSensitive, d.caseSensitive),
          or(asciiFolding, d.asciiFolding),
          or(maxTokenLength, d.maxTokenLength),
          or(k1, d.k1),
          or(b, d.b),
          or(k3, d.k3));
    }

    /**
     * What is wrong with the stated members, for an attribute that holds one string or an array of
     * strings; empty when nothing is.
     */
    public List<String> problems(boolean arrayOfStrings) {
      List<String> problems = new ArrayList<>(resolve().problems());
      if (tokenizer == WordTokenizer.PRE_TOKENIZED_ARRAY) {
        if (!arrayOfStrings) {
          problems.add("tokenizer pre_tokenized_array needs an attribute of type []string");
        }
        if (language != null) {
          problems.add("language cannot be combined with tokenizer pre_tokenized_array");
        }
        if (caseSensitive != null && !caseSensitive) {
          problems.add(
              "case_sensitive: false cannot be combined with tokenizer pre_tokenized_array");
        }
      }
      return problems;
    }

    private static <T> T or(@Nullable T stated, T otherwise) {
      return stated == null ? otherwise : stated;
    }
  }
}
