package com.hevlayer.adapters.embedded.query;

import com.hevlayer.adapters.embedded.filter.FilterSchema;
import com.hevlayer.adapters.embedded.schema.Attribute;
import com.hevlayer.adapters.embedded.schema.NamespaceSchema;
import com.hevlayer.adapters.embedded.schema.Refusal;
import com.hevlayer.adapters.embedded.text.AnalyzedText;
import com.hevlayer.adapters.embedded.text.DocumentBm25;
import com.hevlayer.adapters.embedded.text.Fragment;
import com.hevlayer.adapters.embedded.text.HighlightOptions;
import com.hevlayer.adapters.embedded.text.HighlightOptions.FragmentBy;
import com.hevlayer.adapters.embedded.text.HighlightOptions.OffsetUnit;
import com.hevlayer.adapters.embedded.text.Highlighter;
import com.hevlayer.adapters.embedded.text.QueryTokens;
import com.hevlayer.adapters.embedded.text.TextAnalyzer;
import com.hevlayer.adapters.embedded.text.TextOptions;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonNull;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;
import com.hevlayer.ports.store.ScoreExpression;
import com.hevlayer.protocol.WireRefusal;
import com.hevlayer.protocol.decode.ScoreDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Fragments of a text attribute that answer a query; checked against the schema. Immutable. */
final class Highlights {
  private static final String FRAGMENT = "$fragment";
  private static final String WHERE = "compute_attributes";

  private final Attribute attribute;
  private final HighlightOptions options;
  private final boolean offsets;
  private final Score rank;
  private final List<QueryTokens> marked;

  private Highlights(
      Attribute attribute,
      HighlightOptions options,
      boolean offsets,
      Score rank,
      List<QueryTokens> marked) {
    this.attribute = attribute;
    this.options = options;
    this.offsets = offsets;
    this.rank = rank;
    this.marked = marked;
  }

  /**
   * Checks a highlight.
   *
   * @param rankBy the score of the query, {@code null} if it ranks by something else
   */
  static Highlights of(
      NamespaceSchema schema, String name, JsonObject options, @Nullable Score rankBy) {
    Attribute attribute = FilterSchema.require(schema, name, WHERE);
    TextOptions text = attribute.text();
    if (text == null) {
      throw error(attribute, "Highlight needs full_text_search in the schema");
    }
    if (text.preTokenized()) {
      throw error(attribute, "Highlight does not work on pre-tokenized text");
    }
    String cutBy = word(options, "fragment_by");
    FragmentBy by =
        cutBy == null
            ? FragmentBy.SENTENCE
            : FragmentBy.ofWireName(cutBy)
                .orElseThrow(() -> unknown("fragment_by", cutBy, FragmentBy.wireNames()));
    String counted = word(options, "include_offsets");
    OffsetUnit unit =
        counted == null
            ? OffsetUnit.UTF_16
            : OffsetUnit.ofWireName(counted)
                .orElseThrow(() -> unknown("include_offsets", counted, OffsetUnit.wireNames()));
    HighlightOptions cut = new HighlightOptions(by, limit(attribute, options), unit);
    Json given = member(options, "rank_fragments_by");
    Score rank = given == null ? derived(attribute, rankBy) : given(schema, attribute, given);
    List<QueryTokens> marked = new ArrayList<>();
    addQueries(rank, attribute, marked);
    return new Highlights(attribute, cut, counted != null, rank, marked);
  }

  private static @Nullable Json member(JsonObject options, String name) {
    Json value = options.get(name);
    return value instanceof JsonNull ? null : value;
  }

  private static @Nullable String word(JsonObject options, String name) {
    Json value = member(options, name);
    if (value == null) {
      return null;
    }
    if (!(value instanceof JsonString string)) {
      throw Refusal.shape(
          "%s: invalid type: %s, expected a string".formatted(name, value.describe()));
    }
    return string.value();
  }

  private static Refusal unknown(String name, String word, String allowed) {
    return Refusal.shape(
        "%s: unknown variant `%s`, expected one of %s".formatted(name, word, allowed));
  }

  private static int limit(Attribute attribute, JsonObject options) {
    Json value = member(options, "fragment_limit");
    if (value == null) {
      return HighlightOptions.DEFAULT_FRAGMENTS;
    }
    if (!(value instanceof JsonNumber number) || !number.isLong()) {
      throw Refusal.shape(
          "fragment_limit: invalid type: %s, expected an integer".formatted(value.describe()));
    }
    long limit = number.longValue();
    if (limit < 1 || limit > HighlightOptions.MAX_FRAGMENTS) {
      throw error(
          attribute,
          "fragment_limit is %d, allowed are 1 to %d"
              .formatted(limit, HighlightOptions.MAX_FRAGMENTS));
    }
    return (int) limit;
  }

  /** The BM25 clauses of the query on this attribute. */
  private static Score derived(Attribute attribute, @Nullable Score rankBy) {
    List<Score> clauses = new ArrayList<>();
    if (rankBy != null) {
      addClauses(rankBy, attribute, clauses);
    }
    if (clauses.isEmpty()) {
      throw error(
          attribute, "rank_fragments_by is needed: the query has no BM25 clause on the attribute");
    }
    return new Score.Sum(clauses);
  }

