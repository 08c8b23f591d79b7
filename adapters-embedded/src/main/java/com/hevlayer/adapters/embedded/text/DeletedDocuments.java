package com.hevlayer.adapters.embedded.text;

import org.apache.lucene.index.LeafReader;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.BitSetIterator;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.FixedBitSet;
import org.apache.lucene.util.LiveDocs;

/** Documents of a segment that were deleted since it was written. */
public final class DeletedDocuments {
  private DeletedDocuments() {}

  /** Returns them in ascending order; none if the segment has no deletions. */
  public static DocIdSetIterator of(LeafReader leaf) {
    Bits live = leaf.getLiveDocs();
    if (live == null) {
      return DocIdSetIterator.empty();
    }
    LiveDocs documents = leaf.getLiveDocsWithDeletedIterator();
    if (documents != null) {
      return documents.deletedDocsIterator();
    }
    FixedBitSet deleted = new FixedBitSet(live.length());
    for (int doc = 0; doc < live.length(); doc++) {
      if (!live.get(doc)) {
        deleted.set(doc);
      }
    }
    return new BitSetIterator(deleted, deleted.cardinality());
  }
}
