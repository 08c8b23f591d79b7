package com.hevlayer.adapters.embedded.text;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** How text is cut into tokens. */
public enum WordTokenizer {
  /** Runs of letters and digits; ideographs join the run; emoji are dropped. */
  WORD_V0("word_v0"),
  /** As {@link #WORD_V0}, but every emoji cluster is a token. */
  WORD_V1("word_v1"),
  /** As {@link #WORD_V1}, but every ideograph is a token of its own. */
  WORD_V2("word_v2"),
  /** Unicode word boundaries (UAX #29); segments without a letter, digit or emoji are dropped. */
  WORD_V3("word_v3"),
  /** As {@link #WORD_V3}; the default. */
  WORD_V4("word_v4"),
  /** The elements of an array of strings are the tokens, byte for byte. */
  PRE_TOKENIZED_ARRAY("pre_tokenized_array");

  private final String wireName;

  WordTokenizer(String wireName) {
    this.wireName = wireName;
  }

  /** The name in the schema. */
  public String wireName() {
    return wireName;
  }

  /** The tokenizer of that name in the schema, if there is one; names are case-sensitive. */
  public static Optional<WordTokenizer> ofWireName(String name) {
    return Arrays.stream(values()).filter(t -> t.wireName.equals(name)).findFirst();
  }

  /** All names of the schema, comma-separated, for messages. */
  public static String wireNames() {
    return Arrays.stream(values()).map(WordTokenizer::wireName).collect(Collectors.joining(", "));
  }
}
