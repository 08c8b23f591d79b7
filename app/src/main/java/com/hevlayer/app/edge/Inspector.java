package com.hevlayer.app.edge;

/** Judges a request by its whole body. */
@FunctionalInterface
public interface Inspector {

  /**
   * Returns the next verdict. Touches memory only and never blocks; a large body is inspected on a
   * virtual thread, a small one on a thread of the server.
   */
  Verdict inspect(HeldBody body);
}
