package com.hevlayer.domain.query.hybrid;

/** What a text is searched by. */
public enum AutoRoute {
  /** Its words: a name or a term. */
  HYBRID_TEXT("hybrid_text", false),
  /** Its words and its meaning. */
  FUSED("fused", true),
  /** Its meaning: a sentence. */
  SEMANTIC("semantic", true);

  private static final int LONGEST_TERM = 2;
  private static final int LONGEST_PHRASE = 7;

  private final String wireName;
  private final boolean needsVector;

  AutoRoute(String wireName, boolean needsVector) {
    this.wireName = wireName;
    this.needsVector = needsVector;
  }

  /** Returns the route of a text with so many words, at least 1. */
  static AutoRoute of(int words) {
    if (words <= LONGEST_TERM) {
      return HYBRID_TEXT;
    }
    return words <= LONGEST_PHRASE ? FUSED : SEMANTIC;
  }

  /** Returns the name in requests and answers. */
  public String wireName() {
    return wireName;
  }

  /** Whether the text must be a vector, too. */
  boolean needsVector() {
    return needsVector;
  }
}
