package com.hevlayer.adapters.embedded.query;

import com.hevlayer.adapters.embedded.filter.FilterCompiler;
import com.hevlayer.adapters.embedded.schema.Attribute;
import com.hevlayer.adapters.embedded.schema.FieldNames;
import com.hevlayer.adapters.embedded.schema.IndexValues;
import com.hevlayer.adapters.embedded.schema.NamespaceSchema;
import com.hevlayer.adapters.embedded.schema.ValueKind;
import com.hevlayer.adapters.embedded.schema.Values;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.store.Query;
import com.hevlayer.ports.store.ValueCounts;
import com.hevlayer.ports.store.ValuesRequest;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.Bits;

/**
 * Counts rows by the values of one attribute: by ordinals and numbers where the attribute has an
 * index for comparisons, by the stored rows otherwise. Used by one thread, once.
 */
final class ValueTally {
  /** With more terms than this on a segment, a table by ordinal is larger than it is worth. */
  private static final int MOST_TERMS = 1 << 20;

  private static final int ROWS_BETWEEN_CHECKS = 16_384;

  private final View view;
  private final Attribute attribute;
  private final int most;
  private final Map<Json, long[]> counts = new HashMap<>();
  private long rows;

  private ValueTally(View view, Attribute attribute, int most) {
    this.view = view;
    this.attribute = attribute;
    this.most = most;
  }

  static ValueCounts count(View view, ValuesRequest request) throws IOException {
    NamespaceSchema schema = view.schema();
    Collection<Attribute> named =
        Projection.of(schema, new Query.Projection.Only(List.of(request.attribute())));
    if (named.isEmpty()) {
      return ValueCounts.tooMany(); // every row has an id of its own
    }
    ValueTally tally = new ValueTally(view, named.iterator().next(), request.most());
    var filter = request.filter() == null ? null : FilterCompiler.compile(schema, request.filter());
    for (FilteredLeaf leaf : FilteredLeaf.of(view, filter)) {
      if (!tally.add(leaf)) {
        return ValueCounts.tooMany();
      }
    }
    Map<Json, Long> counts = HashMap.newHashMap(tally.counts.size());
    tally.counts.forEach((value, count) -> counts.put(value, count[0]));
    return ValueCounts.of(tally.rows, counts);
  }

  /** Adds the rows of a segment; false if there are too many values. */
  private boolean add(FilteredLeaf leaf) throws IOException {
    LeafReader reader = leaf.leaf().reader();
    ValueKind kind = attribute.kind();
    if (attribute.filterable() && kind.isNumeric()) {
      return addNumbers(leaf, DocValues.getSortedNumeric(reader, FieldNames.number(attribute)));
    }
    // A string that is too long for a term stands in the row only.
    boolean allTerms = reader.getFieldInfos().fieldInfo(FieldNames.longKeyword(attribute)) == null;
    if (attribute.filterable() && kind.isKeyword() && allTerms) {
      SortedSetDocValues terms = DocValues.getSortedSet(reader, FieldNames.keyword(attribute));
      return terms.getValueCount() <= MOST_TERMS && addTerms(leaf, terms);
    }
    return addStored(leaf);
  }

  private interface Row {
    /** Takes a row; false ends the walk. */
    boolean take(int doc) throws IOException;
  }

  /** Walks over the rows of a segment; false if that was ended. */
  private boolean each(FilteredLeaf leaf, Row row) throws IOException {
    LeafReader reader = leaf.leaf().reader();
    Bits live = reader.getLiveDocs();
    DocIdSetIterator docs = leaf.iterator();
    if (docs == null) {
      docs = DocIdSetIterator.all(reader.maxDoc());
    }
    int seen = 0;
    for (int doc = docs.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = docs.nextDoc()) {
      if (seen++ % ROWS_BETWEEN_CHECKS == 0) {
        view.checkWanted();
      }
      if (live == null || live.get(doc)) {
        rows++;
        if (!row.take(doc)) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean addTerms(FilteredLeaf leaf, SortedSetDocValues terms) throws IOException {
    int[] byOrdinal = new int[(int) terms.getValueCount()];
    each(
        leaf,
        doc -> {
          if (terms.advanceExact(doc)) {
            for (int i = terms.docValueCount(); i > 0; i--) {
              byOrdinal[(int) terms.nextOrd()]++;
            }
          }
          return true;
        });
    for (int ordinal = 0; ordinal < byOrdinal.length; ordinal++) {
      if (byOrdinal[ordinal] > 0
          && !add(
              Values.scalarJson(
                  attribute.kind(),
                  IndexValues.keywordValue(attribute.kind(), terms.lookupOrd(ordinal))),
              byOrdinal[ordinal])) {
        return false;
      }
    }
    return true;
  }

  private boolean addNumbers(FilteredLeaf leaf, SortedNumericDocValues numbers) throws IOException {
    Map<Long, int[]> byNumber = new HashMap<>();
    boolean few =
        each(
            leaf,
            doc -> {
              if (numbers.advanceExact(doc)) {
                long before = 0;
                // Sorted, so that equal elements of an array stand side by side.
                for (int i = 0; i < numbers.docValueCount(); i++) {
                  long number = numbers.nextValue();
                  if (i == 0 || number != before) {
                    byNumber.computeIfAbsent(number, each -> new int[1])[0]++;
                  }
                  before = number;
                }
              }
              return byNumber.size() <= most;
            });
    if (!few) {
      return false;
    }
    for (Map.Entry<Long, int[]> each : byNumber.entrySet()) {
      Object value = IndexValues.numberValue(attribute.kind(), each.getKey());
      if (!add(Values.scalarJson(attribute.kind(), value), each.getValue()[0])) {
        return false;
      }
    }
    return true;
  }

  private boolean addStored(FilteredLeaf leaf) throws IOException {
    int base = leaf.leaf().docBase;
    var rowReader = view.rows();
    List<Attribute> wanted = List.of(attribute);
    return each(
        leaf,
        doc -> {
          Json value = rowReader.attributes(base + doc, wanted, false).get(attribute.name());
          if (value == null) {
            return true;
          }
          if (!(value instanceof JsonArray array)) {
            return add(value, 1);
          }
          for (Json element : new HashSet<>(array.values())) {
            if (!add(element, 1)) {
              return false;
            }
          }
          return true;
        });
  }

  private boolean add(Json value, int count) {
    counts.computeIfAbsent(value, each -> new long[1])[0] += count;
    return counts.size() <= most;
  }
}
