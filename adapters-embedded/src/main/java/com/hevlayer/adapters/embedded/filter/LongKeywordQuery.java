package com.hevlayer.adapters.embedded.filter;

import com.hevlayer.adapters.embedded.schema.IndexValues;
import com.hevlayer.adapters.embedded.text.StringPattern;
import java.io.IOException;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.ConstantScoreScorer;
import org.apache.lucene.search.ConstantScoreWeight;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.ScorerSupplier;
import org.apache.lucene.search.TwoPhaseIterator;
import org.apache.lucene.search.Weight;
import org.jspecify.annotations.Nullable;

/** Tries a pattern on the strings that are too long for a term. Few rows have any. */
final class LongKeywordQuery extends Query {
  private final String field;
  private final StringPattern pattern;

  LongKeywordQuery(String field, StringPattern pattern) {
    this.field = field;
    this.pattern = pattern;
  }

  @Override
  public Weight createWeight(IndexSearcher searcher, ScoreMode scoreMode, float boost) {
    return new ConstantScoreWeight(this, boost) {
      @Override
      public @Nullable ScorerSupplier scorerSupplier(LeafReaderContext context) throws IOException {
        BinaryDocValues values = context.reader().getBinaryDocValues(field);
        if (values == null) {
          return null;
        }
        TwoPhaseIterator matches =
            new TwoPhaseIterator(values) {
              @Override
              public boolean matches() throws IOException {
                for (String value : IndexValues.longKeywordValues(values.binaryValue())) {
                  if (pattern.matches(value)) {
                    return true;
                  }
                }
                return false;
              }

              @Override
              public float matchCost() {
                return 10_000;
              }
            };
        return new Weight.DefaultScorerSupplier(
            new ConstantScoreScorer(score(), scoreMode, matches));
      }

      @Override
      public boolean isCacheable(LeafReaderContext context) {
        return true;
      }
    };
  }

  @Override
  public void visit(QueryVisitor visitor) {
    if (visitor.acceptField(field)) {
      visitor.visitLeaf(this);
    }
  }

  @Override
  public String toString(String defaultField) {
    return "long(" + field + ":" + pattern + ")";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LongKeywordQuery that
        && field.equals(that.field)
        && pattern.equals(that.pattern);
  }

  @Override
  public int hashCode() {
    return 31 * field.hashCode() + pattern.hashCode();
  }
}