  private static Score given(NamespaceSchema schema, Attribute attribute, Json source) {
    ScoreExpression expression;
    try {
      expression = ScoreDecoder.score(source, "rank_fragments_by");
    } catch (WireRefusal refused) {
      throw Refusal.of(refused.status(), refused.text());
    }
    return new ScoreReader(schema, "rank_fragments_by").read(onAttribute(expression, attribute));
  }

  /** The expression with the attribute in place of the pseudo attribute for a fragment. */
  private static ScoreExpression onAttribute(ScoreExpression expression, Attribute attribute) {
    return switch (expression) {
      case ScoreExpression.Bm25 bm25 when bm25.attribute().equals(FRAGMENT) ->
          new ScoreExpression.Bm25(attribute.name(), bm25.query(), bm25.lastAsPrefix());
      case ScoreExpression.Sum sum ->
          new ScoreExpression.Sum(
              sum.operands().stream().map(operand -> onAttribute(operand, attribute)).toList());
      case ScoreExpression.Max max ->
          new ScoreExpression.Max(
              max.operands().stream().map(operand -> onAttribute(operand, attribute)).toList());
      case ScoreExpression.Constant constant -> constant;
      case ScoreExpression.Product product ->
          new ScoreExpression.Product(product.weight(), onAttribute(product.operand(), attribute));
      case ScoreExpression.Saturate saturate ->
          new ScoreExpression.Saturate(
              onAttribute(saturate.operand(), attribute), saturate.midpoint(), saturate.exponent());
      default ->
          throw error(
              attribute,
              "rank_fragments_by is made of BM25 on `%s`, Sum, Max, Product and Saturate"
                  .formatted(FRAGMENT));
    };
  }

  private static void addClauses(Score score, Attribute attribute, List<Score> clauses) {
    switch (score) {
      case Score.Text text -> {
        if (text.attribute().equals(attribute)) {
          clauses.add(text);
        }
      }
      case Score.Sum sum ->
          sum.operands().forEach(operand -> addClauses(operand, attribute, clauses));
      case Score.Max max ->
          max.operands().forEach(operand -> addClauses(operand, attribute, clauses));
      case Score.Product product -> addClauses(product.operand(), attribute, clauses);
      case Score.Distance distance -> addClauses(distance.operand(), attribute, clauses);
      case Score.Saturate saturate -> addClauses(saturate.operand(), attribute, clauses);
      case Score.Decay decay -> addClauses(decay.operand(), attribute, clauses);
      case Score.Sparse ignored -> {}
      case Score.Matches ignored -> {}
      case Score.Value ignored -> {}
    }
  }

  private static void addQueries(Score score, Attribute attribute, List<QueryTokens> queries) {
    List<Score> clauses = new ArrayList<>();
    addClauses(score, attribute, clauses);
    for (Score clause : clauses) {
      if (clause instanceof Score.Text text) {
        queries.add(text.query());
      }
    }
  }

  /** Returns the fragments of a value: a string, or a list of strings. */
  Json of(Object value) {
    TextOptions text = Objects.requireNonNull(attribute.text());
    List<Json> fragments = new ArrayList<>();
    Highlighter highlighter = new Highlighter(TextAnalyzer.of(text), options);
    for (Fragment fragment :
        highlighter.highlight(
            RowScores.strings(value), marked, tokens -> score(rank, text, tokens))) {
      fragments.add(json(fragment));
    }
    return Json.array(fragments);
  }

  private static double score(Score score, TextOptions options, AnalyzedText fragment) {
    return switch (score) {
      case Score.Text text -> DocumentBm25.score(options, fragment, text.query());
      case Score.Sum sum ->
          sum.operands().stream().mapToDouble(operand -> score(operand, options, fragment)).sum();
      case Score.Max max -> {
        double largest = 0;
        for (Score operand : max.operands()) {
          largest = Math.max(largest, score(operand, options, fragment));
        }
        yield largest == 0 ? 0 : Math.max(largest, max.least());
      }
      case Score.Product product -> product.weight() * score(product.operand(), options, fragment);
      case Score.Saturate saturate ->
          Score.saturate(
              score(saturate.operand(), options, fragment),
              saturate.midpoint(),
              saturate.exponent());
      // Refused when the expression was read.
      case Score.Distance ignored -> 0;
      case Score.Decay ignored -> 0;
      case Score.Sparse ignored -> 0;
      case Score.Matches ignored -> 0;
      case Score.Value ignored -> 0;
    };
  }

  private Json json(Fragment fragment) {
    Json.ObjectBuilder object = Json.objectBuilder().put("text", fragment.text());
    if (offsets) {
      object.put("fragment_range", json(fragment.range()));
      object.put(
          "match_ranges", Json.array(fragment.matches().stream().map(Highlights::json).toList()));
      if (attribute.isArray()) {
        object.put("array_index", fragment.element());
      }
    }
    return object.build();
  }

  private static Json json(Fragment.Range range) {
    return Json.array(Json.of((long) range.start()), Json.of((long) range.end()));
  }

  private static Refusal error(Attribute attribute, String text) {
    return Refusal.meaning("%s error in key `%s`: %s".formatted(WHERE, attribute.name(), text));
  }
}
