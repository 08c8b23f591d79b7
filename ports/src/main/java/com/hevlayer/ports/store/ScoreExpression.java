package com.hevlayer.ports.store;

import com.hevlayer.ports.json.Json;
import java.util.List;
import java.util.Map;

/** A score of a row, higher is better. Immutable. */
public sealed interface ScoreExpression {

  /**
   * BM25 of a full-text attribute.
   *
   * @param query a string, or an array of strings for pre-tokenized attributes
   * @param lastAsPrefix as the caller wrote it, {@code false} when absent; not a boolean: 400
   */
  record Bm25(String attribute, Json query, Json lastAsPrefix) implements ScoreExpression {}

  /** Dot product of sparse vectors; zero is no match. */
  record SparseKnn(String attribute, Map<String, Double> query) implements ScoreExpression {
    /** Copies the map. */
    public SparseKnn {
      query = Map.copyOf(query);
    }
  }

  /** Sum of the operands; one that does not match counts 0. */
  record Sum(List<ScoreExpression> operands) implements ScoreExpression {
    /** Copies the operands. */
    public Sum {
      operands = List.copyOf(operands);
    }
  }

  /** Largest of the operands; one that does not match counts 0. */
  record Max(List<ScoreExpression> operands) implements ScoreExpression {
    /** Copies the operands. */
    public Max {
      operands = List.copyOf(operands);
    }
  }

  /** A number as written; allowed inside {@link Max} only, at least 0. */
  record Constant(Json number) implements ScoreExpression {}

  /** Weight times score; the weight is at least 0. */
  record Product(double weight, ScoreExpression operand) implements ScoreExpression {}

  /** The value of a numeric attribute. */
  record Attribute(String name) implements ScoreExpression {}

  /** Absolute distance of a numeric score to an origin; dates in milliseconds. */
  record Dist(ScoreExpression operand, Json origin) implements ScoreExpression {}

  /** x^e / (x^e + m^e). The midpoint is a number or a duration such as {@code "1h"}. */
  record Saturate(ScoreExpression operand, Json midpoint, double exponent)
      implements ScoreExpression {}

  /** m^e / (x^e + m^e). The midpoint is a number or a duration such as {@code "1h"}. */
  record Decay(ScoreExpression operand, Json midpoint, double exponent)
      implements ScoreExpression {}

  /** 1 where the filter matches, else 0. */
  record Matches(Filter filter) implements ScoreExpression {}

  /** Something this version of the SPI does not know; a store refuses it with 422. */
  record Unknown(Json source) implements ScoreExpression {}
}
