package com.hevlayer.domain.federation;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonBoolean;
import com.hevlayer.ports.json.JsonNull;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.json.JsonString;
import com.hevlayer.ports.store.AttributeSchema;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says whether a filter fits the schema of a namespace, so that a namespace of another kind is left
 * out instead of answering nothing. What is no filter at all is the store's to refuse.
 */
final class SchemaCheck {
  private static final Set<String> ALWAYS_THERE = Set.of("id", "$dist", "$score");
  private static final Set<String> OF_LISTS = Set.of("In", "NotIn", "ContainsAny");

  private final Map<String, AttributeSchema> schema;

  private SchemaCheck(Map<String, AttributeSchema> schema) {
    this.schema = schema;
  }

  /** Returns what does not fit and names its attribute, or {@code null}. */
  static @Nullable String mismatch(Json filter, Map<String, AttributeSchema> schema) {
    return new SchemaCheck(schema).mismatch(filter);
  }

  private @Nullable String mismatch(Json filter) {
    if (!(filter instanceof JsonArray parts)
        || parts.size() < 2
        || !(parts.get(0) instanceof JsonString name)) {
      return null;
    }
    if (parts.size() == 2) {
      return switch (name.value()) {
        case "And", "and", "Or", "or" -> ofAll(parts.get(1));
        case "Not", "not" -> mismatch(parts.get(1));
        default -> null;
      };
    }
    return ALWAYS_THERE.contains(name.value())
        ? null
        : test(name.value(), parts.get(1), parts.get(2));
  }

  private @Nullable String ofAll(Json operands) {
    if (operands instanceof JsonArray array) {
      for (Json operand : array.values()) {
        String mismatch = mismatch(operand);
        if (mismatch != null) {
          return mismatch;
        }
      }
    }
    return null;
  }

  private @Nullable String test(String attribute, Json operator, Json value) {
    AttributeSchema definition = schema.get(attribute);
    if (definition == null) {
      return "attribute '" + attribute + "' is not in the schema";
    }
    if (!definition.filterable().orElse(false)) {
      return "attribute '" + attribute + "' is not filterable";
    }
    String type = definition.type().toLowerCase(Locale.ROOT);
    boolean list = operator instanceof JsonString word && OF_LISTS.contains(word.value());
    List<Json> values = list && value instanceof JsonArray array ? array.values() : List.of(value);
    for (Json each : values) {
      if (!fits(type, each)) {
        return "attribute '"
            + attribute
            + "' is of type "
            + definition.type()
            + ", the filter has "
            + each.describe();
      }
    }
    return null;
  }

  private static boolean fits(String type, Json value) {
    if (value instanceof JsonNull) {
      return true;
    }
    String element = elementOf(type);
    if (element == null) {
      return fitsScalar(type, value);
    }
    if (!(value instanceof JsonArray array)) {
      return fitsScalar(element, value);
    }
    return array.values().stream().allMatch(each -> fitsScalar(element, each));
  }

  private static @Nullable String elementOf(String type) {
    if (type.startsWith("[]")) {
      return type.substring(2);
    }
    return type.startsWith("array<") && type.endsWith(">")
        ? type.substring("array<".length(), type.length() - 1)
        : null;
  }

  private static boolean fitsScalar(String type, Json value) {
    return switch (type) {
      case "string", "str", "datetime", "date" -> value instanceof JsonString;
      case "bool", "boolean" -> value instanceof JsonBoolean;
      case "int", "integer", "uint", "u64", "i64" ->
          value instanceof JsonNumber number && number.isInteger();
      case "float", "f32", "f64", "number", "numeric" -> value instanceof JsonNumber;
      default -> true;
    };
  }
}
