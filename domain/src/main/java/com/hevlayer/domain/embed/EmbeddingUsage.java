package com.hevlayer.domain.embed;

/**
 * What embedding took.
 *
 * @param tokens of the texts, as the provider counts them
 * @param images how many
 * @param millis how long
 */
public record EmbeddingUsage(long tokens, long images, long millis) {
  /** Nothing was embedded. */
  public static final EmbeddingUsage NONE = new EmbeddingUsage(0, 0, 0);

  /** Returns the sum. */
  public EmbeddingUsage plus(EmbeddingUsage other) {
    return new EmbeddingUsage(tokens + other.tokens, images + other.images, millis + other.millis);
  }
}
