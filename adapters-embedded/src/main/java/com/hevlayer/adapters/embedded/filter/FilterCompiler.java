package com.hevlayer.adapters.embedded.filter;

import com.hevlayer.adapters.embedded.schema.NamespaceSchema;
import com.hevlayer.adapters.embedded.schema.Refusal;
import com.hevlayer.ports.store.Filter;
import org.apache.lucene.search.Query;

/** Makes queries of filters. Stateless. */
public final class FilterCompiler {
  private FilterCompiler() {}

  /**
   * Checks a filter against a schema.
   *
   * @throws Refusal 400 or 422 if the filter cannot be answered
   */
  public static Condition read(NamespaceSchema schema, Filter filter) {
    return new ConditionReader(schema).read(filter);
  }

  /** Returns the query for the rows that a condition, read for the same schema, matches. */
  public static Query query(NamespaceSchema schema, Condition condition) {
    return new ConditionQueries(schema).query(condition);
  }

  /**
   * Returns the query for the rows that a filter matches; its scores mean nothing.
   *
   * @throws Refusal 400 or 422 if the filter cannot be answered
   */
  public static Query compile(NamespaceSchema schema, Filter filter) {
    return query(schema, read(schema, filter));
  }
}
