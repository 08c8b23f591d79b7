package com.hevlayer.adapters.embedded.query;

import com.hevlayer.adapters.embedded.schema.Attribute;
import com.hevlayer.adapters.embedded.schema.FieldNames;
import com.hevlayer.adapters.embedded.text.DeletedDocuments;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/**
 * Rows of every term, read off the dictionary: no row is visited but those that were deleted since
 * their segment was written, which the dictionary still counts.
 */
final class TermCounts {
  /** Where more than one row of so many was deleted, the rows that are left are counted instead. */
  private static final int ROWS_TO_ONE_DELETED = 8;

  private TermCounts() {}

  /**
   * Whether the dictionary counts exactly, since every row has one term, and is the quicker way.
   */
  static boolean canCount(View view, Grouping.Key key) throws IOException {
    if (key.forEach() || !key.attribute().kind().isKeyword()) {
      return false;
    }
    for (LeafReaderContext leaf : view.leaves()) {
      LeafReader reader = leaf.reader();
      if (reader.hasDeletions()
          && ((long) reader.numDeletedDocs() * ROWS_TO_ONE_DELETED > reader.maxDoc()
              || terms(reader, key.attribute()) == null)) {
        return false;
      }
    }
    return true;
  }

  /** Returns the number of rows of every term, and of {@link GroupKeys#MISSING}. */
  static Map<Object, Long> of(View view, Attribute attribute) throws IOException {
    Map<Object, Long> counts = new HashMap<>();
    long missing = 0;
    for (LeafReaderContext leaf : view.leaves()) {
      view.checkWanted();
      LeafReader reader = leaf.reader();
      missing += reader.maxDoc();
      Terms terms = reader.terms(FieldNames.keyword(attribute));
      if (terms != null) {
        missing -= terms.getDocCount();
        TermsEnum cursor = terms.iterator();
        for (BytesRef term = cursor.next(); term != null; term = cursor.next()) {
          counts.merge(BytesRef.deepCopyOf(term), (long) cursor.docFreq(), Long::sum);
        }
      }
      if (reader.hasDeletions()) {
        missing -= takeDeleted(reader, attribute, counts);
      }
    }
    counts.values().removeIf(count -> count == 0);
    if (missing > 0) {
      counts.put(GroupKeys.MISSING, missing);
    }
    return counts;
  }

  /** Takes the deleted rows away and returns how many of them have no term. */
  private static long takeDeleted(LeafReader reader, Attribute attribute, Map<Object, Long> counts)
      throws IOException {
    SortedDocValues terms = terms(reader, attribute);
    if (terms == null) {
      throw new IllegalStateException("a row has more than one term");
    }
    Map<Integer, Long> byOrdinal = new HashMap<>();
    long missing = 0;
    DocIdSetIterator deleted = DeletedDocuments.of(reader);
    for (int doc = deleted.nextDoc();
        doc != DocIdSetIterator.NO_MORE_DOCS;
        doc = deleted.nextDoc()) {
      if (terms.advanceExact(doc)) {
        byOrdinal.merge(terms.ordValue(), -1L, Long::sum);
      } else {
        missing++;
      }
    }
    for (Map.Entry<Integer, Long> term : byOrdinal.entrySet()) {
      counts.merge(BytesRef.deepCopyOf(terms.lookupOrd(term.getKey())), term.getValue(), Long::sum);
    }
    return missing;
  }

  private static @Nullable SortedDocValues terms(LeafReader reader, Attribute attribute)
      throws IOException {
    return DocValues.unwrapSingleton(DocValues.getSortedSet(reader, FieldNames.keyword(attribute)));
  }
}
