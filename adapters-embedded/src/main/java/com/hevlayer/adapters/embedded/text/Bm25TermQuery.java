package com.hevlayer.adapters.embedded.text;

import java.io.IOException;
import java.util.Objects;
import org.apache.lucene.index.FieldInvertState;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexReaderContext;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.CollectionStatistics;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TermStatistics;
import org.apache.lucene.search.Weight;
import org.apache.lucene.search.similarities.Similarity;

/**
 * One term of a BM25 query. It scores through Lucene's own term scorer with a similarity that has
 * the exact statistics built in, so block-max skipping keeps working.
 */
final class Bm25TermQuery extends Query {
  private final Term term;
  private final int queryFrequency;
  private final TextOptions options;

  Bm25TermQuery(Term term, int queryFrequency, TextOptions options) {
    this.term = term;
    this.queryFrequency = queryFrequency;
    this.options = options;
  }

  @Override
  public Weight createWeight(IndexSearcher searcher, ScoreMode scoreMode, float boost)
      throws IOException {
    Query exact = new TermQuery(term);
    if (!scoreMode.needsScores()) {
      return exact.createWeight(searcher, scoreMode, boost);
    }
    TextStatistics statistics = TextSearcher.statisticsOf(searcher);
    IndexReader reader = searcher.getIndexReader();
    long frequency = statistics.documentFrequency(reader, term);
    if (frequency == 0) {
      return new MatchNoDocsQuery("no document holds " + term)
          .createWeight(searcher, scoreMode, boost);
    }
    TextStatistics.Field field = statistics.field(reader, term.field());
    double weight =
        boost * Bm25.idf(field.documents(), frequency) * Bm25.queryWeight(queryFrequency, options);
    Scoring scoring = new Scoring(weight, field.averageLength(), options);
    return exact.createWeight(
        new Scoped(searcher.getTopReaderContext(), scoring), scoreMode, boost);
  }

  @Override
  public void visit(QueryVisitor visitor) {
    if (visitor.acceptField(term.field())) {
      visitor.consumeTerms(this, term);
    }
  }

  @Override
  public String toString(String field) {
    return "bm25(" + term + (queryFrequency == 1 ? "" : " x" + queryFrequency) + ")";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bm25TermQuery that
        && term.equals(that.term)
        && queryFrequency == that.queryFrequency
        && options.equals(that.options);
  }

  @Override
  public int hashCode() {
    return Objects.hash(classHash(), term, queryFrequency, options);
  }

  /** The same view of the index, with the similarity of this term. */
  private static final class Scoped extends IndexSearcher {
    Scoped(IndexReaderContext context, Similarity similarity) {
      super(context);
      setSimilarity(similarity);
    }

    // The statistics are part of the similarity already; these only have to be well-formed.
    @Override
    public CollectionStatistics collectionStatistics(String field) {
      return new CollectionStatistics(field, 1, 1, 1, 1);
    }

    @Override
    public TermStatistics termStatistics(Term term, int docFreq, long totalTermFreq) {
      return new TermStatistics(term.bytes(), 1, 1);
    }
  }

  private static final class Scoring extends Similarity {
    private final double weight;
    private final double averageLength;
    private final TextOptions options;

    Scoring(double weight, double averageLength, TextOptions options) {
      this.weight = weight;
      this.averageLength = averageLength;
      this.options = options;
    }

    @Override
    public long computeNorm(FieldInvertState state) {
      throw new UnsupportedOperationException("this similarity only scores");
    }

    @Override
    public SimScorer scorer(
        float boost, CollectionStatistics collection, TermStatistics... termStatistics) {
      return new SimScorer() {
        @Override
        public float score(float frequency, long norm) {
          double length = (double) ExactLengthSimilarity.length(norm);
          return (float) (weight * Bm25.termWeight(frequency, length, averageLength, options));
        }
      };
    }
  }
}
