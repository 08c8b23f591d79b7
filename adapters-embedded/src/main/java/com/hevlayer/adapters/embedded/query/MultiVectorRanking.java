package com.hevlayer.adapters.embedded.query;

import com.hevlayer.adapters.embedded.schema.Attribute;
import com.hevlayer.adapters.embedded.schema.DistanceMetric;
import com.hevlayer.adapters.embedded.schema.FieldNames;
import com.hevlayer.adapters.embedded.schema.IndexValues;
import com.hevlayer.adapters.embedded.schema.NamespaceSchema;
import java.io.IOException;
import java.util.List;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.Query;
import org.apache.lucene.util.Bits;
import org.jspecify.annotations.Nullable;

/** By late interaction of several vectors with several others; every row is measured. */
final class MultiVectorRanking implements Ranking {
  private static final int ROWS_BETWEEN_CHECKS = 1_024;

  private final Attribute attribute;
  private final DistanceMetric metric;
  private final List<float[]> query;

  MultiVectorRanking(NamespaceSchema schema, Attribute attribute, List<float[]> query) {
    this.attribute = attribute;
    this.metric = VectorArguments.metric(schema);
    this.query = query;
  }

  @Override
  public Hits top(View view, @Nullable Query filter, int count) throws IOException {
    TopHits best = new TopHits(Math.min(count, view.rowCount()));
    for (FilteredLeaf leaf : FilteredLeaf.of(view, filter)) {
      scan(view, leaf, best);
    }
    Hits hits = best.hits();
    float[] distances = hits.scores();
    for (int i = 0; i < distances.length; i++) {
      distances[i] = -distances[i];
    }
    return hits;
  }

  private void scan(View view, FilteredLeaf leaf, TopHits best) throws IOException {
    BinaryDocValues values =
        leaf.leaf().reader().getBinaryDocValues(FieldNames.multiVector(attribute));
    if (values == null) {
      return;
    }
    LeafIds ids = view.ids(leaf.leaf());
    Bits live = leaf.leaf().reader().getLiveDocs();
    DocIdSetIterator rows = leaf.iterator();
    DocIdSetIterator lead = rows == null ? values : rows;
    int measured = 0;
    for (int doc = lead.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = lead.nextDoc()) {
      if ((live != null && !live.get(doc)) || (rows != null && !values.advanceExact(doc))) {
        continue;
      }
      if (measured++ % ROWS_BETWEEN_CHECKS == 0) {
        view.checkWanted();
      }
      float[][] document =
          IndexValues.multiVectorValue(attribute.type().dimensions(), values.binaryValue());
      float distance = Distances.late(metric, query, document);
      if (!Float.isNaN(distance)) {
        best.offer(-distance, doc, leaf.leaf().docBase, ids);
      }
    }
  }

  @Override
  public String explain(View view, @Nullable Query filter, int count) throws IOException {
    return "TopK(%d) <- LateInteractionScan(%s, at most %d rows)"
        .formatted(count, attribute.name(), FilteredLeaf.cost(FilteredLeaf.of(view, filter)));
  }
}
