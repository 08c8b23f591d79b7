package com.hevlayer.adapters.embedded.text;

import java.util.Objects;
import org.apache.lucene.index.FilteredTermsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.MultiTermQuery;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.util.AttributeSource;
import org.apache.lucene.util.BytesRef;

/** Documents with a term that a pattern matches; every distinct term is tried once. */
final class MatchingTermsQuery extends MultiTermQuery {
  private final StringPattern pattern;

  MatchingTermsQuery(String field, StringPattern pattern) {
    super(field, CONSTANT_SCORE_BLENDED_REWRITE);
    this.pattern = pattern;
  }

  @Override
  protected TermsEnum getTermsEnum(Terms terms, AttributeSource attributes)
      throws java.io.IOException {
    return new FilteredTermsEnum(terms.iterator(), false) {
      @Override
      protected AcceptStatus accept(BytesRef term) {
        return pattern.matches(term.utf8ToString()) ? AcceptStatus.YES : AcceptStatus.NO;
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
    return field + ":" + pattern;
  }

  @Override
  public boolean equals(Object other) {
    return super.equals(other) && pattern.equals(((MatchingTermsQuery) other).pattern);
  }

  @Override
  public int hashCode() {
    return Objects.hash(super.hashCode(), pattern);
  }
}
