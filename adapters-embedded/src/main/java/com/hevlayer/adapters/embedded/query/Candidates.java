package com.hevlayer.adapters.embedded.query;

import com.hevlayer.adapters.embedded.filter.Scalars;
import com.hevlayer.adapters.embedded.schema.Attribute;
import com.hevlayer.adapters.embedded.schema.DistanceMetric;
import com.hevlayer.adapters.embedded.schema.FieldNames;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.ScoreDoc;
import org.jspecify.annotations.Nullable;

/**
 * Turns candidates of the vector index into hits with exact distances.
 *
 * <p>For cosine the index may hold a copy that was scaled to length 1, whose distances differ in
 * the last digits: those that end up in the answer, and those as near as the last of them, are
 * computed from the row.
 */
final class Candidates {
  /** How much a scaled copy can differ in distance. */
  private static final float SCALED_ERROR = 4e-7f;

  /** How much two scores of the index can be off: it takes lengths near 1 for 1. */
  private static final float COSINE_ERROR = 1e-4f;

  /** The same for squares of distances, as a part of the score. */
  private static final float EUCLIDEAN_ERROR = 1e-5f;

  private static final Comparator<Hit> NEAREST_FIRST =
      (a, b) -> {
        int order = Float.compare(a.distance, b.distance);
        return order != 0 ? order : Scalars.compare(a.id, b.id);
      };

  private Candidates() {}

  private static final class Hit {
    private final int doc;
    private final Object id;
    private final boolean scaled;
    private float distance;

    Hit(int doc, Object id, boolean scaled, float distance) {
      this.doc = doc;
      this.id = id;
      this.scaled = scaled;
      this.distance = distance;
    }
  }

  static Hits rank(
      View view,
      Attribute attribute,
      DistanceMetric metric,
      float[] query,
      List<ScoreDoc> candidates,
      int count)
      throws IOException {
    Hit[] hits = measured(view, attribute, metric, query, near(candidates, metric, count));
    Arrays.sort(hits, NEAREST_FIRST);
    if (metric == DistanceMetric.COSINE && hits.length > 0) {
      float last = hits[Math.min(count, hits.length) - 1].distance + SCALED_ERROR;
      for (Hit hit : hits) {
        if (hit.distance > last) {
          break;
        }
        if (hit.scaled && view.rows().value(hit.doc, attribute) instanceof float[] vector) {
          hit.distance = Distances.of(metric, query, vector);
        }
      }
      Arrays.sort(hits, NEAREST_FIRST);
    }
    int size = Math.min(count, hits.length);
    int[] docs = new int[size];
    float[] distances = new float[size];
    for (int i = 0; i < size; i++) {
      docs[i] = hits[i].doc;
      distances[i] = hits[i].distance;
    }
    return new Hits(docs, distances);
  }

  /** The candidates that can be among the first, however the index rounded their scores. */
  private static List<ScoreDoc> near(List<ScoreDoc> candidates, DistanceMetric metric, int count) {
    if (candidates.size() <= count) {
      return candidates;
    }
    float[] scores = new float[candidates.size()];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = candidates.get(i).score;
    }
    Arrays.sort(scores);
    float last = scores[scores.length - count];
    float least =
        metric == DistanceMetric.COSINE ? last - COSINE_ERROR : last - EUCLIDEAN_ERROR * last;
    List<ScoreDoc> near = new ArrayList<>(count + 8);
    for (ScoreDoc candidate : candidates) {
      if (candidate.score >= least) {
        near.add(candidate);
      }
    }
    return near;
  }

  private static Hit[] measured(
      View view,
      Attribute attribute,
      DistanceMetric metric,
      float[] query,
      List<ScoreDoc> candidates)
      throws IOException {
    double querySquare = Distances.square(query);
    ScoreDoc[] byDoc = candidates.toArray(ScoreDoc[]::new);
    Arrays.sort(byDoc, Comparator.comparingInt(hit -> hit.doc));
    Hit[] hits = new Hit[byDoc.length];
    List<LeafReaderContext> leaves = view.leaves();
    @Nullable LeafReaderContext leaf = null;
    @Nullable FloatVectorValues values = null;
    KnnVectorValues.@Nullable DocIndexIterator places = null;
    @Nullable LeafIds ids = null;
    @Nullable NumericDocValues scaled = null;
    for (int i = 0; i < byDoc.length; i++) {
      int doc = byDoc[i].doc;
      if (leaf == null || doc >= leaf.docBase + leaf.reader().maxDoc()) {
        leaf = leaves.get(ReaderUtil.subIndex(doc, leaves));
        values = leaf.reader().getFloatVectorValues(FieldNames.vector(attribute));
        places = values == null ? null : values.iterator();
        ids = view.ids(leaf);
        scaled = leaf.reader().getNumericDocValues(FieldNames.scaled(attribute));
      }
      int local = doc - leaf.docBase;
      if (values == null || places == null || ids == null || places.advance(local) != local) {
        throw new IllegalStateException("a candidate has no vector");
      }
      float[] vector = values.vectorValue(places.index());
      boolean copied = scaled != null && scaled.advanceExact(local);
      float distance =
          metric == DistanceMetric.COSINE
              ? (float) Distances.cosine(query, querySquare, vector)
              : Distances.of(metric, query, vector);
      hits[i] = new Hit(doc, ids.of(local), copied, distance);
    }
    return hits;
  }
}
