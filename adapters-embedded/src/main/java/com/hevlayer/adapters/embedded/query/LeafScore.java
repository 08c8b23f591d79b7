package com.hevlayer.adapters.embedded.query;

import java.io.IOException;

/** A score expression on one segment. Used by one thread; documents come in ascending order. */
interface LeafScore {
  /** What a row has that does not match. */
  double NO_MATCH = Double.NaN;

  /** Returns the value of a row, or {@link #NO_MATCH}. */
  double of(int doc) throws IOException;
}
