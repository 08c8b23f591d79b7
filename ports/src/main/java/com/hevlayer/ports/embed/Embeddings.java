package com.hevlayer.ports.embed;

import java.util.List;

/** The vectors of one request. Immutable; nobody changes the arrays. */
public final class Embeddings {
  private final List<float[]> vectors;
  private final long tokens;

  private Embeddings(List<float[]> vectors, long tokens) {
    this.vectors = List.copyOf(vectors);
    this.tokens = tokens;
  }

  /**
   * Returns vectors.
   *
   * @param vectors one for each input, in the order of the inputs; not changed afterwards
   * @param tokens as the model counts them, for all inputs together; 0 where it does not count
   */
  public static Embeddings of(List<float[]> vectors, long tokens) {
    return new Embeddings(vectors, tokens);
  }

  /** Returns the vectors in the order of the inputs. */
  public List<float[]> vectors() {
    return vectors;
  }

  /** Returns how many tokens the inputs had, 0 or more. */
  public long tokens() {
    return tokens;
  }
}
