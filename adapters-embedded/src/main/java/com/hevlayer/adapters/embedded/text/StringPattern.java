package com.hevlayer.adapters.embedded.text;

import org.apache.lucene.search.Query;

/**
 * A condition on one string. Matching takes time linear in the string, whatever the pattern.
 * Immutable and safe for use by several threads; equal patterns are equal.
 */
public sealed interface StringPattern permits Glob, Regex, Fuzzy {

  /** Whether one value fulfils the condition. */
  boolean matches(String value);

  /**
   * The documents with a term that fulfils the condition, for a field whose terms are whole values
   * in UTF-8. Every document scores the same.
   */
  Query query(String field);
}
