package com.hevlayer.adapters.embedded.query;

import com.hevlayer.adapters.embedded.filter.FilterCompiler;
import com.hevlayer.adapters.embedded.schema.FieldNames;
import com.hevlayer.adapters.embedded.schema.ValueKind;
import com.hevlayer.adapters.embedded.text.TextQueries;
import java.io.IOException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.Weight;

/** Runs a score expression on the segments of one view. Used by one thread. */
final class LeafScores {
  private final View view;
  private final Score root;
  private final IdentityHashMap<Score, Weight> weights = new IdentityHashMap<>();

  LeafScores(View view, Score root) throws IOException {
    this.view = view;
    this.root = root;
    prepare(root);
  }

  private void prepare(Score score) throws IOException {
    switch (score) {
      case Score.Text text -> weigh(text, textQuery(text), ScoreMode.COMPLETE);
      case Score.Matches matches ->
          weigh(
              matches,
              FilterCompiler.query(view.schema(), matches.condition()),
              ScoreMode.COMPLETE_NO_SCORES);
      case Score.Sum sum -> {
        for (Score operand : sum.operands()) {
          prepare(operand);
        }
      }
      case Score.Max max -> {
        for (Score operand : max.operands()) {
          prepare(operand);
        }
      }
      case Score.Product product -> prepare(product.operand());
      case Score.Distance distance -> prepare(distance.operand());
      case Score.Saturate saturate -> prepare(saturate.operand());
      case Score.Decay decay -> prepare(decay.operand());
      case Score.Sparse ignored -> {}
      case Score.Value ignored -> {}
    }
  }

  private void weigh(Score score, Query query, ScoreMode mode) throws IOException {
    Query rewritten = view.searcher().rewrite(query);
    weights.put(score, view.searcher().createWeight(rewritten, mode, 1));
  }

  static Query textQuery(Score.Text text) {
    return TextQueries.bm25(
        FieldNames.text(text.attribute()),
        Objects.requireNonNull(text.attribute().text()),
        text.query());
  }

  /** Returns the expression on a segment. */
  LeafScore leaf(LeafReaderContext leaf) throws IOException {
    return leaf(leaf, root);
  }

  private LeafScore leaf(LeafReaderContext leaf, Score score) throws IOException {
    return switch (score) {
      case Score.Text text -> matching(leaf, text, true);
      case Score.Matches matches -> matching(leaf, matches, false);
      case Score.Sparse sparse -> SparseLeafScore.of(leaf.reader(), sparse);
      case Score.Value value -> value(leaf, value);
      case Score.Sum sum -> {
        List<LeafScore> operands = all(leaf, sum.operands());
        yield doc -> {
          double total = LeafScore.NO_MATCH;
          for (LeafScore operand : operands) {
            double part = operand.of(doc);
            if (!Double.isNaN(part)) {
              total = Double.isNaN(total) ? part : total + part;
            }
          }
          return total;
        };
      }
      case Score.Max max -> {
        List<LeafScore> operands = all(leaf, max.operands());
        yield doc -> {
          double largest = LeafScore.NO_MATCH;
          for (LeafScore operand : operands) {
            double part = operand.of(doc);
            if (!Double.isNaN(part)) {
              largest =
                  Double.isNaN(largest) ? Math.max(max.least(), part) : Math.max(largest, part);
            }
          }
          return largest;
        };
      }
      case Score.Product product -> {
        LeafScore operand = leaf(leaf, product.operand());
        yield doc -> product.weight() * operand.of(doc);
      }
      case Score.Distance distance -> {
        LeafScore operand = leaf(leaf, distance.operand());
        yield doc -> Math.abs(orZero(operand.of(doc)) - distance.origin());
      }
      case Score.Saturate saturate -> {
        LeafScore operand = leaf(leaf, saturate.operand());
        yield doc -> {
          double x = operand.of(doc);
          return Double.isNaN(x) ? x : Score.saturate(x, saturate.midpoint(), saturate.exponent());
        };
      }
      case Score.Decay decay -> {
        LeafScore operand = leaf(leaf, decay.operand());
        yield doc -> Score.decay(orZero(operand.of(doc)), decay.midpoint(), decay.exponent());
      }
    };
  }

  private List<LeafScore> all(LeafReaderContext leaf, List<Score> scores) throws IOException {
    List<LeafScore> operands = new ArrayList<>(scores.size());
    for (Score score : scores) {
      operands.add(leaf(leaf, score));
    }
    return operands;
  }

  private static double orZero(double value) {
    return Double.isNaN(value) ? 0 : value;
  }

  private LeafScore matching(LeafReaderContext leaf, Score score, boolean scored)
      throws IOException {
    Scorer scorer = Objects.requireNonNull(weights.get(score)).scorer(leaf);
    if (scorer == null) {
      return doc -> LeafScore.NO_MATCH;
    }
    DocIdSetIterator rows = scorer.iterator();
    return doc -> {
      int at = rows.docID();
      if (at < doc) {
        at = rows.advance(doc);
      }
      if (at != doc) {
        return LeafScore.NO_MATCH;
      }
      return scored ? scorer.score() : 1;
    };
  }

  private static LeafScore value(LeafReaderContext leaf, Score.Value value) throws IOException {
    ValueKind kind = value.attribute().kind();
    SortedNumericDocValues numbers =
        DocValues.getSortedNumeric(leaf.reader(), Numbers.field(value.attribute()));
    return doc -> {
      if (!numbers.advanceExact(doc)) {
        return 0;
      }
      double number = Numbers.indexed(kind, numbers.nextValue());
      return value.negative() ? number : Math.max(0, number);
    };
  }
}
