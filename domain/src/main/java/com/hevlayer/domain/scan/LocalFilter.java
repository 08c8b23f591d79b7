package com.hevlayer.domain.scan;

import com.hevlayer.domain.query.RowOrder;
import com.hevlayer.ports.cache.CachedRow;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonBoolean;
import com.hevlayer.ports.json.JsonNull;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.json.JsonString;
import com.hevlayer.ports.store.Filter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A filter that the gateway evaluates itself, on cached rows. A missing attribute is null.
 * Immutable.
 */
sealed interface LocalFilter {

  /** Matches every row. */
  LocalFilter EVERYTHING = new All(List.of());

  /** Whether a row matches. */
  boolean matches(CachedRow row);

  /** Returns the filter of a scan; empty if it holds anything that is not known here. */
  static Optional<LocalFilter> of(ScanSpec spec) {
    LocalFilter filter = spec.filters() == null ? EVERYTHING : parse(spec.filters());
    LocalFilter temporal = spec.temporal() == null ? EVERYTHING : typed(spec.temporal());
    return filter == null || temporal == null
        ? Optional.empty()
        : Optional.of(new All(List.of(filter, temporal)));
  }

  /** Every operand matches. */
  record All(List<LocalFilter> operands) implements LocalFilter {
    @Override
    public boolean matches(CachedRow row) {
      for (LocalFilter operand : operands) {
        if (!operand.matches(row)) {
          return false;
        }
      }
      return true;
    }
  }

  /** An operand matches. */
  record Any(List<LocalFilter> operands) implements LocalFilter {
    @Override
    public boolean matches(CachedRow row) {
      for (LocalFilter operand : operands) {
        if (operand.matches(row)) {
          return true;
        }
      }
      return false;
    }
  }

  /** The operand does not match. */
  record Not(LocalFilter operand) implements LocalFilter {
    @Override
    public boolean matches(CachedRow row) {
      return !operand.matches(row);
    }
  }

  /** Compares an attribute, or {@code id}, with a value. */
  record Leaf(String attribute, Comparison comparison, Json value) implements LocalFilter {
    @Override
    public boolean matches(CachedRow row) {
      return comparison.holds(found(row, attribute), value);
    }
  }

  /**
   * An attribute, or {@code id}, is one of several values.
   *
   * @param strings those that are strings
   * @param others all others
   */
  record OneOf(String attribute, Set<Json> strings, List<Json> others) implements LocalFilter {
    @Override
    public boolean matches(CachedRow row) {
      Json found = found(row, attribute);
      if (found instanceof JsonString) {
        return strings.contains(found);
      }
      for (Json one : others) {
        if (JsonEquality.equal(found, one)) {
          return true;
        }
      }
      return false;
    }
  }

  /** The operators that compare with one value. */
  enum Comparison {
    EQ,
    NOT_EQ,
    GT,
    GTE,
    LT,
    LTE;

    boolean holds(Json found, Json wanted) {
      return switch (this) {
        case EQ -> JsonEquality.equal(found, wanted);
        case NOT_EQ -> !JsonEquality.equal(found, wanted);
        case GT, GTE, LT, LTE -> ordered(found, wanted);
      };
    }

    private boolean ordered(Json found, Json wanted) {
      int order;
      if (found instanceof JsonNumber a && wanted instanceof JsonNumber b) {
        order = JsonEquality.compare(a, b);
      } else if (found instanceof JsonString a && wanted instanceof JsonString b) {
        order = RowOrder.compareUtf8(a.value(), b.value());
      } else if (found instanceof JsonBoolean a && wanted instanceof JsonBoolean b) {
        order = Boolean.compare(a.value(), b.value());
      } else {
        return false;
      }
      return switch (this) {
        case GT -> order > 0;
        case GTE -> order >= 0;
        case LT -> order < 0;
        default -> order <= 0;
      };
    }

    static @Nullable Comparison named(String lowerCase) {
      return switch (lowerCase) {
        case "eq" -> EQ;
        case "noteq" -> NOT_EQ;
        case "gt" -> GT;
        case "gte" -> GTE;
        case "lt" -> LT;
        case "lte" -> LTE;
        default -> null;
      };
    }
  }

  private static @Nullable LocalFilter parse(Json source) {
    if (!(source instanceof JsonArray array)
        || array.size() < 2
        || !(array.get(0) instanceof JsonString head)) {
      return null;
    }
    if (array.size() == 3 && array.get(1) instanceof JsonString operator) {
      return leaf(head.value(), operator.value(), array.get(2));
    }
    if (array.size() != 2) {
      return null;
    }
    return switch (head.value()) {
      case "And", "and" -> {
        List<LocalFilter> operands = operands(array.get(1));
        yield operands == null ? null : new All(operands);
      }
      case "Or", "or" -> {
        List<LocalFilter> operands = operands(array.get(1));
        yield operands == null ? null : new Any(operands);
      }
      case "Not", "not" -> {
        LocalFilter operand = parse(array.get(1));
        yield operand == null ? null : new Not(operand);
      }
      default -> null;
    };
  }

  private static @Nullable LocalFilter leaf(String attribute, String operator, Json value) {
    String name = operator.toLowerCase(Locale.ROOT);
    if (name.equals("in") || name.equals("notin")) {
      // What a bare value means here is the store's to say.
      if (!(value instanceof JsonArray list)) {
        return null;
      }
      LocalFilter in = oneOf(attribute, list);
      return name.equals("in") ? in : new Not(in);
    }
    Comparison comparison = Comparison.named(name);
    return comparison == null ? null : new Leaf(attribute, comparison, value);
  }

  private static LocalFilter oneOf(String attribute, JsonArray list) {
    Set<Json> strings = new HashSet<>();
    List<Json> others = new ArrayList<>();
    for (Json one : list.values()) {
      (one instanceof JsonString ? strings : others).add(one);
    }
    return new OneOf(attribute, strings, others);
  }

  private static Json found(CachedRow row, String attribute) {
    Json found = attribute.equals("id") ? row.id() : row.attributes().get(attribute);
    return found == null ? JsonNull.NULL : found;
  }

  private static @Nullable List<LocalFilter> operands(Json source) {
    if (!(source instanceof JsonArray array)) {
      return null;
    }
    List<LocalFilter> operands = new ArrayList<>(array.size());
    for (Json each : array.values()) {
      LocalFilter operand = parse(each);
      if (operand == null) {
        return null;
      }
      operands.add(operand);
    }
    return operands;
  }

  private static @Nullable LocalFilter typed(Filter filter) {
    return switch (filter) {
      case Filter.And and -> {
        List<LocalFilter> operands = new ArrayList<>();
        for (Filter each : and.operands()) {
          LocalFilter operand = typed(each);
          if (operand == null) {
            yield null;
          }
          operands.add(operand);
        }
        yield new All(operands);
      }
      case Filter.Test test -> leaf(test.attribute(), test.operator().wireName(), test.value());
      case Filter.Or ignored -> null;
      case Filter.Not ignored -> null;
      case Filter.Unknown ignored -> null;
    };
  }
}
