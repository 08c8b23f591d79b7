package com.hevlayer.adapters.embedded.query;

import com.hevlayer.adapters.embedded.schema.Attribute;
import com.hevlayer.adapters.embedded.schema.FieldNames;
import java.io.IOException;
import java.util.Map;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/** Rows of every term on one segment, counted by ordinal; the terms are looked up at the end. */
final class OrdinalCounts {
  /** With more terms than this a table by ordinal would be larger than it is worth. */
  private static final int MAX_TERMS = 65_536;

  private static final int ROWS_BETWEEN_CHECKS = 65_536;

  private OrdinalCounts() {}

  /**
   * Adds the counts of a segment, {@link GroupKeys#MISSING} included.
   *
   * @return whether that was possible
   */
  static boolean add(View view, FilteredLeaf leaf, Attribute attribute, Map<Object, Long> counts)
      throws IOException {
    LeafReader reader = leaf.leaf().reader();
    SortedDocValues terms =
        DocValues.unwrapSingleton(DocValues.getSortedSet(reader, FieldNames.keyword(attribute)));
    if (terms == null || terms.getValueCount() > MAX_TERMS) {
      return false;
    }
    long[] byOrdinal = new long[terms.getValueCount()];
    long missing = count(view, leaf, terms, byOrdinal);
    for (int ordinal = 0; ordinal < byOrdinal.length; ordinal++) {
      if (byOrdinal[ordinal] > 0) {
        counts.merge(BytesRef.deepCopyOf(terms.lookupOrd(ordinal)), byOrdinal[ordinal], Long::sum);
      }
    }
    if (missing > 0) {
      counts.merge(GroupKeys.MISSING, missing, Long::sum);
    }
    return true;
  }

  private static long count(View view, FilteredLeaf leaf, SortedDocValues terms, long[] byOrdinal)
      throws IOException {
    LeafReader reader = leaf.leaf().reader();
    @Nullable Bits live = reader.getLiveDocs();
    DocIdSetIterator rows = leaf.iterator();
    DocIdSetIterator lead = rows == null ? terms : rows;
    long missing = rows == null ? reader.numDocs() : 0;
    int seen = 0;
    for (int doc = lead.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = lead.nextDoc()) {
      if (seen++ % ROWS_BETWEEN_CHECKS == 0) {
        view.checkWanted();
      }
      if (live != null && !live.get(doc)) {
        continue;
      }
      if (rows == null) {
        missing--;
        byOrdinal[terms.ordValue()]++;
      } else if (terms.advanceExact(doc)) {
        byOrdinal[terms.ordValue()]++;
      } else {
        missing++;
      }
    }
    return missing;
  }
}
