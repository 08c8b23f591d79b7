package com.hevlayer.adapters.embedded;

import com.hevlayer.adapters.embedded.filter.FilterCompiler;
import com.hevlayer.adapters.embedded.filter.FilterEvaluator;
import com.hevlayer.adapters.embedded.schema.NamespaceSchema;
import com.hevlayer.adapters.embedded.write.Filters;
import com.hevlayer.ports.store.Filter;
import org.apache.lucene.search.Query;

/** Filters for writes. */
final class RowFilters implements Filters {
  @Override
  public Query query(NamespaceSchema schema, Filter filter) {
    return FilterCompiler.compile(schema, filter);
  }

  @Override
  public RowTest test(NamespaceSchema schema, Filter filter) {
    FilterEvaluator evaluator = FilterEvaluator.ofCondition(schema, filter);
    return (row, incoming) -> evaluator.matches(row::apply, incoming::apply);
  }
}
