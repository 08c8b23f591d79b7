package com.hevlayer.adapters.embedded.write;

import com.hevlayer.adapters.embedded.index.Row;
import com.hevlayer.adapters.embedded.index.RowReader;
import com.hevlayer.adapters.embedded.index.Snapshot;
import com.hevlayer.adapters.embedded.schema.FieldNames;
import com.hevlayer.adapters.embedded.schema.IndexValues;
import com.hevlayer.adapters.embedded.schema.ValueKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/** Finds rows of a view by id. Used by one thread while the view is open. */
final class RowLookup {
  private final ValueKind idKind;
  private final RowReader rows;
  private final List<Leaf> leaves = new ArrayList<>();

  RowLookup(Snapshot view) throws IOException {
    this.idKind = view.schema().idKind();
    this.rows = view.rows();
    for (LeafReaderContext leaf : view.reader().leaves()) {
      Terms terms = leaf.reader().terms(FieldNames.ID);
      if (terms != null) {
        leaves.add(new Leaf(leaf.docBase, terms.iterator(), leaf.reader().getLiveDocs()));
      }
    }
  }

  @Nullable Row find(Object id) throws IOException {
    BytesRef term = IndexValues.idTerm(idKind, id);
    for (Leaf leaf : leaves) {
      int doc = leaf.find(term);
      if (doc >= 0) {
        return rows.row(doc);
      }
    }
    return null;
  }

  Object id(int doc) throws IOException {
    return rows.id(doc);
  }

  Row row(int doc) throws IOException {
    return rows.row(doc);
  }

  private static final class Leaf {
    private final int docBase;
    private final TermsEnum terms;
    private final @Nullable Bits live;
    private @Nullable PostingsEnum postings;

    Leaf(int docBase, TermsEnum terms, @Nullable Bits live) {
      this.docBase = docBase;
      this.terms = terms;
      this.live = live;
    }

    int find(BytesRef term) throws IOException {
      if (!terms.seekExact(term)) {
        return -1;
      }
      PostingsEnum found = terms.postings(postings, PostingsEnum.NONE);
      postings = found;
      for (int doc = found.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = found.nextDoc()) {
        if (live == null || live.get(doc)) {
          return docBase + doc;
        }
      }
      return -1;
    }
  }
}
