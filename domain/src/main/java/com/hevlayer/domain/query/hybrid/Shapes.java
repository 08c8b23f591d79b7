package com.hevlayer.domain.query.hybrid;

import com.hevlayer.domain.fault.Fault;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonBoolean;
import com.hevlayer.ports.json.JsonNull;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What expressions and envelopes have in common. Every refusal is a {@link Fault.Invalid}. */
final class Shapes {
  private Shapes() {}

  /**
   * The parts of {@code [field, operator, input]} and {@code [field, operator, input, options]}.
   */
  record Expression(String field, String input, Map<String, Json> options) {

    static Expression of(@Nullable Json source, String operator) {
      List<Json> parts = source instanceof JsonArray array ? array.values() : List.of();
      if (parts.size() != 3 && parts.size() != 4) {
        throw new Fault.Invalid(
            "rank_by has "
                + parts.size()
                + " elements; allowed are [field, \""
                + operator
                + "\", input] and [field, \""
                + operator
                + "\", input, options]");
      }
      String field = string(parts.get(0), "rank_by[0]", "the name of an attribute");
      if (field.isEmpty()) {
        throw new Fault.Invalid("rank_by[0] is empty; allowed is the name of an attribute");
      }
      String input = string(parts.get(2), "rank_by[2]", "the text to search for");
      if (parts.size() == 3) {
        return new Expression(field, input, Map.of());
      }
      if (!(parts.get(3) instanceof JsonObject options)) {
        throw new Fault.Invalid(
            "rank_by[3] is " + parts.get(3).describe() + "; allowed is an object of options");
      }
      return new Expression(field, input, options.members());
    }
  }

  /** Returns the refusal of an option nobody knows. */
  static Fault unknown(String option, String allowed) {
    return new Fault.Invalid(
        "rank_by[3] has the unknown option \"" + option + "\"; allowed are " + allowed);
  }

  static boolean isAbsent(@Nullable Json value) {
    return value == null || value instanceof JsonNull;
  }

  static String string(Json value, String path, String allowed) {
    if (value instanceof JsonString text) {
      return text.value();
    }
    throw new Fault.Invalid(
        path + " is " + value.describe() + "; allowed is " + allowed + ", a string");
  }

  static boolean flag(JsonObject body, String name) {
    Json value = body.given(name);
    if (value == null) {
      return false;
    }
    if (value instanceof JsonBoolean flag) {
      return flag.value();
    }
    throw new Fault.Invalid(name + " is " + value.describe() + "; allowed are true and false");
  }

  /** Returns an unsigned 64-bit integer above 0. */
  static JsonNumber positive(Json value, String path) {
    if (value instanceof JsonNumber number
        && number.isUnsignedLong()
        && number.unsignedLongValue() != 0) {
      return number;
    }
    throw new Fault.Invalid(
        path + " is " + value.describe() + "; allowed are integers from 1 to 2^64-1");
  }
}
