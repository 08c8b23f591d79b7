package com.hevlayer.adapters.embedded.query;

import com.hevlayer.adapters.embedded.schema.Attribute;
import com.hevlayer.adapters.embedded.schema.DistanceMetric;
import com.hevlayer.adapters.embedded.schema.FieldNames;
import com.hevlayer.adapters.embedded.schema.NamespaceSchema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.DocAndFloatFeatureBuffer;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.KnnCollector;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.VectorScorer;
import org.apache.lucene.search.knn.KnnSearchStrategy;
import org.apache.lucene.search.knn.TopKnnCollectorManager;
import org.apache.lucene.util.BitSetIterator;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.FixedBitSet;
import org.jspecify.annotations.Nullable;

/**
 * By the distance of one dense vector. The index finds candidates; their distances are computed
 * anew from the stored vectors, and ties are broken by id.
 */
final class VectorRanking implements Ranking {
  /** Up to so many rows a scan is quicker than a walk over the graph under a filter. */
  static final int EXACT_ROWS = 20_000;

  /** Where this many rows, times the part of them that is kept, cost as much as the walk. */
  private static final long WALK_ROWS = 3_000;

  /** Fewer candidates would cost recall, in a graph of up to {@link #SMALL_GRAPH} rows. */
  private static final int LEAST_WIDTH = 40;

  /** Rows above which a walk of constant width finds less and less. */
  private static final double SMALL_GRAPH = 25_000;

  /** More candidates than asked for, so that ties and roundings of the index cannot cut a hit. */
  private static final int SLACK = 32;

  private final Attribute attribute;
  private final DistanceMetric metric;
  private final boolean exact;
  private final float[] query;

  /** The query as the index compares it. */
  private final float[] indexed;

  VectorRanking(NamespaceSchema schema, Attribute attribute, boolean exact, float[] query) {
    this.attribute = attribute;
    this.metric = VectorArguments.metric(schema);
    this.exact = exact;
    this.query = query;
    this.indexed = metric == DistanceMetric.COSINE ? unit(query) : query;
  }

  private static float[] unit(float[] vector) {
    double length = Math.sqrt(Distances.square(vector));
    float[] unit = new float[vector.length];
    for (int i = 0; i < unit.length; i++) {
      unit[i] = (float) (vector[i] / length);
    }
    return unit;
  }

  @Override
  public Hits top(View view, @Nullable Query filter, int count) throws IOException {
    int wanted = Math.min(count, view.rowCount());
    if (wanted == 0) {
      return Hits.NONE;
    }
    List<ScoreDoc> candidates = new ArrayList<>();
    List<FilteredLeaf> leaves = FilteredLeaf.of(view, filter);
    boolean scanAll = exact || (filter != null && !isLarge(view, leaves));
    List<FilteredLeaf> scanned = new ArrayList<>();
    List<FilteredLeaf> walked = new ArrayList<>();
    boolean complete = view.snapshot().unindexedRows() == 0;
    for (FilteredLeaf leaf : leaves) {
      boolean walks =
          !scanAll && (complete || Graphs.has(leaf.leaf().reader(), FieldNames.vector(attribute)));
      (walks ? walked : scanned).add(leaf);
    }
    scan(view, scanned, wanted + SLACK, candidates);
    walk(view, walked, filter != null, width(view, wanted), candidates);
    return Candidates.rank(view, attribute, metric, query, candidates, wanted);
  }

  /** Grows with the sixth root of the rows: 50 at 100,000, 74 at 1,000,000. */
  private static int width(View view, int wanted) {
    double growth = Math.cbrt(Math.sqrt(Math.max(1, view.rowCount() / SMALL_GRAPH)));
    return Math.max(2 * wanted, (int) Math.round(LEAST_WIDTH * growth));
  }

  /** Whether a filter keeps so many rows that a scan of them is slower than the graph. */
  private static boolean isLarge(View view, List<FilteredLeaf> leaves) throws IOException {
    if (isSmall(view, FilteredLeaf.cost(leaves))) {
      return false;
    }
    for (FilteredLeaf leaf : leaves) {
      leaf.materialise();
    }
    return !isSmall(view, FilteredLeaf.cost(leaves));
  }

