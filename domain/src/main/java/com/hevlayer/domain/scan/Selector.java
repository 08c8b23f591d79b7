package com.hevlayer.domain.scan;

import com.hevlayer.domain.query.text.Fuzziness;
import com.hevlayer.ports.json.JsonArray;

/** What ranks the rows of a scan, beside its filter. Immutable. */
public sealed interface Selector {

  /** Rows that BM25 finds. */
  record FullText(String field, String query) implements Selector {}

  /**
   * Rows within a distance of a vector.
   *
   * @param vector numbers only, at least one, as the caller wrote them
   * @param radius finite; rows at this very distance are within
   */
  record Radius(String field, JsonArray vector, double radius) implements Selector {}

  /**
   * Rows that BM25 finds, or that hold something like a word of the query.
   *
   * @param query holds at least one word
   */
  record Hybrid(String field, String query, Fuzziness fuzziness) implements Selector {}
}
