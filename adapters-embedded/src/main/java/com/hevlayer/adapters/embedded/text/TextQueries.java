package com.hevlayer.adapters.embedded.text;

import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;

/**
 * Queries over fields that were written by {@link TextAnalyzer#field}. Stateless. An empty query
 * (no word at all) matches nothing.
 */
public final class TextQueries {
  private TextQueries() {}

  /**
   * BM25 over the tokens, any of which may match. A prefix adds exactly 1 for a document that holds
   * a token beginning with it, so a document that matches through nothing else scores 1.
   *
   * <p>Search it with a {@link TextSearcher}.
   */
  public static Query bm25(String field, TextOptions options, QueryTokens query) {
    List<Query> clauses = new ArrayList<>();
    query
        .frequencies()
        .forEach((token, frequency) ->
            clauses.add(new Bm25TermQuery(term(field, token), frequency, options)));
    String prefix = query.prefix();
    if (prefix != null) {
      clauses.add(new BoostQuery(new ConstantScoreQuery(prefix(field, prefix)), 1f));
    }
    return anyOf(clauses);
  }

  /** Documents that hold every token, in any place. Scores nothing of meaning. */
  public static Query containsAll(String field, QueryTokens query) {
    if (query.isEmpty()) {
      return new MatchNoDocsQuery("no word is asked for");
    }
    BooleanQuery.Builder all = new BooleanQuery.Builder();
    for (String token : query.distinct()) {
      all.add(new TermQuery(term(field, token)), Occur.FILTER);
    }
    String prefix = query.prefix();
    if (prefix != null) {
      all.add(prefix(field, prefix), Occur.FILTER);
    }
    return new ConstantScoreQuery(all.build());
  }

  /** Documents that hold at least one token. Scores nothing of meaning. */
  public static Query containsAny(String field, QueryTokens query) {
    List<Query> clauses = new ArrayList<>();
    if (!query.tokens().isEmpty()) {
      clauses.add(new TermInSetQuery(field, query.distinct().stream().map(BytesRef::new).toList()));
    }
    String prefix = query.prefix();
    if (prefix != null) {
      clauses.add(prefix(field, prefix));
    }
    return new ConstantScoreQuery(anyOf(clauses));
  }

  /**
   * Documents that hold the tokens next to each other and in this order. Where the query lost a
   * word (a stopword, a word that is too long), the document must have lost one, too; any will do.
   * Scores nothing of meaning.
   *
   * @throws IllegalArgumentException if the query has a prefix
   */
  public static Query containsSequence(String field, QueryTokens query) {
    if (query.prefix() != null) {
      throw new IllegalArgumentException("a token sequence takes no prefix");
    }
    if (query.tokens().isEmpty() && query.holes().isEmpty()) {
      return new MatchNoDocsQuery("no word is asked for");
    }
    PhraseQuery.Builder phrase = new PhraseQuery.Builder();
    int token = 0;
    int hole = 0;
    // Every position holds either a token or a hole.
    for (int at = 0; at < query.tokens().size() + query.holes().size(); at++) {
      boolean isHole = hole < query.holes().size() && query.holes().get(hole) == at;
      if (isHole) {
        hole++;
        phrase.add(new Term(field, TextTokenStream.HOLE), at);
      } else {
        phrase.add(term(field, query.tokens().get(token++).text()), at);
      }
    }
    return new ConstantScoreQuery(phrase.build());
  }

  private static Query anyOf(List<Query> clauses) {
    if (clauses.isEmpty()) {
      return new MatchNoDocsQuery("no word is asked for");
    }
    if (clauses.size() == 1) {
      return clauses.getFirst();
    }
    BooleanQuery.Builder any = new BooleanQuery.Builder();
    clauses.forEach(clause -> any.add(clause, Occur.SHOULD));
    return any.build();
  }

  private static Term term(String field, String token) {
    return new Term(field, new BytesRef(token));
  }

  private static Query prefix(String field, String prefix) {
    return new PrefixQuery(term(field, prefix));
  }
}
