package com.hevlayer.adapters.embedded.query;

import com.hevlayer.adapters.embedded.schema.Attribute;
import com.hevlayer.adapters.embedded.schema.FieldNames;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.util.BytesRef;

/** Rows of every term, read off the dictionary: no row is visited. */
final class TermCounts {
  private TermCounts() {}

  /** Whether the dictionary counts exactly: no row was deleted, and every row has one term. */
  static boolean canCount(View view, Grouping.Key key) {
    if (key.forEach() || !key.attribute().kind().isKeyword()) {
      return false;
    }
    for (LeafReaderContext leaf : view.leaves()) {
      if (leaf.reader().hasDeletions()) {
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
      if (terms == null) {
        continue;
      }
      missing -= terms.getDocCount();
      TermsEnum cursor = terms.iterator();
      for (BytesRef term = cursor.next(); term != null; term = cursor.next()) {
        counts.merge(BytesRef.deepCopyOf(term), (long) cursor.docFreq(), Long::sum);
      }
    }
    if (missing > 0) {
      counts.put(GroupKeys.MISSING, missing);
    }
    return counts;
  }
}
