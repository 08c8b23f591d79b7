package com.hevlayer.adapters.embedded.query;

import com.hevlayer.adapters.embedded.filter.FilterCompiler;
import com.hevlayer.adapters.embedded.filter.FilterSchema;
import com.hevlayer.adapters.embedded.schema.Attribute;
import com.hevlayer.adapters.embedded.schema.NamespaceSchema;
import com.hevlayer.adapters.embedded.schema.Refusal;
import com.hevlayer.adapters.embedded.schema.ValueKind;
import com.hevlayer.adapters.embedded.schema.Values;
import com.hevlayer.adapters.embedded.text.TextAnalyzer;
import com.hevlayer.adapters.embedded.text.TextOptions;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonBoolean;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.json.JsonString;
import com.hevlayer.ports.store.ScoreExpression;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Checks score expressions against a schema. Used by one thread. */
final class ScoreReader {
  private static final int LONGEST_TEXT = 8_192;
  private static final int MOST_AXES = 1_024;

  private final NamespaceSchema schema;
  private final String where;

  /**
   * Creates one.
   *
   * @param where what the expressions are part of, for messages: {@code rank_by}
   */
  ScoreReader(NamespaceSchema schema, String where) {
    this.schema = schema;
    this.where = where;
  }

  Score read(ScoreExpression expression) {
    return read(expression, false);
  }

  /** Reads an expression; {@code guarded} ones may hold numbers that can be negative. */
  private Score read(ScoreExpression expression, boolean guarded) {
    return switch (expression) {
      case ScoreExpression.Bm25 bm25 -> text(bm25);
      case ScoreExpression.SparseKnn sparse -> sparse(sparse);
      case ScoreExpression.Sum sum -> {
        if (sum.operands().isEmpty()) {
          throw Refusal.meaning(where + " error: Sum needs at least one operand");
        }
        yield new Score.Sum(
            sum.operands().stream().map(operand -> read(operand, guarded)).toList());
      }
      case ScoreExpression.Max max -> max(max, guarded);
      case ScoreExpression.Constant constant ->
          throw Refusal.meaning(
              "%s error: the constant %s is allowed inside Max only"
                  .formatted(where, constant.number()));
      case ScoreExpression.Product product -> {
        if (!(product.weight() >= 0) || Double.isInfinite(product.weight())) {
          throw Refusal.meaning(
              "%s error: the weight of Product is %s, it must not be negative"
                  .formatted(where, product.weight()));
        }
        yield new Score.Product(product.weight(), read(product.operand(), guarded));
      }
      case ScoreExpression.Attribute attribute -> value(attribute.name(), guarded);
      case ScoreExpression.Dist dist -> distance(dist);
      case ScoreExpression.Saturate saturate ->
          new Score.Saturate(
              read(saturate.operand(), true),
              midpoint("Saturate", saturate.operand(), saturate.midpoint()),
              exponent("Saturate", saturate.exponent()));
      case ScoreExpression.Decay decay ->
          new Score.Decay(
              read(decay.operand(), false),
              midpoint("Decay", decay.operand(), decay.midpoint()),
              exponent("Decay", decay.exponent()));
      case ScoreExpression.Matches matches ->
          new Score.Matches(FilterCompiler.read(schema, matches.filter()));
      case ScoreExpression.Unknown unknown ->
          throw Refusal.shape(
              "%s error: unknown expression %s".formatted(where, unknown.source().describe()));
    };
  }

  private Score text(ScoreExpression.Bm25 bm25) {
    Attribute attribute = require(bm25.attribute());
    TextOptions options = attribute.text();
    if (options == null) {
      throw error(attribute, "BM25 needs the attribute to have full_text_search in the schema");
    }
    if (!(bm25.lastAsPrefix() instanceof JsonBoolean prefix)) {
      throw error(
          attribute, "last_as_prefix must be a boolean, but got " + bm25.lastAsPrefix().describe());
    }
    List<String> elements = new ArrayList<>();
    if (options.preTokenized()) {
      if (!(bm25.query() instanceof JsonArray array)) {
        throw invalidInput(attribute, bm25.query(), "[]string");
      }
      for (Json element : array.values()) {
        if (!(element instanceof JsonString string)) {
          throw invalidInput(attribute, bm25.query(), "[]string");
        }
        elements.add(string.value());
      }
    } else if (bm25.query() instanceof JsonString string) {
      elements.add(string.value());
    } else {
      throw invalidInput(attribute, bm25.query(), "string");
    }
    int length = 0;
    for (String element : elements) {
      length += element.codePointCount(0, element.length());
    }
    if (length > LONGEST_TEXT) {
      throw error(
          attribute,
          "the query text has %d characters, at most %d are allowed"
              .formatted(length, LONGEST_TEXT));
    }
    return new Score.Text(
        attribute, TextAnalyzer.of(options).analyzeQuery(elements, prefix.value()));
  }

  private Refusal invalidInput(Attribute attribute, Json input, String expected) {
    String brief = input.toString();
    if (brief.length() > 80) {
      brief = brief.substring(0, 80) + "...";
    }
    return Refusal.meaning(
        "invalid input `%s` for %s field \"%s\", expecting %s"
            .formatted(brief, where, attribute.name(), expected));
  }

