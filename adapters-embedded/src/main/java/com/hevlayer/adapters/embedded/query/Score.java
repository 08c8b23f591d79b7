package com.hevlayer.adapters.embedded.query;

import com.hevlayer.adapters.embedded.filter.Condition;
import com.hevlayer.adapters.embedded.schema.Attribute;
import com.hevlayer.adapters.embedded.text.QueryTokens;
import java.util.List;
import java.util.Map;

/**
 * A score expression whose names, types and indexes were checked. Immutable.
 *
 * <p>A row either matches an expression and has a value, or does not match it and counts 0 in the
 * expression around. Text, sparse vectors and filters match some rows, numbers match all.
 */
sealed interface Score {

  /** BM25 of a text. */
  record Text(Attribute attribute, QueryTokens query) implements Score {}

  /** Dot product with a sparse vector; 0 is no match. */
  record Sparse(Attribute attribute, Map<String, Float> query) implements Score {
    /** Copies the map. */
    public Sparse {
      query = Map.copyOf(query);
    }
  }

  /** 1 where the condition matches. */
  record Matches(Condition condition) implements Score {}

  /** The sum of what matches. */
  record Sum(List<Score> operands) implements Score {
    /** Copies the operands. */
    public Sum {
      operands = List.copyOf(operands);
    }
  }

  /**
   * The largest operand, those that do not match counting 0; matches where one operand does.
   *
   * @param least the largest constant among the operands; 0 without
   */
  record Max(double least, List<Score> operands) implements Score {
    /** Copies the operands. */
    public Max {
      operands = List.copyOf(operands);
    }
  }

  /** A multiple of what matches. */
  record Product(double weight, Score operand) implements Score {}

  /** A numeric attribute, 0 where it is missing. */
  record Value(Attribute attribute, boolean negative) implements Score {}

  /** How far a number is from another; a date's is in milliseconds. */
  record Distance(Score operand, double origin) implements Score {}

  /** {@code x^e / (x^e + m^e)}. */
  record Saturate(Score operand, double midpoint, double exponent) implements Score {}

  /** {@code m^e / (x^e + m^e)}. */
  record Decay(Score operand, double midpoint, double exponent) implements Score {}

  /** Whether the expression is made of numbers only, so that a row with 0 is a hit. */
  default boolean isNumeric() {
    return switch (this) {
      case Text ignored -> false;
      case Sparse ignored -> false;
      case Matches ignored -> false;
      case Sum sum -> sum.operands().stream().allMatch(Score::isNumeric);
      case Max max -> max.operands().stream().allMatch(Score::isNumeric);
      case Product product -> product.operand().isNumeric();
      case Value ignored -> true;
      case Distance distance -> distance.operand().isNumeric();
      case Saturate saturate -> saturate.operand().isNumeric();
      case Decay decay -> decay.operand().isNumeric();
    };
  }

  /** {@link Saturate} of a number; 0 below 0. */
  static double saturate(double x, double midpoint, double exponent) {
    return x <= 0 ? 0 : 1 / (1 + Math.pow(midpoint / x, exponent));
  }

  /** {@link Decay} of a number; 1 below 0. */
  static double decay(double x, double midpoint, double exponent) {
    return x <= 0 ? 1 : 1 / (1 + Math.pow(x / midpoint, exponent));
  }

  /** A score as it is answered: a finite 32-bit float. */
  static float narrow(double score) {
    return (float) Math.clamp(score, -Float.MAX_VALUE, Float.MAX_VALUE);
  }
}
