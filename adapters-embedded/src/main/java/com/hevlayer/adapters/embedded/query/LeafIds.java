package com.hevlayer.adapters.embedded.query;

import com.hevlayer.adapters.embedded.schema.FieldNames;
import com.hevlayer.adapters.embedded.schema.ValueKind;
import java.io.IOException;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/**
 * The ids of one segment in comparable form, for ties. Documents are asked for in any order. Used
 * by one thread.
 */
final class LeafIds {
  private final LeafReader reader;
  private final boolean unsigned;
  private @Nullable NumericDocValues numbers;
  private @Nullable SortedDocValues terms;

  LeafIds(LeafReader reader, ValueKind idKind) {
    this.reader = reader;
    this.unsigned = idKind == ValueKind.UINT;
  }

  /** Returns a {@link Long} or a {@link BytesRef} of its own. */
  Object of(int doc) throws IOException {
    if (unsigned) {
      NumericDocValues values = numbers;
      if (values == null || values.docID() > doc) {
        values = DocValues.unwrapSingleton(DocValues.getSortedNumeric(reader, FieldNames.ID_ORDER));
        numbers = values;
      }
      if (values == null || !values.advanceExact(doc)) {
        throw new IllegalStateException("a document has no id");
      }
      return values.longValue();
    }
    SortedDocValues values = terms;
    if (values == null || values.docID() > doc) {
      values = DocValues.getSorted(reader, FieldNames.ID_SORTED);
      terms = values;
    }
    if (!values.advanceExact(doc)) {
      throw new IllegalStateException("a document has no id");
    }
    return BytesRef.deepCopyOf(values.lookupOrd(values.ordValue()));
  }
}