  private Score sparse(ScoreExpression.SparseKnn sparse) {
    Attribute attribute = require(sparse.attribute());
    if (attribute.kind() != ValueKind.SPARSE || !attribute.sparseKnn()) {
      throw error(
          attribute, "SparseKNN needs an attribute of type {}f16 with sparse_knn in the schema");
    }
    if (sparse.query().size() > MOST_AXES) {
      throw error(
          attribute,
          "the query vector has %d entries, at most %d are allowed"
              .formatted(sparse.query().size(), MOST_AXES));
    }
    Map<String, Float> weights = new HashMap<>();
    sparse
        .query()
        .forEach((axis, weight) -> {
          float rounded = Float.float16ToFloat(Float.floatToFloat16(weight.floatValue()));
          if (!Float.isFinite(rounded)) {
            throw error(
                attribute, "weight %s of axis \"%s\" is no finite f16".formatted(weight, axis));
          }
          if (rounded != 0) {
            weights.put(axis, rounded);
          }
        });
    return new Score.Sparse(attribute, weights);
  }

  private Score max(ScoreExpression.Max max, boolean guarded) {
    double least = 0;
    boolean constant = false;
    for (ScoreExpression operand : max.operands()) {
      if (operand instanceof ScoreExpression.Constant number) {
        if (!(number.number() instanceof JsonNumber value) || !(value.doubleValue() >= 0)) {
          throw Refusal.meaning(
              "%s error: the constant of Max is %s, it must be a number of at least 0"
                  .formatted(where, number.number()));
        }
        least = Math.max(least, value.doubleValue());
        constant = true;
      }
    }
    List<Score> operands = new ArrayList<>();
    for (ScoreExpression operand : max.operands()) {
      if (!(operand instanceof ScoreExpression.Constant)) {
        operands.add(read(operand, guarded || constant));
      }
    }
    if (operands.isEmpty()) {
      throw Refusal.meaning(where + " error: Max needs an operand beside constants");
    }
    return new Score.Max(least, operands);
  }

  private Score value(String name, boolean guarded) {
    Attribute attribute = numeric(name);
    if (attribute.kind() == ValueKind.DATETIME) {
      throw error(attribute, "a datetime is allowed inside Dist only");
    }
    if (attribute.kind() != ValueKind.UINT && !guarded) {
      throw error(
          attribute,
          ("type %s may be negative: put the attribute under Max with a constant, under Saturate"
                  + " or under Dist")
              .formatted(attribute.type()));
    }
    return new Score.Value(attribute, false);
  }

  private Score distance(ScoreExpression.Dist dist) {
    if (dist.operand() instanceof ScoreExpression.Attribute operand) {
      Attribute attribute = numeric(operand.name());
      Object origin = Values.scalar(attribute.kind(), dist.origin());
      if (origin == null) {
        throw error(
            attribute,
            "type mismatch, Dist expects an origin of type %s, but got %s"
                .formatted(attribute.type(), dist.origin().describe()));
      }
      return new Score.Distance(
          new Score.Value(attribute, true), Numbers.toDouble(attribute.kind(), origin));
    }
    if (!(dist.origin() instanceof JsonNumber origin)) {
      throw Refusal.meaning(
          "%s error: Dist expects a number as origin, but got %s"
              .formatted(where, dist.origin().describe()));
    }
    return new Score.Distance(read(dist.operand(), true), origin.doubleValue());
  }

  private double midpoint(String function, ScoreExpression operand, Json midpoint) {
    double value = 0;
    if (midpoint instanceof JsonNumber number) {
      value = number.doubleValue();
    } else if (midpoint instanceof JsonString duration) {
      if (!isTime(operand)) {
        throw Refusal.meaning(
            "%s error: the midpoint of %s is a duration, which needs the Dist of a datetime"
                .formatted(where, function));
      }
      value = Durations.millis(duration.value());
      if (Double.isNaN(value)) {
        throw Refusal.meaning(
            ("%s error: the midpoint of %s is %s, a duration is a number and one of ms, s, m, h, d,"
                    + " w")
                .formatted(where, function, duration));
      }
    }
    if (!(value > 0) || Double.isInfinite(value)) {
      throw Refusal.meaning(
          "%s error: the midpoint of %s is %s, it must be above 0"
              .formatted(where, function, midpoint));
    }
    return value;
  }

  private boolean isTime(ScoreExpression operand) {
    if (operand instanceof ScoreExpression.Dist dist
        && dist.operand() instanceof ScoreExpression.Attribute attribute) {
      Attribute found = FilterSchema.find(schema, attribute.name());
      return found != null && found.kind() == ValueKind.DATETIME;
    }
    return false;
  }

  private double exponent(String function, double exponent) {
    if (!(exponent > 0) || Double.isInfinite(exponent)) {
      throw Refusal.meaning(
          "%s error: the exponent of %s is %s, it must be above 0"
              .formatted(where, function, exponent));
    }
    return exponent;
  }

  private Attribute numeric(String name) {
    Attribute attribute = require(name);
    switch (attribute.kind()) {
      case INT, UINT, FLOAT, DATETIME -> {
        if (attribute.isArray()) {
          throw error(attribute, "type " + attribute.type() + " is no number");
        }
      }
      default -> throw error(attribute, "type " + attribute.type() + " is no number");
    }
    if (!attribute.filterable()) {
      throw error(attribute, "a score needs the attribute to be filterable in the schema");
    }
    return attribute;
  }

  private Attribute require(String name) {
    return FilterSchema.require(schema, name, where);
  }

  private Refusal error(Attribute attribute, String text) {
    return Refusal.meaning("%s error in key `%s`: %s".formatted(where, attribute.name(), text));
  }
}
