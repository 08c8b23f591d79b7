package com.hevlayer.adapters.embedded.filter;

import com.hevlayer.adapters.embedded.filter.Condition.AllOf;
import com.hevlayer.adapters.embedded.filter.Condition.AnyOf;
import com.hevlayer.adapters.embedded.filter.Condition.Between;
import com.hevlayer.adapters.embedded.filter.Condition.Complement;
import com.hevlayer.adapters.embedded.filter.Condition.Everything;
import com.hevlayer.adapters.embedded.filter.Condition.Nothing;
import com.hevlayer.adapters.embedded.filter.Condition.OneOf;
import com.hevlayer.adapters.embedded.filter.Condition.Present;
import com.hevlayer.adapters.embedded.filter.Condition.WholeArray;
import com.hevlayer.adapters.embedded.schema.Attribute;
import com.hevlayer.adapters.embedded.schema.NamespaceSchema;
import com.hevlayer.adapters.embedded.schema.Refusal;
import com.hevlayer.adapters.embedded.schema.ValueKind;
import com.hevlayer.adapters.embedded.schema.Values;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonNull;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;
import com.hevlayer.ports.store.Filter;
import com.hevlayer.ports.store.Filter.Operator;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks a filter against a schema. What does not fit the shape of the language is refused with
 * 422, what does not fit the schema with 400. Used by one thread.
 */
final class ConditionReader {
  private static final String REFERENCE = "$ref_new";

  private final NamespaceSchema schema;
  private final Reference references;

  /** Looks up the values that {@code {"$ref_new":…}} stands for. */
  @FunctionalInterface
  interface Reference {
    /** Returns the value, {@code null} when the incoming row lacks it. */
    @Nullable Json value(String attribute);
  }

  /** Reads filters of which {@code {"$ref_new":…}} is no part. */
  ConditionReader(NamespaceSchema schema) {
    this(
        schema,
        attribute -> {
          throw Refusal.shape(
              "invalid value: \"$ref_new\" is allowed in the condition of a write only");
        });
  }

  ConditionReader(NamespaceSchema schema, Reference references) {
    this.schema = schema;
    this.references = references;
  }

  Condition read(Filter filter) {
    return switch (filter) {
      case Filter.And and -> new AllOf(and.operands().stream().map(this::read).toList());
      case Filter.Or or -> new AnyOf(or.operands().stream().map(this::read).toList());
      case Filter.Not not -> new Complement(read(not.operand()));
      case Filter.Test test -> test(test);
      case Filter.Unknown unknown ->
          throw Refusal.shape("unknown filter " + Literals.brief(unknown.source()));
    };
  }

  static Set<String> references(Filter filter) {
    return switch (filter) {
      case Filter.And and -> union(and.operands());
      case Filter.Or or -> union(or.operands());
      case Filter.Not not -> references(not.operand());
      case Filter.Test test ->
          test.value() instanceof JsonObject object
                  && object.get(REFERENCE) instanceof JsonString name
              ? Set.of(name.value())
              : Set.of();
      case Filter.Unknown ignored -> Set.of();
    };
  }

  private static Set<String> union(List<Filter> filters) {
    Set<String> names = new HashSet<>();
    filters.forEach(filter -> names.addAll(references(filter)));
    return names;
  }

  private Condition test(Filter.Test test) {
    Attribute attribute = FilterSchema.find(schema, test.attribute());
    if (attribute == null) {
      throw Refusal.meaning(
          "filter error in key `%s`: attribute not found".formatted(test.attribute()));
    }
    switch (attribute.kind()) {
      case BYTES, VECTOR, MULTI_VECTOR, SPARSE ->
          throw error(attribute, "attributes of type " + attribute.type() + " cannot be filtered");
      default -> {
        // Everything else can be compared.
      }
    }
    Json value = test.value();
    if (value instanceof JsonObject object) {
      if (!(object.members().size() == 1 && object.get(REFERENCE) instanceof JsonString name)) {
        throw Refusal.shape(
            "filter error in key `%s`: invalid type: map, expected a value"
                .formatted(attribute.name()));
      }
      Json referred = references.value(name.value());
      if (referred == null || referred instanceof JsonNull) {
        value = JsonNull.NULL;
        if (!isComparison(test.operator())) {
          checkIndex(attribute, test.operator());
          return isNegated(test.operator()) ? new Everything() : new Nothing();
        }
      } else {
        value = referred;
      }
    }
    checkShape(attribute, value);
    checkIndex(attribute, test.operator());
    return operator(attribute, test.operator(), value, test.options());
  }

