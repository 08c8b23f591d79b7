package com.hevlayer.adapters.embedded.index;

import com.hevlayer.adapters.embedded.schema.NamespaceSchema;
import com.hevlayer.ports.store.Filter;
import org.apache.lucene.search.Query;

/** Turns filters into queries over the fields of an index. Stateless, thread-safe. */
@FunctionalInterface
public interface FilterQueries {

  /**
   * Compiles a filter. References to an incoming row were replaced by their values before.
   *
   * @throws com.hevlayer.adapters.embedded.schema.Refusal if the filter does not fit the schema
   */
  Query compile(NamespaceSchema schema, Filter filter);
}
