package com.hevlayer.adapters.embedded.query;

import com.hevlayer.adapters.embedded.filter.FilterCompiler;
import com.hevlayer.adapters.embedded.schema.Attribute;
import com.hevlayer.adapters.embedded.schema.FieldNames;
import com.hevlayer.adapters.embedded.schema.NamespaceSchema;
import com.hevlayer.adapters.embedded.schema.Refusal;
import com.hevlayer.adapters.embedded.schema.ValueKind;
import com.hevlayer.ports.store.QueryVector;
import com.hevlayer.ports.store.RankBy;
import com.hevlayer.ports.store.RecallRequest;
import com.hevlayer.ports.store.RecallResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.Query;
import org.apache.lucene.util.Bits;
import org.jspecify.annotations.Nullable;

/** Measures how much of an exact search an approximate one finds. */
final class Recall {
  private static final int MAX_SEARCHES = 1_000;
  private static final int MAX_TOP_K = 10_000;
  private static final int TRIES_PER_SAMPLE = 20;

  private Recall() {}

  static RecallResult measure(View view, RecallRequest request) throws IOException {
    checkRange("num", request.searches(), MAX_SEARCHES);
    checkRange("queries", Math.max(1, request.queries().size()), MAX_SEARCHES);
    checkRange("top_k", request.topK(), MAX_TOP_K);
    NamespaceSchema schema = view.schema();
    Query filter =
        request.filter() == null ? null : FilterCompiler.compile(schema, request.filter());
    Attribute attribute;
    List<float[]> queries = request.queries();
    switch (request.rankBy()) {
      case null -> {
        attribute = firstVector(schema);
        if (queries.isEmpty()) {
          queries = sample(view, attribute, request.searches());
        }
      }
      case RankBy.Vector vector -> {
        attribute = VectorArguments.attribute(schema, vector.attribute(), "rank_by");
        requireSingle(attribute);
        queries = VectorArguments.vectors(schema, attribute, vector.query(), "rank_by");
      }
      case RankBy.Orders ignored -> throw noVector();
      case RankBy.Score ignored -> throw noVector();
      case RankBy.Unknown ignored -> throw noVector();
    }
    return measure(view, attribute, queries, filter, request);
  }

  private static RecallResult measure(
      View view,
      Attribute attribute,
      List<float[]> queries,
      @Nullable Query filter,
      RecallRequest request)
      throws IOException {
    RowBuilder rows = new RowBuilder(view, List.of(attribute), Map.of(), false);
    List<RecallResult.Search> truth = new ArrayList<>();
    double recall = 0;
    double exactCount = 0;
    double annCount = 0;
    for (float[] query : queries) {
      view.checkWanted();
      VectorArguments.vectors(view.schema(), attribute, new QueryVector.Dense(query), "queries");
      Hits exact =
          new VectorRanking(view.schema(), attribute, true, query)
              .top(view, filter, request.topK());
      Hits ann =
          new VectorRanking(view.schema(), attribute, false, query)
              .top(view, filter, request.topK());
      Set<Integer> found = new HashSet<>();
      for (int doc : ann.docs()) {
        found.add(doc);
      }
      int both = 0;
      for (int doc : exact.docs()) {
        both += found.contains(doc) ? 1 : 0;
      }
      recall += exact.size() == 0 ? 1 : (double) both / exact.size();
      exactCount += exact.size();
      annCount += ann.size();
      if (request.includeGroundTruth()) {
        truth.add(RecallResult.Search.of(query, rows.rows(exact)));
      }
    }
    int searches = Math.max(1, queries.size());
    return RecallResult.of(
        queries.isEmpty() ? 1 : recall / searches,
        exactCount / searches,
        annCount / searches,
        truth);
  }

  private static void checkRange(String name, int value, int most) {
    if (value < 1 || value > most) {
      throw Refusal.meaning("%s is %d, allowed are 1 to %d".formatted(name, value, most));
    }
  }

  private static Refusal noVector() {
    return Refusal.meaning("rank_by error: recall is measured for vectors only");
  }

  private static void requireSingle(Attribute attribute) {
    if (attribute.kind() != ValueKind.VECTOR) {
      throw Refusal.meaning(
          "recall is not measured for type %s, which is searched exactly"
              .formatted(attribute.type()));
    }
  }

  private static Attribute firstVector(NamespaceSchema schema) {
    for (Attribute attribute : schema.attributes()) {
      if (attribute.kind() == ValueKind.VECTOR) {
        return attribute;
      }
    }
    throw Refusal.meaning("the namespace has no vectors to measure recall with");
  }

  /** Vectors of random rows; the same row may come twice. */
  private static List<float[]> sample(View view, Attribute attribute, int count)
      throws IOException {
    List<float[]> sample = new ArrayList<>();
    int rows = view.snapshot().reader().maxDoc();
    RandomGenerator random = RandomGenerator.getDefault();
    for (int tries = 0; rows > 0 && sample.size() < count && tries < count * TRIES_PER_SAMPLE; ) {
      tries++;
      float[] vector = atOrBehind(view, attribute, random.nextInt(rows));
      if (vector != null) {
        sample.add(vector);
      }
    }
    return sample;
  }

  /** The vector of the first row with one at or behind a document. */
  private static float @Nullable [] atOrBehind(View view, Attribute attribute, int doc)
      throws IOException {
    for (LeafReaderContext leaf : view.leaves()) {
      int local = Math.max(0, doc - leaf.docBase);
      FloatVectorValues values =
          local >= leaf.reader().maxDoc()
              ? null
              : leaf.reader().getFloatVectorValues(FieldNames.vector(attribute));
      if (values == null) {
        continue;
      }
      Bits live = leaf.reader().getLiveDocs();
      KnnVectorValues.DocIndexIterator places = values.iterator();
      for (int at = places.advance(local);
          at != DocIdSetIterator.NO_MORE_DOCS;
          at = places.nextDoc()) {
        // The index may hold a copy that was scaled to length 1; the row has what was written.
        if ((live == null || live.get(at))
            && view.rows().value(leaf.docBase + at, attribute) instanceof float[] vector) {
          return vector.clone();
        }
      }
    }
    return null;
  }
}
