package com.hevlayer.adapters.embedded.query;

import com.hevlayer.adapters.embedded.schema.FieldNames;
import java.io.IOException;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/** Rows in the order of their ids, read off the dictionary of ids. */
final class DictionaryWalk implements IdWalk {
  private final @Nullable TermsEnum terms;
  private final @Nullable Bits kept;
  private @Nullable PostingsEnum postings;

  /** The term to begin with where the dictionary stands on it already. */
  private @Nullable BytesRef first;

  private boolean ended;
  private BytesRef term = new BytesRef();
  private int doc = -1;

  /**
   * Creates a walk.
   *
   * @param kept rows to walk over, none of them deleted; {@code null}: all that are not deleted
   */
  DictionaryWalk(LeafReader reader, @Nullable Bits kept, @Nullable BytesRef after)
      throws IOException {
    Terms ids = reader.terms(FieldNames.ID);
    this.terms = ids == null ? null : ids.iterator();
    this.kept = kept == null ? reader.getLiveDocs() : kept;
    if (terms != null && after != null) {
      switch (terms.seekCeil(after)) {
        case END -> ended = true;
        case FOUND -> {
          // Begins behind it.
        }
        case NOT_FOUND -> first = terms.term();
      }
    }
  }

  @Override
  public boolean advance() throws IOException {
    while (terms != null && !ended) {
      BytesRef next = first == null ? terms.next() : first;
      first = null;
      if (next == null) {
        ended = true;
        return false;
      }
      postings = terms.postings(postings, PostingsEnum.NONE);
      // Of several rows of one id all but one are deleted.
      for (int each = postings.nextDoc();
          each != DocIdSetIterator.NO_MORE_DOCS;
          each = postings.nextDoc()) {
        if (kept == null || kept.get(each)) {
          term = next;
          doc = each;
          return true;
        }
      }
    }
    return false;
  }

  @Override
  public BytesRef term() {
    return term;
  }

  @Override
  public int doc() {
    return doc;
  }
}