  private Condition operator(
      Attribute attribute, Operator operator, Json value, @Nullable JsonObject options) {
    return switch (operator) {
      case EQ -> equal(attribute, operator, value);
      case NOT_EQ -> new Complement(equal(attribute, operator, value));
      case IN -> in(attribute, operator, value);
      case NOT_IN -> new Complement(in(attribute, operator, value));
      case LT, LTE, GT, GTE -> range(attribute, operator, value);
      case CONTAINS -> contains(attribute, value);
      case NOT_CONTAINS -> new Complement(contains(attribute, value));
      case CONTAINS_ANY -> containsAny(attribute, value);
      case NOT_CONTAINS_ANY -> new Complement(containsAny(attribute, value));
      case ANY_LT, ANY_LTE, ANY_GT, ANY_GTE -> anyRange(attribute, operator, value);
      case GLOB -> glob(attribute, operator, value, false);
      case NOT_GLOB -> new Complement(glob(attribute, operator, value, false));
      case IGLOB -> glob(attribute, operator, value, true);
      case NOT_IGLOB -> new Complement(glob(attribute, operator, value, true));
      case REGEX ->
          new Condition.Pattern(
              attribute, Patterns.regex(attribute, text(attribute, operator, value)));
      case FUZZY ->
          new Condition.Pattern(
              attribute, Patterns.fuzzy(attribute, text(attribute, operator, value), options));
      case CONTAINS_ALL_TOKENS, CONTAINS_ANY_TOKEN, CONTAINS_TOKEN_SEQUENCE ->
          TokenFilters.read(attribute, operator, value, options);
    };
  }

  private Condition equal(Attribute attribute, Operator operator, Json value) {
    if (value instanceof JsonNull) {
      return missing(attribute);
    }
    if (!attribute.isArray()) {
      return new OneOf(attribute, Set.of(scalar(attribute, operator, value)));
    }
    if (!(value instanceof JsonArray array)) {
      throw mismatch(attribute, operator, arrayType(attribute), value);
    }
    if (attribute.kind() == ValueKind.UNKNOWN) {
      return array.size() == 0 ? new Present(attribute) : new Nothing();
    }
    return new WholeArray(attribute, elements(attribute, operator, array));
  }

  private Condition in(Attribute attribute, Operator operator, Json value) {
    if (value instanceof JsonArray array) {
      return oneOf(attribute, comparable(attribute, elements(attribute, operator, array)));
    }
    if (!attribute.isArray() || value instanceof JsonNull) {
      throw mismatch(attribute, operator, arrayType(attribute), value);
    }
    return oneOf(attribute, List.of(scalar(attribute, operator, value)));
  }

  private Condition range(Attribute attribute, Operator operator, Json value) {
    if (attribute.isArray()) {
      throw error(
          attribute,
          "%s cannot be applied to type %s, use Any%s"
              .formatted(operator.wireName(), attribute.type(), operator.wireName()));
    }
    if (value instanceof JsonNull) {
      return switch (operator) {
        case LT -> new Nothing();
        case LTE -> missing(attribute);
        case GT -> present(attribute);
        default -> new Everything();
      };
    }
    Condition between = between(attribute, operator, scalar(attribute, operator, value));
    boolean below = operator == Operator.LT || operator == Operator.LTE;
    return below && !FilterSchema.isId(attribute)
        ? new AnyOf(List.of(between, missing(attribute)))
        : between;
  }

  private Condition anyRange(Attribute attribute, Operator operator, Json value) {
    requireArray(attribute, operator);
    if (attribute.kind() == ValueKind.UNKNOWN) {
      return new Nothing();
    }
    return between(attribute, operator, scalar(attribute, operator, value));
  }

  private static Condition between(Attribute attribute, Operator operator, Object bound) {
    return switch (operator) {
      case LT, ANY_LT -> new Between(attribute, null, false, bound, false);
      case LTE, ANY_LTE -> new Between(attribute, null, false, bound, true);
      case GT, ANY_GT -> new Between(attribute, bound, false, null, false);
      default -> new Between(attribute, bound, true, null, false);
    };
  }

  private Condition contains(Attribute attribute, Json value) {
    requireArray(attribute, Operator.CONTAINS);
    if (value instanceof JsonArray || value instanceof JsonNull) {
      throw mismatch(attribute, Operator.CONTAINS, elementType(attribute), value);
    }
    return oneOf(attribute, List.of(scalar(attribute, Operator.CONTAINS, value)));
  }

  private Condition containsAny(Attribute attribute, Json value) {
    requireArray(attribute, Operator.CONTAINS_ANY);
    if (!(value instanceof JsonArray array)) {
      throw mismatch(attribute, Operator.CONTAINS_ANY, arrayType(attribute), value);
    }
    return oneOf(
        attribute, comparable(attribute, elements(attribute, Operator.CONTAINS_ANY, array)));
  }

  private static Condition oneOf(Attribute attribute, List<Object> values) {
    if (values.isEmpty() || attribute.kind() == ValueKind.UNKNOWN) {
      return new Nothing();
    }
    return new OneOf(attribute, new HashSet<>(values));
  }

