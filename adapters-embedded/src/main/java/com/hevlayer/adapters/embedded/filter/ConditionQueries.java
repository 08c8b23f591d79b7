package com.hevlayer.adapters.embedded.filter;

import com.hevlayer.adapters.embedded.schema.Attribute;
import com.hevlayer.adapters.embedded.schema.FieldNames;
import com.hevlayer.adapters.embedded.schema.IndexValues;
import com.hevlayer.adapters.embedded.schema.NamespaceSchema;
import com.hevlayer.adapters.embedded.schema.ValueKind;
import com.hevlayer.adapters.embedded.text.TextQueries;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.apache.lucene.document.LongField;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.SortedSetDocValuesField;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.IndexOrDocValuesQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TermRangeQuery;
import org.apache.lucene.util.BytesRef;

/** Writes conditions as queries on the index. What they score has no meaning. */
final class ConditionQueries {
  private final ValueKind idKind;

  ConditionQueries(NamespaceSchema schema) {
    this.idKind = schema.idKind();
  }

  Query query(Condition condition) {
    return switch (condition) {
      case Condition.Everything ignored -> MatchAllDocsQuery.INSTANCE;
      case Condition.Nothing ignored -> MatchNoDocsQuery.INSTANCE;
      case Condition.AllOf all -> allOf(all.operands());
      case Condition.AnyOf any -> anyOf(any.operands());
      case Condition.Complement not -> allOf(List.of(not));
      case Condition.Present present -> FieldNames.exists(present.attribute());
      case Condition.Between between -> between(between);
      case Condition.OneOf one -> oneOf(one);
      case Condition.WholeArray whole ->
          new TermQuery(
              new Term(
                  FieldNames.arrayKey(whole.attribute()),
                  IndexValues.arrayKey(whole.attribute().kind(), whole.elements())));
      case Condition.Pattern pattern -> pattern(pattern);
      case Condition.Tokens tokens -> {
        String field = FieldNames.text(tokens.attribute());
        yield switch (tokens.test()) {
          case ALL -> TextQueries.containsAll(field, tokens.query());
          case ANY -> TextQueries.containsAny(field, tokens.query());
          case SEQUENCE -> TextQueries.containsSequence(field, tokens.query());
        };
      }
    };
  }

  private Query allOf(List<Condition> operands) {
    if (operands.size() == 1 && !(operands.getFirst() instanceof Condition.Complement)) {
      return query(operands.getFirst());
    }
    BooleanQuery.Builder all = new BooleanQuery.Builder();
    boolean positive = false;
    for (Condition operand : flat(operands)) {
      if (operand instanceof Condition.Complement not) {
        all.add(query(not.operand()), Occur.MUST_NOT);
      } else {
        all.add(query(operand), Occur.FILTER);
        positive = true;
      }
    }
    if (!positive) {
      all.add(MatchAllDocsQuery.INSTANCE, Occur.FILTER);
    }
    return all.build();
  }

  private static List<Condition> flat(List<Condition> operands) {
    List<Condition> flat = new ArrayList<>();
    for (Condition operand : operands) {
      if (operand instanceof Condition.AllOf nested) {
        flat.addAll(flat(nested.operands()));
      } else {
        flat.add(operand);
      }
    }
    return flat;
  }

  private Query anyOf(List<Condition> operands) {
    if (operands.isEmpty()) {
      return MatchNoDocsQuery.INSTANCE;
    }
    BooleanQuery.Builder any = new BooleanQuery.Builder();
    operands.forEach(operand -> any.add(query(operand), Occur.SHOULD));
    return any.build();
  }

  private Query between(Condition.Between between) {
    Attribute attribute = between.attribute();
    boolean id = FilterSchema.isId(attribute);
    if (id ? idKind == ValueKind.UINT : attribute.kind().isNumeric()) {
      long lower = Long.MIN_VALUE;
      long upper = Long.MAX_VALUE;
      if (between.lower() != null) {
        lower = (Long) between.lower();
        if (!between.lowerInclusive() && lower++ == Long.MAX_VALUE) {
          return MatchNoDocsQuery.INSTANCE;
        }
      }
      if (between.upper() != null) {
        upper = (Long) between.upper();
        if (!between.upperInclusive() && upper-- == Long.MIN_VALUE) {
          return MatchNoDocsQuery.INSTANCE;
        }
      }
      String field = id ? FieldNames.ID_ORDER : FieldNames.number(attribute);
      return LongField.newRangeQuery(field, lower, upper);
    }
    BytesRef lower = (BytesRef) between.lower();
    BytesRef upper = (BytesRef) between.upper();
    boolean lowerIn = between.lowerInclusive();
    boolean upperIn = between.upperInclusive();
    if (id) {
      return new ConstantScoreQuery(
          new IndexOrDocValuesQuery(
              new TermRangeQuery(FieldNames.ID, lower, upper, lowerIn, upperIn),
              SortedDocValuesField.newSlowRangeQuery(
                  FieldNames.ID_SORTED, lower, upper, lowerIn, upperIn)));
    }
    String field = FieldNames.keyword(attribute);
    return new ConstantScoreQuery(
        new IndexOrDocValuesQuery(
            new TermRangeQuery(field, lower, upper, lowerIn, upperIn),
            SortedSetDocValuesField.newSlowRangeQuery(field, lower, upper, lowerIn, upperIn)));
  }

  private Query oneOf(Condition.OneOf one) {
    Attribute attribute = one.attribute();
    boolean id = FilterSchema.isId(attribute);
    if (id ? idKind == ValueKind.UINT : attribute.kind().isNumeric()) {
      long[] values = new long[one.values().size()];
      int i = 0;
      for (Object value : one.values()) {
        values[i++] = (Long) value;
      }
      if (id) {
        return values.length == 1
            ? LongPoint.newExactQuery(FieldNames.ID_ORDER, values[0])
            : LongPoint.newSetQuery(FieldNames.ID_ORDER, values);
      }
      String field = FieldNames.number(attribute);
      return values.length == 1
          ? LongField.newExactQuery(field, values[0])
          : LongField.newSetQuery(field, values);
    }
    String field = id ? FieldNames.ID : FieldNames.keyword(attribute);
    return terms(field, one.values(), !id);
  }

  private static Query terms(String field, Set<Object> values, boolean docValues) {
    Collection<BytesRef> terms = new ArrayList<>(values.size());
    for (Object value : values) {
      terms.add((BytesRef) value);
    }
    if (terms.size() == 1) {
      return new ConstantScoreQuery(new TermQuery(new Term(field, terms.iterator().next())));
    }
    Query indexed = new TermInSetQuery(field, terms);
    return docValues
        ? new ConstantScoreQuery(
            new IndexOrDocValuesQuery(
                indexed, SortedSetDocValuesField.newSlowSetQuery(field, terms)))
        : indexed;
  }

  private static Query pattern(Condition.Pattern pattern) {
    Attribute attribute = pattern.attribute();
    if (FilterSchema.isId(attribute)) {
      return pattern.pattern().query(FieldNames.ID);
    }
    Query terms = pattern.pattern().query(FieldNames.keyword(attribute));
    if (attribute.filterable()) {
      return terms;
    }
    // Without comparisons a value may be too long for a term; those are looked at one by one.
    return new BooleanQuery.Builder()
        .add(terms, Occur.SHOULD)
        .add(
            new LongKeywordQuery(FieldNames.longKeyword(attribute), pattern.pattern()),
            Occur.SHOULD)
        .build();
  }
}