  /** A walk takes the longer the fewer of the rows it meets are kept. */
  private static boolean isSmall(View view, long kept) {
    return kept <= EXACT_ROWS && kept * kept <= WALK_ROWS * view.rowCount();
  }

  private void scan(View view, List<FilteredLeaf> leaves, int count, List<ScoreDoc> candidates)
      throws IOException {
    TopHits best = new TopHits(count);
    for (FilteredLeaf leaf : leaves) {
      view.checkWanted();
      scanLeaf(view, leaf, best);
    }
    for (TopHits.Entry entry : best.sorted()) {
      candidates.add(new ScoreDoc(entry.doc(), entry.score()));
    }
  }

  private void scanLeaf(View view, FilteredLeaf filtered, TopHits best) throws IOException {
    LeafReaderContext leaf = filtered.leaf();
    FloatVectorValues values = leaf.reader().getFloatVectorValues(FieldNames.vector(attribute));
    if (values == null || values.size() == 0) {
      return;
    }
    VectorScorer scorer = values.scorer(indexed);
    if (scorer == null) {
      return;
    }
    LeafIds ids = view.ids(leaf);
    Bits live = leaf.reader().getLiveDocs();
    VectorScorer.Bulk bulk = scorer.bulk(filtered.iterator());
    DocAndFloatFeatureBuffer buffer = new DocAndFloatFeatureBuffer();
    while (true) {
      bulk.nextDocsAndScores(DocIdSetIterator.NO_MORE_DOCS, live, buffer);
      if (buffer.size == 0) {
        return;
      }
      for (int i = 0; i < buffer.size; i++) {
        if (buffer.features[i] >= best.floor()) {
          best.offer(buffer.features[i], buffer.docs[i], leaf.docBase, ids);
        }
      }
    }
  }

  private void walk(
      View view, List<FilteredLeaf> leaves, boolean filtered, int width, List<ScoreDoc> candidates)
      throws IOException {
    TopKnnCollectorManager collectors = new TopKnnCollectorManager(width, view.searcher());
    for (FilteredLeaf one : leaves) {
      view.checkWanted();
      LeafReaderContext leaf = one.leaf();
      int rows = leaf.reader().maxDoc();
      AcceptDocs accepted;
      if (filtered) {
        FixedBitSet bits = one.materialise();
        accepted =
            AcceptDocs.fromIteratorSupplier(
                () -> new BitSetIterator(bits, bits.cardinality()), null, rows);
      } else {
        accepted = AcceptDocs.fromLiveDocs(leaf.reader().getLiveDocs(), rows);
      }
      KnnCollector collector =
          collectors.newCollector(Integer.MAX_VALUE, KnnSearchStrategy.Hnsw.DEFAULT, leaf);
      leaf.reader()
          .searchNearestVectors(FieldNames.vector(attribute), indexed, collector, accepted);
      for (ScoreDoc hit : collector.topDocs().scoreDocs) {
        candidates.add(new ScoreDoc(leaf.docBase + hit.doc, hit.score));
      }
    }
  }

  @Override
  public String explain(View view, @Nullable Query filter, int count) throws IOException {
    long rows = view.rowCount();
    long young = view.snapshot().unindexedRows();
    String graph =
        "GraphWalk(%s, width %d) + ExactScan(%d rows without a graph)"
            .formatted(attribute.name(), width(view, count), Math.min(young, rows));
    String scan = "ExactScan(%s, ".formatted(attribute.name());
    if (filter == null) {
      return "TopK(%d) <- ".formatted(count)
          + (exact || young >= rows ? scan + rows + " rows)" : graph);
    }
    List<FilteredLeaf> leaves = FilteredLeaf.of(view, filter);
    boolean large = isLarge(view, leaves);
    return "TopK(%d) <- ".formatted(count)
        + (exact || !large || young >= rows
            ? scan + "at most " + FilteredLeaf.cost(leaves) + " filtered rows)"
            : graph + " under " + FilteredLeaf.cost(leaves) + " filtered rows");
  }
}