  private Condition glob(Attribute attribute, Operator operator, Json value, boolean ignoreCase) {
    return new Condition.Pattern(
        attribute, Patterns.glob(attribute, text(attribute, operator, value), ignoreCase));
  }

  private static Condition missing(Attribute attribute) {
    return FilterSchema.isId(attribute) ? new Nothing() : new Complement(new Present(attribute));
  }

  private static Condition present(Attribute attribute) {
    return FilterSchema.isId(attribute) ? new Everything() : new Present(attribute);
  }

  /** The literal as the index compares it. */
  private static Object scalar(Attribute attribute, Operator operator, Json value) {
    if (attribute.kind() == ValueKind.UNKNOWN) {
      return 0L;
    }
    Object scalar = Values.scalar(attribute.kind(), value);
    if (scalar == null) {
      throw mismatch(attribute, operator, elementType(attribute), value);
    }
    return Scalars.of(attribute.kind(), scalar);
  }

  /** The elements as Java values. */
  private static List<Object> elements(Attribute attribute, Operator operator, JsonArray array) {
    List<Object> elements = new ArrayList<>(array.size());
    if (attribute.kind() == ValueKind.UNKNOWN) {
      return elements;
    }
    for (Json element : array.values()) {
      Object value = Values.scalar(attribute.kind(), element);
      if (value == null) {
        throw mismatch(attribute, operator, arrayType(attribute), array);
      }
      elements.add(value);
    }
    return elements;
  }

  private static List<Object> comparable(Attribute attribute, List<Object> elements) {
    return elements.stream().map(element -> Scalars.of(attribute.kind(), element)).toList();
  }

  private static String text(Attribute attribute, Operator operator, Json value) {
    if (attribute.kind() != ValueKind.STRING) {
      throw error(
          attribute,
          "%s needs an attribute of type string or []string, this is %s"
              .formatted(operator.wireName(), attribute.type()));
    }
    if (!(value instanceof JsonString string)) {
      throw mismatch(attribute, operator, "string", value);
    }
    return string.value();
  }

  private static void requireArray(Attribute attribute, Operator operator) {
    if (!attribute.isArray()) {
      throw error(
          attribute,
          "%s needs an array attribute, this is %s"
              .formatted(operator.wireName(), attribute.type()));
    }
  }

  private static void checkIndex(Attribute attribute, Operator operator) {
    // The id is filterable and has no other index.
    boolean usable =
        switch (operator) {
          case GLOB, NOT_GLOB, IGLOB, NOT_IGLOB -> attribute.glob() || attribute.filterable();
          case REGEX -> attribute.regex();
          case FUZZY -> attribute.fuzzy();
          case CONTAINS_ALL_TOKENS, CONTAINS_ANY_TOKEN, CONTAINS_TOKEN_SEQUENCE ->
              attribute.text() != null;
          default -> attribute.filterable();
        };
    if (!usable) {
      String index =
          switch (operator) {
            case GLOB, NOT_GLOB, IGLOB, NOT_IGLOB -> "glob";
            case REGEX -> "regex";
            case FUZZY -> "fuzzy";
            case CONTAINS_ALL_TOKENS, CONTAINS_ANY_TOKEN, CONTAINS_TOKEN_SEQUENCE ->
                "full_text_search";
            default -> "filterable";
          };
      throw error(
          attribute,
          "%s needs the attribute to have `%s: true` in the schema"
              .formatted(operator.wireName(), index));
    }
  }

  /** Lists hold scalars of one JSON type; whatever else is no value of the language. */
  private static void checkShape(Attribute attribute, Json value) {
    if (!(value instanceof JsonArray array) || array.isNumbers()) {
      return;
    }
    Class<?> first = null;
    for (Json element : array.values()) {
      if (element instanceof JsonNull
          || element instanceof JsonArray
          || element instanceof JsonObject
          || (first != null && first != element.getClass())) {
        throw Refusal.shape(
            "filter error in key `%s`: invalid type: %s, a list holds scalars of one type"
                .formatted(attribute.name(), element.describe()));
      }
      first = element.getClass();
    }
  }

  private static boolean isComparison(Operator operator) {
    return switch (operator) {
      case EQ, NOT_EQ, LT, LTE, GT, GTE -> true;
      default -> false;
    };
  }

  private static boolean isNegated(Operator operator) {
    return operator.name().startsWith("NOT_");
  }

  private static String elementType(Attribute attribute) {
    return attribute.kind().wireName();
  }

  private static String arrayType(Attribute attribute) {
    return "[]" + elementType(attribute);
  }

  private static RuntimeException mismatch(
      Attribute attribute, Operator operator, String expected, Json value) {
    return error(
        attribute,
        "type mismatch, %s expects %s, but got %s"
            .formatted(operator.wireName(), expected, Literals.brief(value)));
  }

  private static RuntimeException error(Attribute attribute, String text) {
    return Refusal.meaning("filter error in key `%s`: %s".formatted(attribute.name(), text));
  }
}
