package com.hevlayer.adapters.embedded.query;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.ScorerSupplier;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.BitSetIterator;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.FixedBitSet;
import org.jspecify.annotations.Nullable;

/** The rows of one segment that a filter keeps. Used by one thread. */
final class FilteredLeaf {
  private final LeafReaderContext leaf;
  private final @Nullable ScorerSupplier supplier;
  private @Nullable FixedBitSet bits;

  private FilteredLeaf(LeafReaderContext leaf, @Nullable ScorerSupplier supplier) {
    this.leaf = leaf;
    this.supplier = supplier;
  }

  /** Returns the segments that have rows for a filter; {@code null}: all, with all their rows. */
  static List<FilteredLeaf> of(View view, @Nullable Query filter) throws IOException {
    List<FilteredLeaf> leaves = new ArrayList<>();
    if (filter == null) {
      for (LeafReaderContext leaf : view.leaves()) {
        leaves.add(new FilteredLeaf(leaf, null));
      }
      return leaves;
    }
    Weight weight =
        view.searcher()
            .createWeight(view.searcher().rewrite(filter), ScoreMode.COMPLETE_NO_SCORES, 1);
    for (LeafReaderContext leaf : view.leaves()) {
      ScorerSupplier supplier = weight.scorerSupplier(leaf);
      if (supplier != null) {
        leaves.add(new FilteredLeaf(leaf, supplier));
      }
    }
    return leaves;
  }

  /** The most rows that all of them can have. */
  static long cost(List<FilteredLeaf> leaves) {
    long cost = 0;
    for (FilteredLeaf leaf : leaves) {
      cost += leaf.cost();
    }
    return cost;
  }

  LeafReaderContext leaf() {
    return leaf;
  }

  private long cost() {
    if (bits != null) {
      return bits.cardinality();
    }
    return supplier == null ? leaf.reader().numDocs() : supplier.cost();
  }

  /** Walks over the rows, once; deleted ones may be among them. {@code null}: all rows. */
  @Nullable DocIdSetIterator iterator() throws IOException {
    if (bits != null) {
      return new BitSetIterator(bits, bits.cardinality());
    }
    return supplier == null ? null : supplier.get(Long.MAX_VALUE).iterator();
  }

  /** Returns the rows, without deleted ones: a bit for each row of the segment. */
  FixedBitSet materialise() throws IOException {
    FixedBitSet known = bits;
    if (known == null) {
      known = new FixedBitSet(leaf.reader().maxDoc());
      if (supplier == null) {
        known.set(0, known.length());
      } else {
        known.or(supplier.get(Long.MAX_VALUE).iterator());
      }
      Bits live = leaf.reader().getLiveDocs();
      if (live != null) {
        live.applyMask(known, 0);
      }
      bits = known;
    }
    return known;
  }
}
