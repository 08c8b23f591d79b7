package com.hevlayer.adapters.embedded.filter;

import com.hevlayer.adapters.embedded.schema.Attribute;
import com.hevlayer.adapters.embedded.schema.NamespaceSchema;
import com.hevlayer.adapters.embedded.schema.Refusal;
import com.hevlayer.adapters.embedded.schema.Values;
import com.hevlayer.adapters.embedded.text.TextAnalyzer;
import com.hevlayer.adapters.embedded.text.TextOptions;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonNull;
import com.hevlayer.ports.store.Filter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tests single rows against a filter, with the meaning it has on the index. In the condition of a
 * write a value may be {@code {"$ref_new":"attribute"}}, the value of the incoming row. Immutable.
 */
public final class FilterEvaluator {
  private final NamespaceSchema schema;
  private final Filter filter;
  private final @Nullable Condition condition;

  private FilterEvaluator(NamespaceSchema schema, Filter filter, @Nullable Condition condition) {
    this.schema = schema;
    this.filter = filter;
    this.condition = condition;
  }

  /**
   * Returns an evaluator of a filter without references to an incoming row.
   *
   * @throws Refusal 400 or 422 if the filter cannot be answered
   */
  public static FilterEvaluator of(NamespaceSchema schema, Filter filter) {
    return new FilterEvaluator(schema, filter, FilterCompiler.read(schema, filter));
  }

  /**
   * Returns an evaluator of the condition of a write.
   *
   * @throws Refusal 400 or 422 if the filter cannot be answered
   */
  public static FilterEvaluator ofCondition(NamespaceSchema schema, Filter filter) {
    Set<String> references = ConditionReader.references(filter);
    if (references.isEmpty()) {
      return of(schema, filter);
    }
    // Read once with every reference missing: finds all that is wrong without them.
    new ConditionReader(schema, name -> null).read(filter);
    return new FilterEvaluator(schema, filter, null);
  }

  /** Whether a row matches; references count as missing. */
  public boolean matches(RowView row) {
    return matches(row, RowView.EMPTY);
  }

  /**
   * Whether a row matches.
   *
   * @param incoming what references refer to
   * @throws Refusal 400 if a value of the incoming row has another type than the attribute
   */
  public boolean matches(RowView row, RowView incoming) {
    Condition known = condition;
    if (known == null) {
      known = new ConditionReader(schema, name -> incomingValue(incoming, name)).read(filter);
    }
    return test(known, row);
  }

  private Json incomingValue(RowView incoming, String name) {
    Attribute attribute = FilterSchema.find(schema, name);
    Object value = attribute == null ? null : incoming.value(name);
    if (attribute == null || value == null) {
      return JsonNull.NULL;
    }
    return Values.toJson(attribute.type(), value, false);
  }

  /** Whether a row matches a condition. */
  public static boolean test(Condition condition, RowView row) {
    return switch (condition) {
      case Condition.Everything ignored -> true;
      case Condition.Nothing ignored -> false;
      case Condition.AllOf all -> {
        for (Condition operand : all.operands()) {
          if (!test(operand, row)) {
            yield false;
          }
        }
        yield true;
      }
      case Condition.AnyOf any -> {
        for (Condition operand : any.operands()) {
          if (test(operand, row)) {
            yield true;
          }
        }
        yield false;
      }
      case Condition.Complement not -> !test(not.operand(), row);
      case Condition.Present present -> row.value(present.attribute().name()) != null;
      case Condition.Between between ->
          anyScalar(between.attribute(), row, value -> isBetween(between, value));
      case Condition.OneOf one -> anyScalar(one.attribute(), row, one.values()::contains);
      case Condition.WholeArray whole -> wholeArray(whole, row);
      case Condition.Pattern pattern ->
          texts(row.value(pattern.attribute().name())).stream()
              .anyMatch(text -> pattern.pattern().matches(text));
      case Condition.Tokens tokens -> tokens(tokens, row);
    };
  }

  private interface ScalarTest {
    boolean test(Object value);
  }

  private static boolean anyScalar(Attribute attribute, RowView row, ScalarTest test) {
    Object value = row.value(attribute.name());
    if (value == null) {
      return false;
    }
    if (!attribute.isArray()) {
      return test.test(Scalars.of(attribute.kind(), value));
    }
    for (Object element : (List<?>) value) {
      if (test.test(Scalars.of(attribute.kind(), Objects.requireNonNull(element)))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isBetween(Condition.Between between, Object value) {
    if (between.lower() != null) {
      int order = Scalars.compare(value, between.lower());
      if (order < 0 || (order == 0 && !between.lowerInclusive())) {
        return false;
      }
    }
    if (between.upper() != null) {
      int order = Scalars.compare(value, between.upper());
      return order < 0 || (order == 0 && between.upperInclusive());
    }
    return true;
  }

  private static boolean wholeArray(Condition.WholeArray whole, RowView row) {
    return whole.elements().equals(row.value(whole.attribute().name()));
  }

  private static boolean tokens(Condition.Tokens tokens, RowView row) {
    Object value = row.value(tokens.attribute().name());
    if (value == null) {
      return false;
    }
    TextOptions options = Objects.requireNonNull(tokens.attribute().text());
    return TokenFilters.matches(
        tokens.test(), tokens.query(), TextAnalyzer.of(options).analyze(texts(value)));
  }

  private static List<String> texts(@Nullable Object value) {
    return switch (value) {
      case null -> List.of();
      case String text -> List.of(text);
      case List<?> elements -> {
        List<String> texts = new ArrayList<>(elements.size());
        elements.forEach(element -> texts.add((String) Objects.requireNonNull(element)));
        yield texts;
      }
      default -> throw new IllegalArgumentException("no text: " + value.getClass());
    };
  }
}
