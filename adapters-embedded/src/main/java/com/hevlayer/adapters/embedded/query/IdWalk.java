package com.hevlayer.adapters.embedded.query;

import java.io.IOException;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/** The rows of one segment in the order of their ids. Used by one thread. */
interface IdWalk {

  /** Goes to the next row, before the first call to none; returns whether there is one. */
  boolean advance() throws IOException;

  /** Returns the term of the id, valid until the walk goes on. */
  BytesRef term();

  /** Returns the number of the document within its segment. */
  int doc();

  /**
   * Opens the cheaper walk: over the dictionary of ids where most rows are kept, over the kept rows
   * alone where few are.
   *
   * @param after the term behind which to begin, or {@code null}
   */
  static IdWalk of(View view, FilteredLeaf leaf, boolean filtered, @Nullable BytesRef after)
      throws IOException {
    if (!filtered) {
      return new DictionaryWalk(leaf.leaf().reader(), null, after);
    }
    var kept = leaf.materialise();
    int rows = kept.cardinality();
    return (long) rows * KeptRowsWalk.WORTH <= kept.length()
        ? KeptRowsWalk.of(view, leaf.leaf().reader(), kept, rows, after)
        : new DictionaryWalk(leaf.leaf().reader(), kept, after);
  }
}
