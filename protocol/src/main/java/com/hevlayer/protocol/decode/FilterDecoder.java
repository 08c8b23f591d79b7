package com.hevlayer.protocol.decode;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonBoolean;
import com.hevlayer.ports.json.JsonNull;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;
import com.hevlayer.ports.store.Filter;
import com.hevlayer.ports.store.Filter.Operator;
import com.hevlayer.protocol.WireRefusal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Filters from JSON. Refuses wrong shapes and unknown operators with 422, and with 400 what no
 * attribute of any type could mean.
 */
public final class FilterDecoder {
  private static final String REF_NEW = "$ref_new";
  private static final Map<String, Operator> OPERATORS = new LinkedHashMap<>();

  static {
    for (Operator operator : Operator.values()) {
      OPERATORS.put(operator.wireName(), operator);
    }
  }

  private final boolean condition;

  private FilterDecoder(boolean condition) {
    this.condition = condition;
  }

  /**
   * Decodes a filter.
   *
   * @param path where it stands in the body, for messages
   * @throws WireRefusal with 422 or 400
   */
  public static Filter filter(Json source, String path) {
    return new FilterDecoder(false).decode(source, path);
  }

  /**
   * Decodes a condition of a write, in which a value may be {@code {"$ref_new":"attribute"}}.
   *
   * @param path where it stands in the body, for messages
   * @throws WireRefusal with 422 or 400
   */
  public static Filter condition(Json source, String path) {
    return new FilterDecoder(true).decode(source, path);
  }

  /** Whether this begins as a test of an attribute or as a combination of filters does. */
  static boolean isFilter(List<Json> elements) {
    if (elements.size() < 2 || !(elements.get(0) instanceof JsonString name)) {
      return false;
    }
    if (elements.size() == 2) {
      return isCombination(name.value()) && elements.get(1) instanceof JsonArray;
    }
    return elements.get(1) instanceof JsonString operator
        && OPERATORS.containsKey(operator.value());
  }

  private static boolean isCombination(String name) {
    return name.equals("And") || name.equals("Or") || name.equals("Not");
  }

  private Filter decode(Json source, String path) {
    List<Json> elements = Shape.array(source, path).values();
    if (elements.isEmpty()) {
      throw WireRefusal.shape(path + ": invalid length 0, expected a filter");
    }
    String name = Shape.string(elements.get(0), path + "[0]");
    if (elements.size() == 2) {
      return switch (name) {
        case "And" -> new Filter.And(operands(elements.get(1), path + "[1]"));
        case "Or" -> new Filter.Or(operands(elements.get(1), path + "[1]"));
        case "Not" -> new Filter.Not(decode(elements.get(1), path + "[1]"));
        default ->
            throw WireRefusal.shape(
                path
                    + ": invalid length 2, expected [\"And\"|\"Or\", [filters]],"
                    + " [\"Not\", filter] or [attribute, operator, value]");
      };
    }
    if (elements.size() < 3 || elements.size() > 4) {
      throw WireRefusal.shape(
          path + ": invalid length " + elements.size() + ", expected [attribute, operator, value]");
    }
    String word = Shape.string(elements.get(1), path + "[1]");
    Operator operator = OPERATORS.get(word);
    if (operator == null) {
      throw Shape.unknown(path + "[1]", word, Shape.oneOf(List.copyOf(OPERATORS.keySet())));
    }
    Json value = elements.get(2);
    check(name, operator, value, path + "[2]");
    JsonObject options = elements.size() == 4 ? options(operator, elements.get(3), path) : null;
    if (operator == Operator.FUZZY) {
      fuzzy(options, path);
    }
    return new Filter.Test(name, operator, value, options);
  }

  private List<Filter> operands(Json source, String path) {
    List<Json> sources = Shape.array(source, path).values();
    List<Filter> operands = new ArrayList<>(sources.size());
    for (int i = 0; i < sources.size(); i++) {
      operands.add(decode(sources.get(i), path + "[" + i + "]"));
    }
    return operands;
  }

