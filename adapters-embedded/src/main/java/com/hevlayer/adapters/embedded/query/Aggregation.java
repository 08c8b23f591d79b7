package com.hevlayer.adapters.embedded.query;

import com.hevlayer.adapters.embedded.filter.FilterSchema;
import com.hevlayer.adapters.embedded.schema.Attribute;
import com.hevlayer.adapters.embedded.schema.NamespaceSchema;
import com.hevlayer.adapters.embedded.schema.Refusal;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.store.Query;
import com.hevlayer.ports.store.QueryResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.util.Bits;
import org.jspecify.annotations.Nullable;

/** Functions over all matching rows, perhaps by groups; checked against the schema. Immutable. */
final class Aggregation {
  /** The most groups of an answer. */
  static final int MAX_GROUPS = 10_000;

  private static final int ROWS_BETWEEN_CHECKS = 16_384;

  /** Label to the attribute that is summed; empty for a count. */
  private final Map<String, Optional<Attribute>> functions;

  private final List<Grouping.Key> keys;

  private Aggregation(Map<String, Optional<Attribute>> functions, List<Grouping.Key> keys) {
    this.functions = functions;
    this.keys = keys;
  }

  static Aggregation of(NamespaceSchema schema, Query query) {
    Map<String, Optional<Attribute>> functions = new LinkedHashMap<>();
    query
        .aggregates()
        .forEach((label, aggregate) ->
            functions.put(
                label,
                switch (aggregate) {
                  case Query.Aggregate.Count ignored -> Optional.empty();
                  case Query.Aggregate.Sum sum -> Optional.of(summed(schema, sum.attribute()));
                  case Query.Aggregate.Unknown unknown ->
                      throw Refusal.shape(
                          "aggregate_by error in `%s`: unknown function %s"
                              .formatted(label, unknown.source().describe()));
                }));
    List<Grouping.Key> keys = new ArrayList<>();
    Set<String> labels = new HashSet<>(functions.keySet());
    Set<String> grouped = new HashSet<>();
    for (Query.GroupKey key : query.groupBy()) {
      Grouping.Key read = key(schema, key);
      if (!grouped.add(read.attribute().name())) {
        throw Refusal.meaning(
            "group_by error in key `%s`: the attribute occurs twice"
                .formatted(read.attribute().name()));
      }
      if (!labels.add(read.label())) {
        throw Refusal.meaning("group_by error: label `%s` is used twice".formatted(read.label()));
      }
      keys.add(read);
    }
    if (keys.stream().filter(Grouping.Key::forEach).count() > 1) {
      throw Refusal.meaning("group_by error: at most one ForEachUnique is allowed");
    }
    return new Aggregation(functions, keys);
  }

  private static Attribute summed(NamespaceSchema schema, String name) {
    Attribute attribute = FilterSchema.require(schema, name, "aggregate_by");
    boolean number =
        switch (attribute.kind()) {
          case INT, UINT, FLOAT -> !attribute.isArray() && !FilterSchema.isId(attribute);
          default -> false;
        };
    if (!number) {
      throw Refusal.meaning(
          "aggregate_by error in key `%s`: Sum needs an attribute of type int, uint or float"
              .formatted(name));
    }
    if (!attribute.filterable()) {
      throw Refusal.meaning(
          "aggregate_by error in key `%s`: Sum needs the attribute to be filterable in the schema"
              .formatted(name));
    }
    return attribute;
  }

  private static Grouping.Key key(NamespaceSchema schema, Query.GroupKey key) {
    String label =
        switch (key) {
          case Query.GroupKey.Attribute attribute -> attribute.name();
          case Query.GroupKey.ForEachUnique each -> each.label();
        };
    String name =
        switch (key) {
          case Query.GroupKey.Attribute attribute -> attribute.name();
          case Query.GroupKey.ForEachUnique each -> each.attribute();
        };
    boolean forEach = key instanceof Query.GroupKey.ForEachUnique;
    Attribute attribute = FilterSchema.require(schema, name, "group_by");
    if (FilterSchema.isId(attribute)) {
      throw Refusal.meaning("group_by error in key `id`: rows cannot be grouped by id");
    }
    if (!attribute.type().isComparable() || attribute.isArray() != forEach) {
      throw Refusal.meaning(
          "group_by error in key `%s`: %s"
              .formatted(
                  name,
                  forEach
                      ? "ForEachUnique needs an array attribute, this is " + attribute.type()
                      : "type " + attribute.type() + " cannot be grouped by value"));
    }
    if (!attribute.filterable()) {
      throw Refusal.meaning(
          "group_by error in key `%s`: groups need the attribute to be filterable in the schema"
              .formatted(name));
    }
    return new Grouping.Key(label, attribute, forEach);
  }

  QueryResult run(View view, org.apache.lucene.search.@Nullable Query filter, int groups)
      throws IOException {
    if (keys.isEmpty()) {
      return QueryResult.aggregations(totals(view, filter));
    }
    return QueryResult.groups(
        new Grouping(view, keys, functions).run(filter, Math.min(groups, MAX_GROUPS)));
  }

  private Map<String, Json> totals(View view, org.apache.lucene.search.@Nullable Query filter)
      throws IOException {
    Map<String, Json> totals = new LinkedHashMap<>();
    for (Map.Entry<String, Optional<Attribute>> function : functions.entrySet()) {
      Optional<Attribute> attribute = function.getValue();
      totals.put(
          function.getKey(),
          attribute.isPresent()
              ? sum(view, filter, attribute.get())
              : Json.of(
                  (long)
                      view.searcher().count(filter == null ? MatchAllDocsQuery.INSTANCE : filter)));
    }
    return totals;
  }

  private static Json sum(
      View view, org.apache.lucene.search.@Nullable Query filter, Attribute attribute)
      throws IOException {
    Summand sum = new Summand(attribute.kind());
    for (FilteredLeaf leaf : FilteredLeaf.of(view, filter)) {
      LeafReader reader = leaf.leaf().reader();
      SortedNumericDocValues values = Summand.values(reader, attribute);
      Bits live = reader.getLiveDocs();
      DocIdSetIterator rows = leaf.iterator();
      DocIdSetIterator lead = rows == null ? values : rows;
      int seen = 0;
      for (int doc = lead.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = lead.nextDoc()) {
        if (seen++ % ROWS_BETWEEN_CHECKS == 0) {
          view.checkWanted();
        }
        if ((live == null || live.get(doc)) && (rows == null || values.advanceExact(doc))) {
          sum.add(values.nextValue());
        }
      }
    }
    return sum.json();
  }

  String explain(View view, org.apache.lucene.search.@Nullable Query filter) throws IOException {
    long rows = FilteredLeaf.cost(FilteredLeaf.of(view, filter));
    if (keys.isEmpty()) {
      boolean counts = functions.values().stream().allMatch(Optional::isEmpty);
      return counts ? "Count <- Index" : "Sum <- DocValues(at most %d rows)".formatted(rows);
    }
    return "GroupBy(%s) <- DocValues(at most %d rows)"
        .formatted(String.join(", ", keys.stream().map(Grouping.Key::label).toList()), rows);
  }
}
