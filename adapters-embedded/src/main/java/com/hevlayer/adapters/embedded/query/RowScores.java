package com.hevlayer.adapters.embedded.query;

import com.hevlayer.adapters.embedded.filter.FilterEvaluator;
import com.hevlayer.adapters.embedded.filter.RowView;
import com.hevlayer.adapters.embedded.schema.SparseVector;
import com.hevlayer.adapters.embedded.text.DocumentBm25;
import com.hevlayer.adapters.embedded.text.TextAnalyzer;
import com.hevlayer.adapters.embedded.text.TextOptions;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Runs a score expression on one decoded row, without statistics of the corpus. Stateless. */
final class RowScores {
  private RowScores() {}

  /** Returns the score; 0 where the row does not match. */
  static double of(Score score, RowView row) {
    return switch (score) {
      case Score.Text text -> text(text, row);
      case Score.Sparse sparse -> sparse(sparse, row.value(sparse.attribute().name()));
      case Score.Matches matches -> FilterEvaluator.test(matches.condition(), row) ? 1 : 0;
      case Score.Sum sum -> {
        double total = 0;
        for (Score operand : sum.operands()) {
          total += of(operand, row);
        }
        yield total;
      }
      case Score.Max max -> max(max, row);
      case Score.Product product -> product.weight() * of(product.operand(), row);
      case Score.Value value -> {
        Object number = row.value(value.attribute().name());
        if (number == null) {
          yield 0;
        }
        double wide = Numbers.toDouble(value.attribute().kind(), number);
        yield value.negative() ? wide : Math.max(0, wide);
      }
      case Score.Distance distance -> Math.abs(of(distance.operand(), row) - distance.origin());
      case Score.Saturate saturate ->
          Score.saturate(of(saturate.operand(), row), saturate.midpoint(), saturate.exponent());
      case Score.Decay decay ->
          Score.decay(of(decay.operand(), row), decay.midpoint(), decay.exponent());
    };
  }

  private static double max(Score.Max max, RowView row) {
    double largest = 0;
    boolean matches = false;
    for (Score operand : max.operands()) {
      double part = of(operand, row);
      // Numbers match every row, whatever their value.
      matches |= part != 0 || operand.isNumeric();
      largest = Math.max(largest, part);
    }
    return matches ? Math.max(max.least(), largest) : 0;
  }

  private static double text(Score.Text text, RowView row) {
    Object value = row.value(text.attribute().name());
    if (value == null) {
      return 0;
    }
    TextOptions options = Objects.requireNonNull(text.attribute().text());
    return DocumentBm25.score(
        options, TextAnalyzer.of(options).analyze(strings(value)), text.query());
  }

  /** The strings of a text attribute: one, or the elements of an array. */
  static List<String> strings(Object value) {
    return value instanceof List<?> elements
        ? elements.stream().map(element -> (String) Objects.requireNonNull(element)).toList()
        : List.of((String) value);
  }

  private static double sparse(Score.Sparse sparse, @Nullable Object value) {
    if (!(value instanceof SparseVector vector)) {
      return 0;
    }
    double product = 0;
    for (int i = 0; i < vector.size(); i++) {
      Float weight = sparse.query().get(vector.axes()[i]);
      if (weight != null) {
        product += (double) weight * vector.weight(i);
      }
    }
    return product;
  }
}
