package com.hevlayer.adapters.embedded.write;

import com.hevlayer.adapters.embedded.schema.NamespaceSchema;
import com.hevlayer.adapters.embedded.schema.Refusal;
import com.hevlayer.ports.store.Filter;
import java.util.function.Function;
import org.apache.lucene.search.Query;
import org.jspecify.annotations.Nullable;

/** What writes need of filters. Stateless, thread-safe. */
public interface Filters {

  /**
   * Returns the query for the rows that match.
   *
   * @throws Refusal if the filter does not fit the schema
   */
  Query query(NamespaceSchema schema, Filter filter);

  /**
   * Returns the test of single rows, whose values may refer to an incoming row.
   *
   * @throws Refusal if the filter does not fit the schema
   */
  RowTest test(NamespaceSchema schema, Filter filter);

  /** Tests a row against a filter. */
  @FunctionalInterface
  interface RowTest {
    /**
     * Whether a row matches.
     *
     * @param row values by name of the attribute, {@code id} included
     * @param incoming values that {@code $ref_new} refers to
     */
    boolean matches(
        Function<String, @Nullable Object> row, Function<String, @Nullable Object> incoming);
  }
}
