package com.hevlayer.adapters.embedded.query;

import com.hevlayer.adapters.embedded.filter.FilterCompiler;
import com.hevlayer.adapters.embedded.schema.FieldNames;
import com.hevlayer.adapters.embedded.schema.NamespaceSchema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopFieldCollectorManager;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/**
 * By a score. Sums and multiples of BM25 are one query of the index, which passes over blocks of
 * rows that cannot be hits; any other expression is computed for every row that may match it.
 */
final class ScoreRanking implements Ranking {
  private static final int ROWS_BETWEEN_CHECKS = 4_096;

  private final NamespaceSchema schema;
  private final Score score;
  private final @Nullable Query text;

  ScoreRanking(NamespaceSchema schema, Score score) {
    this.schema = schema;
    this.score = score;
    this.text = textQuery(score);
  }

  Score score() {
    return score;
  }

  /** The expression as one query of the index, {@code null} if it is more than sums of BM25. */
  private static @Nullable Query textQuery(Score score) {
    return switch (score) {
      case Score.Text one -> LeafScores.textQuery(one);
      case Score.Product product -> {
        Query operand = product.weight() > 0 ? textQuery(product.operand()) : null;
        yield operand == null ? null : new BoostQuery(operand, (float) product.weight());
      }
      case Score.Sum sum -> {
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        for (Score operand : sum.operands()) {
          Query query = textQuery(operand);
          if (query == null) {
            yield null;
          }
          all.add(query, Occur.SHOULD);
        }
        yield all.build();
      }
      case Score.Sparse ignored -> null;
      case Score.Matches ignored -> null;
      case Score.Max ignored -> null;
      case Score.Value ignored -> null;
      case Score.Distance ignored -> null;
      case Score.Saturate ignored -> null;
      case Score.Decay ignored -> null;
    };
  }

  @Override
  public Hits top(View view, @Nullable Query filter, int count) throws IOException {
    int wanted = Math.min(count, view.rowCount());
    if (wanted == 0) {
      return Hits.NONE;
    }
    return text == null ? computed(view, filter, wanted) : indexed(view, text, filter, wanted);
  }

  private Hits indexed(View view, Query scored, @Nullable Query filter, int wanted)
      throws IOException {
    Query query = scored;
    if (filter != null) {
      query = new BooleanQuery.Builder().add(scored, Occur.MUST).add(filter, Occur.FILTER).build();
    }
    Sort sort = new Sort(SortField.FIELD_SCORE, OrderRanking.id(schema.idKind(), false));
    TopDocs top =
        view.searcher().search(query, new TopFieldCollectorManager(sort, wanted, null, wanted));
    int[] docs = new int[top.scoreDocs.length];
    float[] scores = new float[docs.length];
    for (int i = 0; i < docs.length; i++) {
      docs[i] = top.scoreDocs[i].doc;
      scores[i] = Score.narrow(OrderRanking.scoreOf((FieldDoc) top.scoreDocs[i]));
    }
    return new Hits(docs, scores);
  }

  private Hits computed(View view, @Nullable Query filter, int wanted) throws IOException {
    TopHits best = new TopHits(wanted);
    LeafScores scores = new LeafScores(view, score);
    boolean keepZero = score.isNumeric();
    for (FilteredLeaf candidates : FilteredLeaf.of(view, both(candidates(score), filter))) {
      LeafReaderContext leaf = candidates.leaf();
      LeafScore leafScore = scores.leaf(leaf);
      LeafIds ids = view.ids(leaf);
      Bits live = leaf.reader().getLiveDocs();
      DocIdSetIterator rows = candidates.iterator();
      if (rows == null) {
        rows = DocIdSetIterator.all(leaf.reader().maxDoc());
      }
      int seen = 0;
      for (int doc = rows.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = rows.nextDoc()) {
        if (seen++ % ROWS_BETWEEN_CHECKS == 0) {
          view.checkWanted();
        }
        if (live != null && !live.get(doc)) {
          continue;
        }
        double value = leafScore.of(doc);
        if (!Double.isNaN(value) && (value != 0 || keepZero)) {
          best.offer(Score.narrow(value), doc, leaf.docBase, ids);
        }
      }
    }
    return best.hits();
  }

  private static @Nullable Query both(@Nullable Query a, @Nullable Query b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return new BooleanQuery.Builder().add(a, Occur.FILTER).add(b, Occur.FILTER).build();
  }

  /** The rows that can match an expression; {@code null}: all. */
  private @Nullable Query candidates(Score expression) {
    return switch (expression) {
      case Score.Text one -> LeafScores.textQuery(one);
      case Score.Sparse sparse -> {
        Collection<BytesRef> axes = new ArrayList<>();
        sparse.query().keySet().forEach(axis -> axes.add(new BytesRef(axis)));
        yield new TermInSetQuery(FieldNames.sparse(sparse.attribute()), axes);
      }
      case Score.Matches matches -> FilterCompiler.query(schema, matches.condition());
      case Score.Sum sum -> union(sum.operands());
      case Score.Max max -> union(max.operands());
      case Score.Product product -> candidates(product.operand());
      case Score.Saturate saturate -> candidates(saturate.operand());
      // A row that the operand does not match still has a distance from the origin.
      case Score.Distance ignored -> null;
      case Score.Decay ignored -> null;
      case Score.Value ignored -> null;
    };
  }

  private @Nullable Query union(List<Score> operands) {
    BooleanQuery.Builder any = new BooleanQuery.Builder();
    for (Score operand : operands) {
      Query query = candidates(operand);
      if (query == null) {
        return null;
      }
      any.add(query, Occur.SHOULD);
    }
    return any.build();
  }

  @Override
  public String explain(View view, @Nullable Query filter, int count) throws IOException {
    if (text != null) {
      return "TopK(%d) <- TextIndex(%s)".formatted(count, text);
    }
    List<FilteredLeaf> rows = FilteredLeaf.of(view, both(candidates(score), filter));
    return "TopK(%d) <- ScoreEach(at most %d rows)".formatted(count, FilteredLeaf.cost(rows));
  }
}
