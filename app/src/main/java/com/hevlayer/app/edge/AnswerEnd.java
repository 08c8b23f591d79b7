package com.hevlayer.app.edge;

/**
 * Sees the last bytes of what a store answered to a relayed request. It is shown answers that came
 * whole with a status of 2xx and hold JSON in no coding, as the store sent them.
 */
@FunctionalInterface
public interface AnswerEnd {

  /** How many bytes of an answer are kept. */
  int LONGEST = 2048;

  /**
   * The answer came whole; its last bytes go to the caller once this returns. Touches memory only,
   * never blocks, never throws.
   *
   * @param bytes the last ones, up to {@link #LONGEST}; another answer's once this returns
   * @param length how many of the array they are, from the first one on
   */
  void came(byte[] bytes, int length);
}
