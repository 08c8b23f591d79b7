package com.hevlayer.adapters.embedded.filter;

import com.hevlayer.adapters.embedded.schema.Attribute;
import com.hevlayer.adapters.embedded.text.QueryTokens;
import com.hevlayer.adapters.embedded.text.StringPattern;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A filter whose names, types and indexes were checked, in few primitive forms. No form but {@link
 * Complement} and {@link Everything} matches a row that lacks the attribute; operators for which
 * null counts are spelled out with {@link Present}. Immutable.
 *
 * <p>Values are comparable as the index compares them, see {@link Scalars}.
 */
public sealed interface Condition {

  /** Matches every row. */
  record Everything() implements Condition {}

  /** Matches no row. */
  record Nothing() implements Condition {}

  /** Matches where all operands do. */
  record AllOf(List<Condition> operands) implements Condition {
    /** Copies the operands. */
    public AllOf {
      operands = List.copyOf(operands);
    }
  }

  /** Matches where one operand does. */
  record AnyOf(List<Condition> operands) implements Condition {
    /** Copies the operands. */
    public AnyOf {
      operands = List.copyOf(operands);
    }
  }

  /** Matches where the operand does not. */
  record Complement(Condition operand) implements Condition {}

  /** Matches rows that have the attribute; an empty array is a value. */
  record Present(Attribute attribute) implements Condition {}

  /** Matches where the value, or some element, lies between; a bound of {@code null} is open. */
  record Between(
      Attribute attribute,
      @Nullable Object lower,
      boolean lowerInclusive,
      @Nullable Object upper,
      boolean upperInclusive)
      implements Condition {}

  /** Matches where the value, or some element, is one of these. */
  record OneOf(Attribute attribute, Set<Object> values) implements Condition {
    /** Copies the values. */
    public OneOf {
      values = Set.copyOf(values);
    }
  }

  /** Matches arrays with exactly these elements, as Java values, in this order. */
  record WholeArray(Attribute attribute, List<Object> elements) implements Condition {
    /** Copies the elements. */
    public WholeArray {
      elements = List.copyOf(elements);
    }
  }

  /** Matches where the string, or some element, answers a pattern. */
  record Pattern(Attribute attribute, StringPattern pattern) implements Condition {}

  /** Matches by the tokens of the full-text index. */
  record Tokens(Attribute attribute, TokenTest test, QueryTokens query) implements Condition {}

  /** How tokens are compared. */
  enum TokenTest {
    /** All of them, in any place. */
    ALL,
    /** At least one. */
    ANY,
    /** Next to each other, in this order. */
    SEQUENCE
  }
}
