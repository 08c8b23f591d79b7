package com.hevlayer.adapters.embedded.query;

import java.io.IOException;
import org.apache.lucene.search.Query;
import org.jspecify.annotations.Nullable;

/** An order of rows that was checked against the schema. Immutable. */
interface Ranking {

  /**
   * Returns the first rows of the order.
   *
   * @param filter which rows take part; {@code null}: all
   * @param count at least 1; fewer hits mean that there are no more
   */
  Hits top(View view, @Nullable Query filter, int count) throws IOException;

  /** Says for people how {@link #top} would go about it. */
  String explain(View view, @Nullable Query filter, int count) throws IOException;
}