  private void check(String attribute, Operator operator, Json value, String path) {
    if (value instanceof JsonObject object) {
      if (condition && object.members().size() == 1 && object.get(REF_NEW) instanceof JsonString) {
        return;
      }
      throw Shape.invalid(
          path,
          value,
          condition ? "a value or {\"" + REF_NEW + "\": attribute}" : "a scalar or a sequence");
    }
    if (value instanceof JsonArray array) {
      list(array, path);
    }
    switch (operator) {
      case GLOB, NOT_GLOB, IGLOB, NOT_IGLOB, REGEX, FUZZY -> {
        if (!(value instanceof JsonString)) {
          throw mismatch(attribute, operator, "string", value);
        }
      }
      case CONTAINS_ALL_TOKENS, CONTAINS_ANY_TOKEN, CONTAINS_TOKEN_SEQUENCE -> {
        boolean tokens =
            value instanceof JsonArray array
                && array.values().stream().allMatch(JsonString.class::isInstance);
        if (!(value instanceof JsonString) && !tokens) {
          throw mismatch(attribute, operator, "string or []string", value);
        }
      }
      case CONTAINS, NOT_CONTAINS, ANY_LT, ANY_LTE, ANY_GT, ANY_GTE -> {
        if (value instanceof JsonNull) {
          throw mismatch(attribute, operator, "a value", value);
        }
      }
      case EQ, NOT_EQ, IN, NOT_IN, LT, LTE, GT, GTE, CONTAINS_ANY, NOT_CONTAINS_ANY -> {}
    }
  }

  private static WireRefusal mismatch(
      String attribute, Operator operator, String expected, Json value) {
    return WireRefusal.meaning(
        "filter error in key `"
            + attribute
            + "`: type mismatch, "
            + operator.wireName()
            + " expects "
            + expected
            + ", but got "
            + Shape.describe(value));
  }

  /** Elements of a list are scalars of one kind. */
  private static void list(JsonArray array, String path) {
    if (array.isNumbers()) {
      return;
    }
    List<Json> values = array.values();
    for (int i = 0; i < values.size(); i++) {
      Json value = values.get(i);
      if (value instanceof JsonArray || value instanceof JsonObject || value instanceof JsonNull) {
        throw Shape.invalid(path + "[" + i + "]", value, "a string, a number or a boolean");
      }
      if (!sameKind(values.get(0), value)) {
        throw Shape.invalid(path + "[" + i + "]", value, "the type of the first element");
      }
    }
  }

  private static boolean sameKind(Json one, Json other) {
    return switch (one) {
      case JsonString ignored -> other instanceof JsonString;
      case JsonNumber ignored -> other instanceof JsonNumber;
      case JsonBoolean ignored -> other instanceof JsonBoolean;
      case JsonNull ignored -> false;
      case JsonArray ignored -> false;
      case JsonObject ignored -> false;
    };
  }

  private static JsonObject options(Operator operator, Json source, String path) {
    if (operator != Operator.FUZZY
        && operator != Operator.CONTAINS_ALL_TOKENS
        && operator != Operator.CONTAINS_ANY_TOKEN) {
      throw WireRefusal.shape(
          path + ": invalid length 4, " + operator.wireName() + " takes no options");
    }
    JsonObject options = Shape.object(source, path + "[3]");
    Json prefix = options.get("last_as_prefix");
    if (prefix != null && !(prefix instanceof JsonBoolean)) {
      throw Shape.meaning(
          path + "[3].last_as_prefix", "expected a boolean, got " + Shape.describe(prefix));
    }
    return options;
  }

  private static void fuzzy(@Nullable JsonObject options, String path) {
    if (options == null) {
      throw Shape.meaning(path, "Fuzzy needs options with max_edit_distance");
    }
    String where = path + "[3].max_edit_distance";
    Json ladder = Shape.member(options, "max_edit_distance");
    if (ladder == null) {
      throw Shape.missing(path + "[3]", "max_edit_distance");
    }
    Shape.boolMember(options, "case_sensitive", true);
    List<Json> steps = Shape.array(ladder, where).values();
    if (steps.isEmpty()) {
      throw Shape.meaning(where, "needs at least one entry");
    }
    for (int i = 0; i < steps.size(); i++) {
      String at = where + "[" + i + "]";
      JsonObject step = Shape.object(steps.get(i), at);
      int distance = field(step, "distance", at);
      int chars = field(step, "min_query_chars", at);
      if (distance > 2) {
        throw Shape.meaning(at + ".distance", "is " + distance + ", allowed are 0, 1 and 2");
      }
      if (chars < 3 * (distance + 1)) {
        throw Shape.meaning(
            at + ".min_query_chars",
            "is " + chars + ", distance " + distance + " needs at least " + 3 * (distance + 1));
      }
    }
  }

  private static int field(JsonObject step, String name, String path) {
    Json value = Shape.member(step, name);
    if (value == null) {
      throw Shape.missing(path, name);
    }
    return Shape.unsigned(value, path + "." + name);
  }

  /** Returns the names of all operators on the wire. */
  static List<String> operatorNames() {
    return Arrays.stream(Operator.values()).map(Operator::wireName).toList();
  }
}
