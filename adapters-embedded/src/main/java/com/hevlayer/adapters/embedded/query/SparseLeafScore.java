package com.hevlayer.adapters.embedded.query;

import com.hevlayer.adapters.embedded.schema.FieldNames;
import com.hevlayer.adapters.embedded.schema.IndexValues;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.util.BytesRef;

/** Dot products from the postings of the axes that the query names. */
final class SparseLeafScore implements LeafScore {
  private final List<Axis> axes;

  private record Axis(PostingsEnum rows, float weight) {}

  private SparseLeafScore(List<Axis> axes) {
    this.axes = axes;
  }

  static LeafScore of(LeafReader reader, Score.Sparse sparse) throws IOException {
    List<Axis> axes = new ArrayList<>();
    Terms terms = reader.terms(FieldNames.sparse(sparse.attribute()));
    if (terms != null) {
      TermsEnum cursor = terms.iterator();
      // In one order, so that equal vectors have equal sums.
      for (String axis : sparse.query().keySet().stream().sorted().toList()) {
        if (cursor.seekExact(new BytesRef(axis))) {
          axes.add(
              new Axis(
                  cursor.postings(null, PostingsEnum.FREQS),
                  java.util.Objects.requireNonNull(sparse.query().get(axis))));
        }
      }
    }
    return new SparseLeafScore(axes);
  }

  @Override
  public double of(int doc) throws IOException {
    double product = 0;
    for (Axis axis : axes) {
      int at = axis.rows.docID();
      if (at < doc) {
        at = axis.rows.advance(doc);
      }
      if (at == doc) {
        product += (double) axis.weight * IndexValues.sparseWeight(axis.rows.freq());
      }
    }
    return product == 0 ? NO_MATCH : product;
  }
}
