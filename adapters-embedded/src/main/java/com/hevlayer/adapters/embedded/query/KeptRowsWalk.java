package com.hevlayer.adapters.embedded.query;

import com.hevlayer.adapters.embedded.schema.FieldNames;
import com.hevlayer.adapters.embedded.schema.IndexValues;
import com.hevlayer.adapters.embedded.schema.ValueKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.BitSetIterator;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;
import org.apache.lucene.util.IntroSorter;
import org.jspecify.annotations.Nullable;

/** A few rows of a segment, sorted by the numbers that stand for the order of their ids. */
final class KeptRowsWalk implements IdWalk {
  /** With fewer than one row in so many kept, sorting them is cheaper than the dictionary. */
  static final int WORTH = 8;

  private final long[] keys;
  private final int[] docs;
  private final int size;
  private final @Nullable SortedDocValues terms;
  private BytesRef term = new BytesRef();
  private int at = -1;

  private KeptRowsWalk(long[] keys, int[] docs, int size, @Nullable SortedDocValues terms) {
    this.keys = keys;
    this.docs = docs;
    this.size = size;
    this.terms = terms;
  }

  static KeptRowsWalk of(
      View view, LeafReader reader, FixedBitSet kept, int rows, @Nullable BytesRef after)
      throws IOException {
    boolean numbers = view.schema().idKind() == ValueKind.UINT;
    SortedDocValues terms = numbers ? null : DocValues.getSorted(reader, FieldNames.ID_SORTED);
    SortedNumericDocValues values =
        numbers ? DocValues.getSortedNumeric(reader, FieldNames.ID_ORDER) : null;
    long last = after == null ? 0 : last(terms, after);
    long[] keys = new long[rows];
    int[] docs = new int[rows];
    int size = 0;
    DocIdSetIterator each = new BitSetIterator(kept, rows);
    for (int doc = each.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = each.nextDoc()) {
      long key;
      if (terms != null && terms.advanceExact(doc)) {
        key = terms.ordValue();
      } else if (values != null && values.advanceExact(doc)) {
        key = values.nextValue();
      } else {
        throw new IllegalStateException("a document has no id");
      }
      if (after == null || key > last) {
        keys[size] = key;
        docs[size++] = doc;
      }
    }
    sort(keys, docs, size);
    return new KeptRowsWalk(keys, docs, size, terms);
  }

  /** Returns the greatest key that is not behind a term. */
  private static long last(@Nullable SortedDocValues terms, BytesRef after) throws IOException {
    if (terms == null) {
      long number = ByteBuffer.wrap(after.bytes, after.offset, after.length).getLong();
      return IndexValues.number(ValueKind.UINT, number);
    }
    int ordinal = terms.lookupTerm(after);
    return ordinal >= 0 ? ordinal : -ordinal - 2;
  }

  private static void sort(long[] keys, int[] docs, int size) {
    new IntroSorter() {
      private long pivot;

      @Override
      protected void setPivot(int i) {
        pivot = keys[i];
      }

      @Override
      protected int comparePivot(int i) {
        return Long.compare(pivot, keys[i]);
      }

      @Override
      protected int compare(int i, int j) {
        return Long.compare(keys[i], keys[j]);
      }

      @Override
      protected void swap(int i, int j) {
        long key = keys[i];
        keys[i] = keys[j];
        keys[j] = key;
        int doc = docs[i];
        docs[i] = docs[j];
        docs[j] = doc;
      }
    }.sort(0, size);
  }

  @Override
  public boolean advance() throws IOException {
    if (++at >= size) {
      return false;
    }
    term =
        terms == null
            ? IndexValues.idTerm(ValueKind.UINT, IndexValues.numberValue(ValueKind.UINT, keys[at]))
            : terms.lookupOrd((int) keys[at]);
    return true;
  }

  @Override
  public BytesRef term() {
    return term;
  }

  @Override
  public int doc() {
    return docs[at];
  }
}
