package com.hevlayer.adapters.embedded.query;

import java.io.IOException;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.search.FieldComparator;
import org.apache.lucene.search.FieldComparatorSource;
import org.apache.lucene.search.Pruning;
import org.apache.lucene.search.SimpleFieldComparator;

/** Rows without a value before rows with one. */
final class PresenceOrder extends FieldComparatorSource {
  static final PresenceOrder INSTANCE = new PresenceOrder();

  private PresenceOrder() {}

  @Override
  public FieldComparator<?> newComparator(
      String field, int hits, Pruning pruning, boolean reversed) {
    return new Presence(field, hits);
  }

  private static final class Presence extends SimpleFieldComparator<Integer> {
    private final String field;
    private final int[] slots;
    private int bottom;
    private int top;
    private SortedNumericDocValues values = DocValues.emptySortedNumeric();

    Presence(String field, int hits) {
      this.field = field;
      this.slots = new int[hits];
    }

    @Override
    protected void doSetNextReader(LeafReaderContext context) throws IOException {
      values = DocValues.getSortedNumeric(context.reader(), field);
    }

    private int of(int doc) throws IOException {
      return values.advanceExact(doc) ? 1 : 0;
    }

    @Override
    public int compare(int a, int b) {
      return Integer.compare(slots[a], slots[b]);
    }

    @Override
    public void setBottom(int slot) {
      bottom = slots[slot];
    }

    @Override
    public int compareBottom(int doc) throws IOException {
      return Integer.compare(bottom, of(doc));
    }

    @Override
    public void setTopValue(Integer value) {
      top = value;
    }

    @Override
    public int compareTop(int doc) throws IOException {
      return Integer.compare(top, of(doc));
    }

    @Override
    public void copy(int slot, int doc) throws IOException {
      slots[slot] = of(doc);
    }

    @Override
    public Integer value(int slot) {
      return slots[slot];
    }
  }
}
